"""The figures of a sentence that a question for a number can mean: of its scope and state, its year, bound and item."""

import re
from collections.abc import Sequence

from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.measures import no_count
from search_api.answer.question.question import Question
from search_api.answer.spans.change import of_a_change
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.parts import of_listed_item, of_one_kind, of_one_rate, unit_of
from search_api.answer.spans.scope import of_other_scope
from search_api.answer.spans.states import handled_otherwise, of_other_state

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "đạt 60% vào năm 2030": the year stands right behind its figure; elsewhere it opens what is told of it.
_TO_YEAR = r"\s*\(?(?:(?:vào|trong|đến|tới|của|cho|ở|từ) )?(?:(?:cuối |đầu )?năm |quý \w+[/ ])?"
_YEAR_BEHIND = re.compile(rf"{_TO_YEAR}(?P<year>(?:19|20)\d\d)\b")
_BOUND = re.compile(r"\b(?:toi da|toi thieu|cao nhat|thap nhat|nhieu nhat|it nhat|lon nhat|nho nhat)\b")
_LOOK = 28  # code points in front of a figure in which its bound stands


def meant_figures(
    question: Question, focus: Focus, asked: Asked, evidence: Evidence, found: Sequence[Entity]
) -> list[Entity]:
    """Return what a question for a number can mean of the entities of a sentence."""
    counts_people = focus.measure is None or focus.measure.name == "people"
    own = [
        entity
        for entity in found
        if not of_other_scope(focus.folded, asked, evidence, entity)
        and not of_a_change(focus.folded, evidence.text, entity, evidence.start)
        and not (counts_people and of_other_state(focus.folded, evidence.article.text[: evidence.end], entity.end))
        and not handled_otherwise(focus.folded, evidence.text, entity.start - evidence.start)
        and not no_count(question, str(entity.value.get("unit")))
        and not _of_deputies(focus, entity)
    ]
    own = _of_measure(focus, own)
    own = _of_bound(focus.folded, evidence, _of_year(focus.folded, evidence, own))
    return of_listed_item(asked, evidence, of_one_rate(asked, evidence, of_one_kind(asked, evidence, own)))


def _of_deputies(focus: Focus, entity: Entity) -> bool:
    """Say whether a figure counts deputies where those whom they stand in for are counted: "2 phó hiệu trưởng"."""
    return fold(str(entity.value.get("unit"))).startswith("pho ") and "pho" not in focus.counted


def _of_measure(focus: Focus, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of people where people are counted and a sentence tells of some, else all."""
    if focus.measure is None or focus.measure.name != "people":
        return list(found)
    people = [one for one in found if focus.counts_people(str(one.value.get("unit") or ""))]
    return people or list(found)


def _of_year(folded: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of a sentence without those told for other years than the one year that a question names, if
    one is told for that."""
    asked = set(_YEAR.findall(folded))
    years = {one.start: _year_of(evidence, one) for one in found if one.type == "figure"}
    if len(asked) != 1 or not asked & set(years.values()):
        return list(found)
    units = {unit_of(one) for one in found if years.get(one.start) in asked}
    return [one for one in found if years.get(one.start) in asked or unit_of(one) not in units]


def _year_of(evidence: Evidence, figure: Entity) -> str:
    """Return the year that a sentence tells a figure for: right behind it, else the last before; "" for none."""
    text = evidence.article.text
    if behind := _YEAR_BEHIND.match(text, figure.end, evidence.end):
        return behind["year"]
    before = _YEAR.findall(text[evidence.start : figure.start])
    return before[-1] if before else ""


def _of_bound(folded: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the figures of a sentence without others of their unit than those behind the very bound ("tối đa") that a
    question asks with, where one stands behind it."""
    asked = set(_BOUND.findall(folded))
    own = {one.start for one in found if asked & _bounds(evidence, one)}
    units = {unit_of(one) for one in found if one.start in own}
    return [one for one in found if one.start in own or unit_of(one) not in units]


def _bounds(evidence: Evidence, figure: Entity) -> set[str]:
    """Return the bounds right in front of a figure, none behind a comma."""
    before = evidence.article.text[max(evidence.start, figure.start - _LOOK) : figure.start]
    return set(_BOUND.findall(fold(re.split(r"[,;:()]", before)[-1])))
