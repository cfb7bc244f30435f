"""Answers the pages from the index: the same engine, shapes and filters as the API."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from indexer.catalogue.rows import StoredArticle
from indexer.extract.gazetteer import Gazetteer
from indexer.filters import Filters
from indexer.model.static import StaticEncoder
from indexer.snapshot import Snapshot
from indexer.vietnamese.normalise import nfc
from indexer.vietnamese.sentences import sentences
from search_api import shapes
from search_api.engine import Engine, SearchRequest
from search_api.highlight import Highlight, term_marks
from search_api.hits import Hit
from search_api.pages.address import Address
from search_api.pages.backend import Json
from search_api.pages.days import first_day, last_day
from search_api.pages.labels import Language
from search_api.problems import Problem
from search_api.reading import Reading
from search_api.similar import similar
from search_api.terms import TermWeights

_PAGE = 10
_NEWEST_OF = 100  # sorting by date orders the most relevant hits, not everything that shares a word
_NEAR = 0.4  # cosine from which a sentence of an open article is marked for its meaning
_SENTENCES = 3
_SIMILAR = 5


class Archive:
    """The pages' backend over the opened index."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._engine = Engine(reading.snapshots, reading.encoder)

    @property
    def _snapshot(self) -> Snapshot:
        return self._reading.snapshots()

    def search(self, here: Address) -> Json:
        """Answer a search: a page of hits, by relevance or the most relevant ones by date."""
        newest = here.sort == "date"
        request = SearchRequest(
            here.q,
            limit=_NEWEST_OF if newest else _PAGE,
            cursor=None if newest else here.cursor or None,
            mode=here.mode or "hybrid",  # type: ignore[arg-type]
            filters=filters(here),
        )
        found = self._engine.search(request)
        hits: Sequence[Hit] = found.results
        cursor = found.next_cursor
        if newest:
            hits, cursor = _by_date(hits, here.cursor)
        return {
            "results": [hit(one) for one in hits],
            "query": {"corrected": found.query.understood if found.query.repairs else None},
            "total": found.total,
            "total_relation": found.total_relation,
            "took_ms": found.took_ms,
            "next_cursor": cursor,
        }

    def ask(self, here: Address) -> Json | None:  # noqa: ARG002  answers come with their own change
        """Answer a question where something supports an answer."""
        return None

    def article(self, id: str) -> Json | None:
        """Return an article by its id, in NFC or NFD."""
        stored = self._find(id)
        return shapes.article(stored, self._snapshot.topics_of(stored.number)) if stored else None

    def matches(self, id: str, query: str) -> list[Json]:
        """Mark the words of a query in an article, and the sentences nearest to it in meaning."""
        stored, snapshot = self._find(id), self._snapshot
        if stored is None:
            return []
        understood = self._engine.parse(query, snapshot)
        weights = TermWeights(snapshot.lexical)
        marks: list[Highlight] = term_marks(stored.text, understood, lambda term: not weights.common(term, "plain"))
        marks += self._near(stored, understood.understood)
        return [asdict(mark) for mark in marks]

    def _near(self, stored: StoredArticle, query: str) -> list[Highlight]:
        """Return the few sentences of an article that are close to a query; only a static model is quick enough."""
        encoder = self._reading.encoder
        spans = [span for block in stored.blocks for span in sentences(stored.text, block.start, block.end)]
        if not spans or not isinstance(encoder, StaticEncoder):
            return []
        vector = encoder.encode_queries([query])[0]
        scores = encoder.encode_passages([stored.text[span.start : span.end] for span in spans]) @ vector
        best = scores.argsort()[::-1][:_SENTENCES]
        return [
            Highlight(spans[i].start, spans[i].end, "sentence", float(scores[i])) for i in best if scores[i] > _NEAR
        ]

    def similar(self, id: str) -> list[Json]:
        """Return the heads of related articles."""
        stored = self._find(id)
        if stored is None:
            return []
        return [shapes.head(other) for other, _ in similar(self._snapshot, self._reading.encoder, stored, _SIMILAR)]

    def mentions(self, here: Address) -> Json:  # noqa: ARG002  listings come with their own change
        """Return a page of mentions with their total, what was scanned and the facets."""
        raise Problem(503, "unavailable", detail="ready.failed")

    def topics(self, language: Language) -> list[Json]:
        """Return the topics with their names in a language."""
        return [
            {"id": topic.id, "name": topic.name_en if language == "en" and topic.name_en else topic.name}
            for topic in self._reading.topics
        ]

    def facets(self, here: Address) -> Json:
        """Return the place tree and the sources of the articles that the other filters leave."""
        chosen = filters(here.change(place=(), source=""))
        counted = self._snapshot.facets(chosen, ("place", "source"))
        return {"places": place_tree(counted["place"]), "sources": [label for _, label, _ in counted["source"]]}

    def holdings(self) -> Json:
        """Return the number of articles and the first and last day."""
        stats = self._snapshot.stats()
        return {"articles": stats["articles"], "first": _iso(stats["first_day"]), "last": _iso(stats["last_day"])}

    def place_name(self, code: str) -> str:
        """Return the name of a place by its code, or what was given."""
        gazetteer = Gazetteer.load()
        if commune := gazetteer.commune(code):
            return _capital(commune.full_name)
        return next((area.name for area in gazetteer.provinces() if area.code == code), code)

    def _find(self, id: str) -> StoredArticle | None:
        snapshot = self._snapshot
        return snapshot.article(id) or snapshot.article(nfc(id))


def filters(here: Address) -> Filters:
    """Return the filters of a page's state; a month or a year means all its days."""
    return Filters(
        places=here.place,
        date_from=first_day(here.date_from) if here.date_from else None,
        date_to=last_day(here.date_to) if here.date_to else None,
        source=here.source or None,
        person=here.person or None,
        topic=here.topic or None,
    )


def hit(found: Hit) -> dict[str, Any]:
    """Return a hit in the API's shape."""
    return {
        "passage_id": found.passage_id,
        "score": found.score,
        "text": found.text,
        "start": found.start,
        "end": found.end,
        "article": shapes.head(found.article),
        "highlights": [asdict(mark) for mark in found.highlights],
        "entities": [shapes.entity(one) for one in found.entities],
        "link": found.link,
        "duplicates": found.duplicates,
    }


def place_tree(counted: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Put counts of (code, label, articles) into a tree of provinces, each with its communes, by name."""
    gazetteer = Gazetteer.load()
    provinces: dict[str, Any] = {
        area.code: {"code": area.code, "name": area.name, "count": 0, "communes": []} for area in gazetteer.provinces()
    }
    for code, label, count in counted:
        if code in provinces:
            provinces[code]["count"] = count
        elif commune := gazetteer.commune(code):
            row = {"code": code, "name": _capital(label), "count": count}
            provinces[gazetteer.province(commune).code]["communes"].append(row)
    found = [row for row in provinces.values() if row["count"] or row["communes"]]
    for row in found:
        row["count"] = row["count"] or sum(commune["count"] for commune in row["communes"])
    return sorted(found, key=lambda row: str(row["name"]))


def _by_date(hits: Sequence[Hit], cursor: str) -> tuple[Sequence[Hit], str | None]:
    """Order hits by date, newest first, undated last; a cursor is the number of hits before the page."""
    ordered = sorted(hits, key=lambda one: one.article.published or "", reverse=True)
    start = int(cursor) if cursor.isdecimal() and len(cursor) < 4 else 0
    end = start + _PAGE
    return ordered[start:end], str(end) if end < len(ordered) else None


def _iso(day: int | None) -> str | None:
    """Write yyyymmdd as an ISO date."""
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}" if day else None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
