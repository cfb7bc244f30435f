"""The way of a question: classify, search, gather evidence, choose the sentence, cut the answer, look for conflicts."""

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.filters import Filters
from indexer.vietnamese.fold import fold
from search_api.answer.evidence import FEATURES, Evidence, Weighed, gather
from search_api.answer.question import Kind, Question, classify
from search_api.answer.spans import WANTED, AnswerSpan, fitness, names_holder, spans
from search_api.engine import Engine, SearchRequest
from search_api.terms import TermWeights

ARTICLES = 6  # best articles that are read for evidence
ALTERNATIVES = 3
_SAME_PLACE = 0.75  # share of the best confidence from which another value is a conflict
# Rank that a year newer is worth where the question gives no time: little, but much for who holds an office.
_A_YEAR, _A_YEAR_OF_OFFICE = 0.05, 0.8
_SECOND = 0.6  # share of the confidence that the second span of a sentence keeps
_READ = 12  # sentences from which an answer is cut


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible answer: its span and value, the sentence that proves it, its article, and a probability."""

    text: str
    value: Any
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    sentence: str
    passage_id: int
    article: StoredArticle
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `best` is None where nothing supports an answer; `conflict` says that sources disagree."""

    question: str
    kind: Kind
    best: Proposal | None
    alternatives: tuple[Proposal, ...]
    conflict: bool
    generation: int
    took_ms: dict[str, float] = field(default_factory=dict)


def answer(engine: Engine, text: str, filters: Filters | None = None) -> Answer:
    """Answer a question from the index. Raises QueryError where there is nothing to search for."""
    question = classify(text)
    found = engine.search(SearchRequest(text, limit=ARTICLES, filters=filters or Filters()))
    evidence = collect(engine, question, [(hit.article, hit.score) for hit in found.results])
    proposals = _distinct(_propose(engine, question, evidence))
    best = proposals[0] if proposals and proposals[0].confidence >= _model().threshold else None
    others = tuple(proposals[1 : 1 + ALTERNATIVES]) if best else ()
    return Answer(
        question=text,
        kind=question.kind,
        best=best,
        alternatives=others,
        conflict=best is not None and _disagree(question, best, others),
        generation=found.generation,
        took_ms=found.took_ms,
    )


def collect(engine: Engine, question: Question, articles: Sequence[tuple[StoredArticle, float]]) -> list[Evidence]:
    """Return the sentences of `articles` as evidence for a question."""
    snapshot = engine.snapshot
    query = engine.parse(question.text, snapshot)
    weights = TermWeights(snapshot.lexical)
    weighed = Weighed.of(query, lambda syllable: weights.idf(syllable, "plain"))
    return gather(
        articles,
        weighed,
        lambda sentence: fitness(question, weighed, sentence),
        functools.partial(engine.cosines, query),
    )


def _propose(engine: Engine, question: Question, evidence: Sequence[Evidence]) -> list[Proposal]:
    """Cut an answer from each of the best sentences, the best first."""
    query = engine.parse(question.text)
    weights = TermWeights(engine.snapshot.lexical)
    weighed = Weighed.of(query, lambda syllable: weights.idf(syllable, "plain"))
    timeless = not any(char.isdigit() for char in question.text)
    rated = sorted(((_rate(question, item, timeless), item) for item in evidence), key=lambda pair: -pair[0])[:_READ]
    proposals = []
    for rank, item in rated:
        confidence = _model().confidence(rank, item.features)
        for place, span in enumerate(spans(question, weighed, item)[:2]):
            proposals.append(_proposal(item, span, confidence * _SECOND**place))
    return proposals


def _rate(question: Question, evidence: Evidence, timeless: bool) -> float:
    """Rank a sentence among the evidence; a question without a time prefers the newest article."""
    rank = _model().rank(evidence.features)
    if timeless and evidence.article.published:
        year = _A_YEAR_OF_OFFICE if names_holder(question, evidence) else _A_YEAR
        rank += year * (int(evidence.article.published[:4]) - 2020)
    return rank


def _proposal(evidence: Evidence, span: AnswerSpan, confidence: float) -> Proposal:
    article = evidence.article
    places = [at for at, passage in enumerate(article.passages) if passage.start <= evidence.start < passage.end]
    return Proposal(
        text=article.text[span.start : span.end],
        value=span.value,
        start=span.start,
        end=span.end,
        sentence_start=evidence.start,
        sentence_end=evidence.end,
        sentence=evidence.text,
        passage_id=article.first_passage + (places[0] if places else 0),
        article=article,
        confidence=round(confidence, 4),
    )


def _distinct(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Keep the surest of the proposals that say the same; each agreeing article makes it a little surer."""
    kept: dict[str, Proposal] = {}
    agreeing: dict[str, set[str]] = {}
    for proposal in proposals:
        key = _key(proposal)
        kept.setdefault(key, proposal)
        agreeing.setdefault(key, set()).add(proposal.article.id)
    return [
        replace(found, confidence=round(1 - (1 - found.confidence) * 0.95 ** (len(agreeing[key]) - 1), 4))
        for key, found in kept.items()
    ]


def _key(proposal: Proposal) -> str:
    value = proposal.value if isinstance(proposal.value, str) else proposal.text
    return fold(value)


def _disagree(question: Question, best: Proposal, others: Sequence[Proposal]) -> bool:
    """Say whether another article gives another value that is nearly as sure; clauses cannot disagree."""
    if question.kind not in WANTED:
        return False
    return any(
        other.article.id != best.article.id and other.confidence >= _SAME_PLACE * best.confidence for other in others
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Weights learned on public questions: `ranks` order the sentences, `sure` and `bias` turn the rank and the
    features of one into the probability that it proves the answer; below `threshold` there is no answer."""

    ranks: tuple[float, ...]
    sure: tuple[float, ...]
    bias: float
    threshold: float

    def rank(self, features: Sequence[float]) -> float:
        """Return the rank of a sentence, higher is better."""
        return float(np.dot(self.ranks, features))

    def confidence(self, rank: float, features: Sequence[float]) -> float:
        """Return the probability that the sentence of this rank proves the answer."""
        logit = self.bias + self.sure[0] * rank + float(np.dot(self.sure[1:], features))
        return 1 / (1 + math.exp(-logit))


@functools.cache
def _model() -> Model:
    """Load the model that ships with TimTin."""
    content = json.loads(files("search_api.answer").joinpath("evidence.json").read_text(encoding="utf-8"))
    ranks, sure = content["ranks"], content["sure"]
    return Model(
        tuple(ranks[name] for name in FEATURES),
        tuple(sure.get(name, 0.0) for name in ("rank", *FEATURES)),
        content["bias"],
        content["threshold"],
    )
