"""Answers the pages from the index: the same engine, shapes and filters as the API."""

import contextlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.errors import CursorGone, IndexDamaged, QueryError
from indexer.extract.gazetteer import Gazetteer
from indexer.filters import Filters, Ids
from indexer.snapshot import Snapshot
from indexer.vietnamese.collate import sort_key
from indexer.vietnamese.fold import fold, has_marks, match_key
from indexer.vietnamese.sentences import sentences
from search_api.answer.shape import answer_json
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import rows_in
from search_api.mentions.mentions import mentions_page, page_json
from search_api.mentions.refusal import refusal
from search_api.mentions.tally import tally
from search_api.messages import Language
from search_api.pages.address import MODES, Address
from search_api.pages.backend import Json
from search_api.problems.problems import BadParameter, Problem
from search_api.query.terms import term_weights
from search_api.ranking.cursor import Cursor, named
from search_api.ranking.cutting import good_enough
from search_api.reading import Reading
from search_api.results import shapes
from search_api.results.highlight import Highlight, sought, term_marks
from search_api.results.search import Asked, matching, search
from search_api.results.similar import similar
from search_api.understanding.dates import iso_day
from search_api.understanding.narrowing import Narrowing, place_codes, read_filters

_PAGE = 10
_MENTIONS = 25
_NEWEST_OF = 100  # sorting by date orders the most relevant hits, not everything that shares a word
_NEAR = 0.45  # cosine from which a sentence of an open article is marked for its meaning
_SENTENCES = 3
_SIMILAR = 5
_SUGGESTED = 3


class Archive:
    """The pages' backend over the opened index."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @property
    def _snapshot(self) -> Snapshot:
        return self._reading.snapshots()

    def search(self, here: Address) -> Json:
        """Answer a search: a page of hits, by relevance or the most relevant ones by date. Raises BadParameter."""
        asked = _asked(here)
        _, found = search(self._reading, asked)
        return _by_date(found, asked, here.cursor) if here.sort == "date" else found

    def ask(self, here: Address) -> Json | None:
        """Answer a question; None where it holds nothing to search for."""
        try:
            return answer_json(self._reading.answer(here.q, self._filters(here)))
        except QueryError:
            return None

    def article(self, id: str) -> Json | None:
        """Return an article by its id, in NFC or NFD."""
        stored = self._snapshot.article(id)
        return shapes.article(stored, self._snapshot.topics_of(stored.number)) if stored else None

    def matches(self, id: str, here: Address) -> list[Json]:
        """Mark the words of a question and the sentences nearest to it, or the mentions of a topic or phrase."""
        stored = self._snapshot.article(id)
        if stored is None or not (here.q or here.topic or here.phrase):
            return []
        try:
            return self._marks(stored, here.q, as_typed=bool(here.exact)) if here.q else self._mentioned(stored, here)
        except (QueryError, IndexDamaged):  # nothing to look for, or nothing to look it up in: the article is shown
            return []

    def _marks(self, stored: StoredArticle, query: str, *, as_typed: bool) -> list[Json]:
        snapshot = self._snapshot
        understood = self._reading.engine.parse(query, snapshot, as_typed=as_typed)
        weights = term_weights(snapshot) if "lexical" in snapshot.modes else None
        marks: list[Highlight] = term_marks(
            stored.text, sought(understood), lambda term: weights is None or not weights.common(term, "plain")
        )
        spans = [span for block in stored.blocks for span in sentences(stored.text, block.start, block.end)]
        scores = self._reading.engine.nearness(
            understood, [stored.text[span.start : span.end] for span in spans]
        ).cosines
        best = [row for row in scores.argsort()[::-1][:_SENTENCES].tolist() if scores[row] > _NEAR]
        marks += [Highlight(spans[row].start, spans[row].end, "sentence", float(scores[row])) for row in best]
        return [asdict(mark) for mark in marks]

    def _mentioned(self, stored: StoredArticle, here: Address) -> list[Json]:
        request = MentionsRequest(here.topic or None, None if here.topic else here.phrase, related=bool(here.related))
        rows = rows_in(self._snapshot, request, [stored.number])
        return [{"start": row.mention.start, "end": row.mention.end, "kind": "term"} for row in rows]

    def similar(self, id: str) -> list[Json]:
        """Return the heads of related articles."""
        stored = self._snapshot.article(id)
        if stored is None:
            return []
        return [shapes.head(other) for other, _ in similar(self._snapshot, self._reading.encoder, stored, _SIMILAR)]

    def mentions(self, here: Address) -> Json:
        """Return a page of mentions with their total, what was scanned and the facets. Raises BadParameter."""
        request = MentionsRequest(
            topic=here.topic or None,
            q=None if here.topic else here.q,
            filters=self._filters(here.change(topic="")),
            related=bool(here.related),
            limit=_MENTIONS,
            cursor=here.cursor or None,
        )
        try:
            found = page_json(mentions_page(self._snapshot, request))
        except (QueryError, CursorGone) as error:
            raise refusal(error, request) from None
        forms = {form.id: form for topic in self._reading.topics if topic.id == here.topic for form in topic.forms}
        for row in found["results"]:
            row["reason_en"] = forms[row["rule"]].reason_en if row["rule"] in forms else ""
        return found

    def topics(self, language: Language) -> list[Json]:
        """Return the topics with their names in a language."""
        return [{"id": topic.id, "name": topic.title(language)} for topic in self._reading.topics]

    def facets(self, here: Address) -> Json:
        """Return the place tree and the sources of what a question finds, the filters by either left out."""
        wide = here.change(place=(), source="")
        if here.path == "/mentions" and not here.topic:
            counted = self._counted(
                tally(self._snapshot, MentionsRequest(q=here.q, filters=self._filters(wide))).numbers
            )
        elif here.path == "/" and here.q:
            counted = self._counted(matching(self._reading, _asked(wide)))
        else:
            counted = self._snapshot.facets(self._filters(wide), ("place", "source"))
        return {
            "places": place_tree(counted["place"], self._reading.gazetteer),
            "sources": sorted((label for _, label, _ in counted["source"]), key=sort_key),
        }

    def _counted(self, numbers: Ids) -> dict[str, list[tuple[str, str, int]]]:
        """Count articles by place and by source."""
        ordered = np.sort(numbers)
        return {kind: self._snapshot.tag_counts(kind, ordered) for kind in ("place", "source")}

    def holdings(self) -> Json:
        """Return the number of articles and the last day up to today: a later one was misread from a text."""
        days = self._snapshot.days(self._snapshot.numbers())
        known = days[(days > 0) & (days <= int(date.today().strftime("%Y%m%d")))]
        return {"articles": len(days), "last": iso_day(int(known.max())) if len(known) else None}

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions that the index answers, as far as is known by now."""
        return self._reading.examples(
            self._snapshot, language, lambda text: self._reading.answer(text).best is not None
        )

    def suggest(self, text: str) -> list[str]:
        """Return what a question may have been meant to be: of one syllable with its marks nothing with others."""
        _, made = self._reading.suggestions(self._snapshot)
        typed = match_key(text)
        meant = [one.text for one in made.complete(text, _SUGGESTED) if match_key(one.text) != typed]
        alone = has_marks(text) and len(typed.split()) == 1
        return [one for one in meant if not alone or typed in match_key(one)]

    def place_name(self, code: str) -> str:
        """Return the name of a place by its code, or what was given: with today's name where that is another."""
        known, gazetteer = self._reading.place_name(code), self._reading.gazetteer
        if known == code:
            with contextlib.suppress(BadParameter):
                today = ", ".join(dict.fromkeys(map(self._reading.place_name, place_codes(code, gazetteer))))
                if fold(code.split(",")[0].strip()) not in fold(today):
                    return f"{_capital(code)} → {today}"
        return _capital(known)

    def _filters(self, here: Address) -> Filters:
        return read_filters(narrowing(here), self._reading.gazetteer, self._reading.topic_ids)


