"""Readings of made-up articles, without an index: what the tests of answers share."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.clean import clean
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from search_api.answer.evidence.evidence import Evidence, Source, gather
from search_api.answer.question.asked import Asked
from search_api.answer.question.question import Question, classify
from search_api.answer.reading import Offer, Reading
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.spans import named_spans
from search_api.query.query import parse
from search_api.query.repair import Mender
from search_api.ranking.engine import Nearness

RAREST = 5.0


def stored(id: str, title: str, body: str, published: str | None = None) -> StoredArticle:
    """Return an article as the index would hold it, with its entities."""
    article = clean(RawArticle(id, body, title=title, published=published))
    extraction = Extractor.load().extract(article)
    fields = {name: getattr(article, name) for name in article.__dataclass_fields__}
    return StoredArticle(**fields, entities=extraction.entities)


def asked_of(text: str, idf: Callable[[str, str], float] = lambda term, field: 1.0) -> tuple[Question, Asked]:
    """Return a question with its units, every term equally rare."""
    question = classify(text)
    query = parse(text, Mender(lambda terms, field: [1 for _ in terms]))
    return question, Asked.of(query, question, idf, RAREST)


def evidence_of(text: str, *articles: StoredArticle) -> list[Evidence]:
    """Return the sentences of articles as evidence for a question; nearness of meaning says nothing."""
    sources = [Source(article, 0.9, 0, len(article.text)) for article in articles]
    return gather(sources, asked_of(text)[1], _no_nearness)


def _no_nearness(texts: Sequence[str]) -> Nearness:
    return Nearness(np.zeros(len(texts), np.float32), np.zeros(1, np.float32), np.zeros((len(texts), 1), np.float32))


def reading_of(text: str, *articles: StoredArticle) -> Reading:
    """Read articles for a question."""
    question, asked = asked_of(text)
    focus = Focus.of(question)
    offers = tuple(Offer(one, tuple(named_spans(question, focus, asked, one))) for one in evidence_of(text, *articles))
    return Reading(question, focus, asked, offers)


def named(reading: Reading) -> list[Mapping[str, float]]:
    """Return the features of all entities that are offered."""
    return [span.features for offer in reading.offers for span in offer.named]
