"""Sentences of the best articles as evidence: how much of the question each of them holds, in numbers."""

import bisect
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from indexer.analysis import Terms, analyse
from indexer.catalogue.rows import StoredArticle
from indexer.schema import Entity, Span
from indexer.vietnamese.sentences import sentences
from search_api.answer.evidence.abroad import plays_elsewhere
from search_api.answer.evidence.met import Floats, met, unmet
from search_api.answer.question.asked import Asked
from search_api.answer.question.named import unknown
from search_api.answer.question.positions import Positions
from search_api.ranking.engine import Nearness
from search_api.understanding.specifics import twin

MOST_SENTENCES = 60  # of one article; a report of a hundred pages must not take seconds
DATELINE = 12  # code points within which a date opens a sentence
LONGEST = 600  # code points of a sentence that are looked at


@dataclass(frozen=True, slots=True)
class Source:
    """An article that was found, with its score and where its best passage stands."""

    article: StoredArticle
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article: its syllables, the entities inside it, where it holds the units of the question,
    the features (by name, see `gather`) that rank it, and how each token of the question is met (`met`)."""

    article: StoredArticle
    start: int
    end: int
    terms: Terms
    entities: tuple[Entity, ...]
    positions: Positions
    features: dict[str, float]
    met: Floats = field(default_factory=unmet, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The sentence as published."""
        return self.article.text[self.start : self.end]

    @property
    def is_title(self) -> bool:
        """Say whether it is the title of its article."""
        return self.article.title_span is not None and self.start == self.article.title_span.start


_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?!\d)")


def gather(sources: Sequence[Source], asked: Asked, nearness: Callable[[Sequence[str]], Nearness]) -> list[Evidence]:
    """Return the sentences of the articles found, the best article first, as evidence.

    `nearness` compares texts with the question. Features, in [0, 1] unless said otherwise:
    article: score of the article; rank: 1 / its rank; whole: share of the question's weight that the article holds;
    phrases: the same of the weight of its pairs of syllables; numbers: share of its numbers that the article lacks;
    unknown: share of what it names that the article knows nothing of; abroad: 1 if the article plays in a country that
    it does not name;
    coverage: share that the sentence holds; telling: the same with a unit weighing less the more sentences of the
    article hold it; common: of what is part of no name; relation: both of these; focus: with a unit weighing less the
    further it stands from the question words; nearby: share that only its neighbours and the title hold; pairs: as
    phrases, of the sentence; cosine: nearness of meaning; nearest: that less the best one of the article (at most 0);
    said: nearness word by word; titled: what the title adds to it; led: what the sentence before adds; foremost: said
    less the best of the article (at most 0); apart: said less the mean of the article (around 0); dateline: 1 if it
    opens with a date; inside: 1 in the article's best passage; title: 1 for the title; position: 1 / (1 + its place);
    length: ln(1 + code points) / 5.
    """
    found = [_sentences(source.article) for source in sources]
    evidence: list[Evidence] = []
    for rank, (source, spans) in enumerate(zip(sources, found, strict=True), 1):
        article = source.article
        texts = [article.title, *(article.text[span.start : span.end][:LONGEST] for span in spans)]
        shared = {"article": source.score, "rank": 1 / rank, **_of_article(article, asked)}
        near = nearness(texts)
        own = _of_sentences(source, spans, asked, _near(near), shared)
        evidence += (replace(one, met=row) for one, row in zip(own, met(near.words), strict=True))
    return evidence