def _asked(here: Address) -> Asked:
    """Return the search of a page's state."""
    newest = here.sort == "date"
    return Asked(
        here.q,
        limit=_NEWEST_OF if newest else _PAGE,
        cursor=None if newest else here.cursor or None,
        mode=here.mode if here.mode in MODES else "hybrid",  # type: ignore[arg-type]
        narrowing=narrowing(here),
        exact=bool(here.exact),
        without=here.unread,
    )


def narrowing(here: Address) -> Narrowing:
    """Return the filters of a page's state as the API takes them."""
    return Narrowing(here.place, here.date_from, here.date_to, here.source, here.person, "", here.topic)


def place_tree(counted: Sequence[tuple[str, str, int]], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Put counts of (code, label, articles) into a tree of provinces, each with its communes, by name."""
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
        row["communes"].sort(key=lambda commune: sort_key(commune["name"]))
    return sorted(found, key=lambda row: sort_key(row["name"]))


def _by_date(found: Json, asked: Asked, cursor: str) -> Json:
    """Order the hits that are likely, or half as likely as the best, by date, newest first, undated last.

    Raises BadParameter for another question's cursor, Problem where the hits before the page are others by now.
    """
    least = good_enough(max((one["score"] for one in found["results"]), default=0.0))
    fit = [one for one in found["results"] if one["score"] >= least]
    hits = sorted(fit, key=lambda one: str(one["article"]["published"] or ""), reverse=True)
    ids = [one["passage_id"] for one in hits]
    try:
        before = Cursor.read(cursor or None, asked)
        before.check("", ids)
    except QueryError:
        raise BadParameter("cursor", cursor, "expected.cursor") from None
    except CursorGone:
        raise Problem(410, "cursor-gone") from None
    end = before.offset + _PAGE
    more = Cursor(end, given=named(ids[:end])).write(asked) if end < len(hits) else None
    return {**found, "results": hits[before.offset : end], "next_cursor": more, "total": len(hits), "by_date": True}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
