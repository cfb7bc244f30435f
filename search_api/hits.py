"""Hits as shown: the passage's text with marks, the article it stands in, entities, quote and link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.encoder import Encoder
from indexer.model.static import StaticEncoder
from indexer.schema import Entity, Span
from indexer.snapshot import Snapshot
from indexer.vietnamese.sentences import sentences
from search_api.collapse import Ranked
from search_api.highlight import Highlight, Selector, covered, fit, link, selector, term_marks
from search_api.query import Query
from search_api.retrieve import Floats
from search_api.terms import TermWeights

_SURE_SENTENCE = 0.25  # cosine from which a sentence is marked for its meaning


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage. `start` and `end` count in the article's text, marks and entities in `text`."""

    passage_id: int
    score: float
    lexical: float
    dense: float | None
    text: str
    start: int
    end: int
    article: StoredArticle
    highlights: tuple[Highlight, ...]
    entities: tuple[Entity, ...]
    selector: Selector
    link: str | None
    duplicates: int


class Presenter:
    """Shows ranked passages for one query."""

    def __init__(self, snapshot: Snapshot, query: Query, vector: Floats | None, encoder: Encoder | None) -> None:
        self._snapshot = snapshot
        self._query = query
        self._vector = vector
        # Only a static model encodes the sentences of a page in a millisecond or two.
        self._encoder = encoder if vector is not None and isinstance(encoder, StaticEncoder) else None
        self._weights = TermWeights(snapshot.lexical) if "lexical" in snapshot.modes else None

    def hits(self, page: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Return the hits of a page, in its order."""
        articles = self._snapshot.articles([ranked.number for ranked in page])
        spans = [a.passages[r.passage_id - a.first_passage] for r, a in zip(page, articles, strict=True)]
        texts = [article.text[span.start : span.end] for article, span in zip(articles, spans, strict=True)]
        marks = [term_marks(text, self._query, self._telling) for text in texts]
        nearest = self._sentences(texts, marks)
        return tuple(
            self._hit(ranked, article, Span(span.start, span.end), fit(terms, sentence), sentence)
            for ranked, article, span, terms, sentence in zip(page, articles, spans, marks, nearest, strict=True)
        )

    def _telling(self, syllable: str) -> bool:
        return self._weights is None or not self._weights.common(syllable, "plain")

    def _sentences(self, texts: Sequence[str], marks: Sequence[Sequence[Highlight]]) -> list[Highlight | None]:
        """Return for each text its sentence nearest in meaning, if it is near enough."""
        cut = [sentences(text) for text in texts]
        if self._encoder is None or self._vector is None:
            return [None for _ in texts]
        parts = [text[span.start : span.end] for text, spans in zip(texts, cut, strict=True) for span in spans]
        cosines = (self._encoder.encode_passages(parts) @ self._vector).tolist() if parts else []
        found: list[Highlight | None] = []
        at = 0
        for spans, terms in zip(cut, marks, strict=True):
            scores = cosines[at : at + len(spans)]
            at += len(spans)
            found.append(_nearest(spans, scores, terms))
        return found

    def _hit(
        self, ranked: Ranked, article: StoredArticle, span: Span, marks: tuple[Highlight, ...], best: Highlight | None
    ) -> Hit:
        quoted = Span(span.start + best.start, span.start + best.end) if best else _first_sentence(article, span)
        quote = selector(article.text, quoted.start, quoted.end)
        return Hit(
            passage_id=ranked.passage_id,
            score=ranked.score,
            lexical=ranked.lexical,
            dense=ranked.dense,
            text=article.text[span.start : span.end],
            start=span.start,
            end=span.end,
            article=article,
            highlights=marks,
            entities=_inside(article.entities, span),
            selector=quote,
            link=link(article.url, quote),
            duplicates=ranked.duplicates,
        )


def _nearest(spans: Sequence[Span], cosines: Sequence[float], terms: Sequence[Highlight]) -> Highlight | None:
    if not spans:
        return None
    values = [
        cosine + 0.3 * covered(span, terms) / max(span.end - span.start, 1)
        for span, cosine in zip(spans, cosines, strict=True)
    ]
    best = int(np.argmax(values))
    if cosines[best] < _SURE_SENTENCE:
        return None
    return Highlight(spans[best].start, spans[best].end, "sentence", round(float(cosines[best]), 4))


def _first_sentence(article: StoredArticle, span: Span) -> Span:
    found = sentences(article.text, span.start, span.end)
    return found[0] if found else span


def _inside(entities: Sequence[Entity], span: Span) -> tuple[Entity, ...]:
    """Return the entities that lie within a passage, counted from its start."""
    return tuple(
        replace(entity, start=entity.start - span.start, end=entity.end - span.start)
        for entity in entities
        if span.start <= entity.start and entity.end <= span.end
    )