def _near(found: Nearness) -> list[dict[str, float]]:
    """Return the features of nearness of an article's sentences; the first text was its title."""
    cosines, words, title = found.cosines[1:], found.words[1:], found.words[:1]
    if not len(cosines):
        return []
    said = words @ found.weights
    titled = np.maximum(words, title)
    led = np.maximum(titled, np.vstack([title, words[:-1]]))
    columns = {
        "cosine": cosines,
        "nearest": cosines - cosines.max(),
        "said": said,
        "titled": titled @ found.weights - said,
        "led": (led - titled) @ found.weights,
        "foremost": said - said.max(),
        "apart": said - said.mean(),
    }
    rows = np.column_stack(list(columns.values())).tolist()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _of_article(article: StoredArticle, asked: Asked) -> dict[str, float]:
    terms = analyse(article.text)
    numbers = asked.numbers()
    known = {syllable.lstrip("0") for syllable in (*terms.plain, *analyse(article.published or "").plain)}
    known |= {whole.replace(".", "") for whole in _THOUSANDS.findall(article.text)} if numbers - known else set()
    return {
        "whole": asked.share(asked.find_in(terms)),
        "phrases": asked.paired(terms),
        "numbers": sum(not known & {own, twin(own) or own} for own in numbers) / len(numbers) if numbers else 0.0,
        "unknown": unknown(asked.names, article, terms.plain),
        "abroad": float(plays_elsewhere(article, asked.words) and not _names_its_place(asked, article, terms)),
    }


def _names_its_place(asked: Asked, article: StoredArticle, terms: Terms) -> bool:
    """Say whether a question names nothing but what an article knows, and that is no place of Vietnam: "Lyon"."""
    return (
        bool(asked.names)
        and not any(one.codes for one in asked.names)
        and not unknown(asked.names, article, terms.plain)
    )


def _of_sentences(
    source: Source, spans: Sequence[Span], asked: Asked, near: Sequence[dict[str, float]], shared: dict[str, float]
) -> list[Evidence]:
    article = source.article
    terms = [analyse(article.text[span.start : span.end][:LONGEST]) for span in spans]
    held = [asked.find_in(own) for own in terms]
    telling = _telling(asked, held)
    relation = [weight * (common > 0) for weight, common in zip(telling, asked.common, strict=True)]
    title = asked.find(article.title)
    evidence = []
    for at, span in enumerate(spans):
        own, entities = held[at], _inside(article.entities, span)
        around = sorted(set(title).union(*held[max(at - 1, 0) : at + 2]))
        coverage = asked.share(own)
        features = (
            shared
            | near[at]
            | {
                "coverage": coverage,
                "common": asked.share(own, asked.common),
                "relation": asked.share(own, relation),
                "telling": asked.share(own, telling),
                "focus": asked.share(own, asked.focus),
                "nearby": asked.share(around) - coverage,
                "pairs": asked.paired(terms[at]),
                "dateline": float(_begins_with_date(entities, span)),
                "inside": float(source.start <= span.start < source.end),
                "title": float(article.title_span == span),
                "position": 1 / (1 + at),
                "length": math.log1p(span.end - span.start) / 5,
            }
        )
        evidence.append(Evidence(article, span.start, span.end, terms[at], entities, own, features))
    return evidence


def _telling(asked: Asked, held: Sequence[Positions]) -> tuple[float, ...]:
    """Weigh the units for one article: what all of its sentences say tells none of them apart."""
    count, holding = len(held), Counter(unit for own in held for unit in own)
    return tuple(weight * math.log1p((count + 1) / (holding[unit] + 0.5)) for unit, weight in enumerate(asked.weights))


def _begins_with_date(entities: Sequence[Entity], span: Span) -> bool:
    """Say whether a sentence opens as reports do ("Sáng 3/11, tại …"): it tells what was held, seldom what was said."""
    return any(entity.type == "date" and entity.start - span.start < DATELINE for entity in entities)


def _sentences(article: StoredArticle) -> list[Span]:
    """Cut the title, the lead and the prose into sentences."""
    found = [article.title_span] if article.title_span else []
    for block in article.blocks:
        if block.kind != "title":
            found += sentences(article.text, block.start, block.end)
        if len(found) >= MOST_SENTENCES:
            break
    return found[:MOST_SENTENCES]


def _inside(entities: Sequence[Entity], span: Span) -> tuple[Entity, ...]:
    """Return the entities within a span; `entities` are sorted by start."""
    first = bisect.bisect_left(entities, span.start, key=lambda entity: entity.start)
    last = bisect.bisect_left(entities, span.end, key=lambda entity: entity.start)
    return tuple(entity for entity in entities[first:last] if entity.end <= span.end)
