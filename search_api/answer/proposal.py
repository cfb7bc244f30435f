"""A possible answer with its proof, and what another one means for it: a contradiction, or news."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indexer.catalogue.rows import StoredArticle
from search_api.answer.agree import agree
from search_api.answer.question.question import WANTED, Question
from search_api.answer.spans.tenure import asked_year, asks_holder

_SAME_PLACE = 1 / 3  # of the best confidence, from which another value is a conflict: two equals halve the evidence
_NEWS = 0.6  # of the best confidence, from which what is newer goes before it
_CHANGES = ("howmany", "when")  # kinds whose answers change with time, beside who holds an office


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible answer: its span and value, the sentence that proves it, its article, and a probability.

    `bearing` says where the holder of an office is asked for whether it is one: 1 for the very office, .5 where its
    sentence does not tell, 0 for another; 1 for all other questions.
    """

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
    bearing: float = 1.0


def disagree(question: Question, best: Proposal, others: Sequence[Proposal]) -> bool:
    """Say whether another article gives another value that is nearly as sure. Clauses cannot disagree, and a holder of
    another office, or from an article of another year, is no contradiction; nor is a sum or count of another place."""
    own = [other for other in others if question.kind != "howmany" or not _elsewhere(best, other)]
    return _differ(question, best, own)


def _elsewhere(one: Proposal, other: Proposal) -> bool:
    """Say whether two articles tell of two places: a fine here is no other fine there."""
    first, second = one.article.place, other.article.place
    if not first or not second:
        return False
    if first.province and second.province and first.province.code != second.province.code:
        return True
    return bool(first.commune and second.commune and first.commune.code != second.commune.code)


def _differ(question: Question, best: Proposal, others: Sequence[Proposal]) -> bool:
    if question.kind not in WANTED:
        return False
    changes = asks_holder(question)
    return any(
        other.article.id != best.article.id
        and other.confidence >= _SAME_PLACE * best.confidence
        and other.bearing >= best.bearing
        and not agree(best.value, other.value)
        and not (changes and _year(other) != _year(best))
        for other in others
    )


def newest_first(question: Question, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Put the newest of what disagrees with the first proposal before it, where it is nearly as sure and of the same
    unit: the wage of today, not that of last year. A year that the question names holds for both articles."""
    if question.kind not in _CHANGES or not proposals:
        return list(proposals)
    best, year = proposals[0], asked_year(question)
    news = [
        other
        for other in proposals[1:]
        if other.confidence >= _NEWS * best.confidence
        and _day(other) > _day(best)
        and (not year or _year(other) == _year(best) == year)
        and _unit(other) == _unit(best)
        and _differ(question, best, [other])
    ]
    if not news:
        return list(proposals)
    newest = max(news, key=_day)
    return [newest, *(one for one in proposals if one is not newest)]


def surest_first(question: Question, proposals: Sequence[Proposal], threshold: float) -> list[Proposal]:
    """Put the surest of what contradicts the first proposal before it, where that is not sure enough by itself: it is
    shown for the sake of both."""
    if not proposals or proposals[0].confidence >= threshold:
        return list(proposals)
    others = [one for one in proposals[1:] if _differ(question, proposals[0], [one])]
    surest = max([proposals[0], *others], key=lambda one: one.confidence)
    return [surest, *(one for one in proposals if one is not surest)]


def _day(found: Proposal) -> str:
    return (found.article.published or "")[:10]


def _year(found: Proposal) -> str:
    return _day(found)[:4]


def _unit(found: Proposal) -> Any:
    return found.value.get("unit") if isinstance(found.value, dict) else None
