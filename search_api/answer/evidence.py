"""Sentences of the best articles as evidence: how much of the question each of them holds, in numbers."""

import bisect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.catalogue.rows import StoredArticle
from indexer.schema import Entity, Span
from indexer.vietnamese.sentences import sentences
from search_api.query import Query

Floats = NDArray[np.float32]
Idf = Callable[[str], float]

MOST_SENTENCES = 60  # of one article; a report of a hundred pages must not take seconds
LONGEST = 600  # code points of a sentence that are looked at

FEATURES = (
    "article",  # score of the article's best hit
    "coverage",  # share of the question's weight that the sentence holds
    "whole",  # share that the whole article holds
    "numbers",  # share of the question's numbers (years first of all) that the article lacks
    "nearby",  # share that its neighbours and the title hold beside it
    "cosine",  # nearness of meaning
    "typed",  # 1 if it holds a value of the asked kind that the question does not name
    "merit",  # how well the best of these fits: unit, level, office, nearness to the question's words
    "cue",  # 1 if it gives a reason where one is asked for
    "title",  # 1 if it is the title
    "position",  # 1 / (1 + its place in the article)
    "length",  # ln(1 + code points) / 5
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article; `entities` are those inside it, `features` are in the order of FEATURES."""

    article: StoredArticle
    start: int
    end: int
    entities: tuple[Entity, ...]
    features: tuple[float, ...]

    @property
    def text(self) -> str:
        """The sentence as published."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The units of a question with the weight of each; a unit counts as held if any of its forms is."""

    forms: tuple[tuple[tuple[str, ...], ...], ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, query: Query, idf: Idf) -> "Weighed":
        """Weigh each unit of a query by the rarity of its syllables."""
        forms = tuple(tuple(form.terms.plain for form in unit.forms) for unit in query.units)
        weights = tuple(
            unit.weight * max(sum(map(idf, plain)) / math.sqrt(len(plain)) for plain in alternatives)
            for unit, alternatives in zip(query.units, forms, strict=True)
        )
        return cls(forms, weights)

    def held(self, text: str) -> tuple[bool, ...]:
        """Say for each unit whether `text` holds it."""
        joined = f" {' '.join(analyse(text).plain)} "
        return tuple(any(f" {' '.join(form)} " in joined for form in forms) for forms in self.forms)

    def lacking_numbers(self, article: StoredArticle) -> float:
        """Return the share of the question's numbers that neither text nor date of an article has, in [0, 1]."""
        asked = {form[0] for forms in self.forms for form in forms[:1] if len(form) == 1 and form[0].isdigit()}
        known = set(analyse(f"{article.text} {article.published or ''}").plain)
        known |= {number.lstrip("0") for number in known if number.isdigit()}
        return len([number for number in asked if number.lstrip("0") not in known]) / len(asked) if asked else 0.0

    def share(self, held: Sequence[bool]) -> float:
        """Return the share of the weight that is held, in [0, 1]."""
        total = sum(self.weights)
        return sum(w for w, h in zip(self.weights, held, strict=True) if h) / total if total else 0.0


def gather(
    articles: Sequence[tuple[StoredArticle, float]],
    weighed: Weighed,
    fitness: Callable[[Evidence], tuple[float, float, float]],
    nearness: Callable[[Sequence[str]], Floats],
) -> list[Evidence]:
    """Return the sentences of `articles` (each with its score) as evidence.

    `fitness` gives the features typed, merit and cue of a sentence, `nearness` the cosines of texts.
    """
    spans = [(article, score, _sentences(article)) for article, score in articles]
    texts = [article.text[span.start : span.end][:LONGEST] for article, _, found in spans for span in found]
    if not texts:
        return []
    cosines = iter(nearness(texts).tolist())
    evidence = []
    for article, score, found in spans:
        held = [weighed.held(article.text[span.start : span.end][:LONGEST]) for span in found]
        title = weighed.held(article.title)
        of_article = (weighed.share(weighed.held(article.text)), weighed.lacking_numbers(article))
        for at, span in enumerate(found):
            around = [any(flags) for flags in zip(*held[max(at - 1, 0) : at + 2], title, strict=True)]
            share = weighed.share(held[at])
            found_here = Evidence(article, span.start, span.end, _inside(article.entities, span), ())
            features = (
                score,
                share,
                *of_article,
                weighed.share(around) - share,
                next(cosines),
                *fitness(found_here),
                float(article.title_span == span),
                1 / (1 + at),
                math.log1p(span.end - span.start) / 5,
            )
            evidence.append(replace(found_here, features=features))
    return evidence


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
