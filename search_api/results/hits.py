"""Hits as shown: the passage's text with marks, the article it stands in, entities, quote and link."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.catalogue.rows import StoredArticle
from indexer.encoder import Encoder
from indexer.model.static import StaticEncoder
from indexer.schema import Span
from indexer.snapshot import Snapshot
from search_api.query.query import Query
from search_api.query.terms import term_weights
from search_api.ranking.collapse import Ranked
from search_api.ranking.retrieve import Floats
from search_api.results.highlight import Highlight, Selector, covered, fit, sought, term_marks
from search_api.results.passage_parts import PassageParts, passage_parts
from search_api.results.shapes import Json

_SURE_SENTENCE = 0.3  # cosine from which a sentence is marked for its meaning


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage. `start` and `end` count in the article's text, marks and entities in `text`.

    `entities` are in their JSON shape, shared between answers: nobody may change them.
    """

    passage_id: int
    score: float
    lexical: float
    dense: float | None
    text: str
    start: int
    end: int
    article: StoredArticle
    highlights: tuple[Highlight, ...]
    entities: tuple[Json, ...]
    selector: Selector
    link: str | None
    duplicates: int
    rerank: float | None = None


class Presenter:
    """Shows ranked passages for one query."""

    def __init__(self, snapshot: Snapshot, query: Query, vector: Floats | None, encoder: Encoder | None) -> None:
        self._snapshot = snapshot
        self._sought = sought(query)
        self._vector = vector
        # Only a static model encodes the sentences of a page in a millisecond or two.
        self._encoder = encoder if vector is not None and isinstance(encoder, StaticEncoder) else None
        self._weights = term_weights(snapshot) if "lexical" in snapshot.modes else None

    def hits(self, page: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Return the hits of a page, in its order."""
        places = [(ranked.passage_id, ranked.number) for ranked in page]
        parts = passage_parts(self._snapshot, places, self._encoder)
        return tuple(self._hit(ranked, shown) for ranked, shown in zip(page, parts, strict=True))

    def _telling(self, syllable: str) -> bool:
        return self._weights is None or not self._weights.common(syllable, "plain")

    def _hit(self, ranked: Ranked, shown: PassageParts) -> Hit:
        article, span = shown.article, shown.span
        terms = term_marks(shown.text, self._sought, self._telling, shown.syllables)
        best = self._nearest(shown, terms)
        first = next(iter(shown.sentences), Span(0, len(shown.text)))
        quote, link = shown.quoted(Span(best.start, best.end) if best else first)
        return Hit(
            passage_id=ranked.passage_id,
            score=ranked.score,
            lexical=ranked.lexical,
            dense=ranked.dense,
            text=shown.text,
            start=span.start,
            end=span.end,
            article=article,
            highlights=fit(terms, best),
            entities=shown.entities,
            selector=quote,
            link=link,
            duplicates=ranked.duplicates,
            rerank=ranked.rerank,
        )

    def _nearest(self, shown: PassageParts, terms: Sequence[Highlight]) -> Highlight | None:
        """Return the sentence nearest in meaning, if it is near enough; what its term marks cover counts too."""
        if shown.encoded is None or self._vector is None or not shown.sentences:
            return None
        cosines = (shown.encoded.vectors[1:] @ self._vector).tolist()
        return _nearest(shown.sentences, cosines, terms)


def _nearest(spans: Sequence[Span], cosines: Sequence[float], terms: Sequence[Highlight]) -> Highlight | None:
    values = [
        cosine + 0.3 * covered(span, terms) / max(span.end - span.start, 1)
        for span, cosine in zip(spans, cosines, strict=True)
    ]
    best = values.index(max(values))
    if cosines[best] < _SURE_SENTENCE:
        return None
    return Highlight(spans[best].start, spans[best].end, "sentence", round(cosines[best], 4))
