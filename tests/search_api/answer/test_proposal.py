"""What another possible answer means for the first one."""

from dataclasses import replace
from typing import Any

import pytest

from indexer.schema import PrimaryPlace, Unit
from search_api.answer.proposal import Proposal, disagree, newest_first, surest_first
from search_api.answer.question.question import classify

from .reading_of import stored

OLD, NEW, NEWER = "2026-02-03", "2026-05-20", "2026-07-01"
WAGE = "Mức lương cơ sở là bao nhiêu?"


def proposal(value: Any, day: str | None, confidence: float, bearing: float = 1.0) -> Proposal:
    """Return a possible answer from an article of its own."""
    article = stored(f"{value} {day}", "Tin", "Tin trong ngày.", day)
    return Proposal(str(value), value, 0, 3, 0, 3, "Tin", 1, article, confidence, bearing)


def dong(value: float) -> dict[str, Any]:
    """Return a sum of money."""
    return {"value": value, "unit": "VND"}


def test_what_is_newer_goes_before_what_it_changes() -> None:
    """The newest of those that are nearly as sure; the others keep their order."""
    first, later, last = (
        proposal(dong(2.34e6), OLD, 0.6),
        proposal(dong(2.4e6), NEW, 0.5),
        proposal(dong(2.53e6), NEWER, 0.4),
    )
    assert newest_first(classify(WAGE), [first, later, last]) == [last, first, later]


@pytest.mark.parametrize(
    ("question", "first", "other"),
    [
        (WAGE, proposal(dong(2.34e6), NEW, 0.6), proposal(dong(2.53e6), OLD, 0.5)),  # older
        (WAGE, proposal(dong(2.34e6), OLD, 0.6), proposal(dong(2.53e6), NEW, 0.3)),  # much less sure
        (WAGE, proposal(dong(2.34e6), OLD, 0.6), proposal(dong(2_340_000), NEW, 0.5)),  # says the same
        (WAGE, proposal(dong(2.34e6), OLD, 0.6), proposal({"value": 8, "unit": "%"}, NEW, 0.5)),  # of something else
        (WAGE, proposal(dong(2.34e6), OLD, 0.6), proposal(dong(2.53e6), None, 0.5)),  # without a day
        ("Năm 2025 lương cơ sở bao nhiêu?", proposal(dong(2.34e6), "2025-03-01", 0.6), proposal(dong(2.5e6), NEW, 0.5)),
        ("Ở xã nào có mưa đá?", proposal("xã Lúa", OLD, 0.6), proposal("xã Ngô", NEW, 0.5)),  # no question of time
    ],
)
def test_what_stays_first(question: str, first: Proposal, other: Proposal) -> None:
    """Neither age alone, nor another thing, nor another year than the question's changes the order."""
    assert newest_first(classify(question), [first, other]) == [first, other]


def test_a_year_holds_for_both() -> None:
    """Of two articles of the year that is asked for the newer counts."""
    first, other = proposal(dong(2.34e6), OLD, 0.6), proposal(dong(2.53e6), NEWER, 0.5)
    assert newest_first(classify("mức lương cơ sở năm 2026 là bao nhiêu"), [first, other]) == [other, first]


def test_the_surest_of_two_that_disagree_goes_first() -> None:
    """Only where the first is not sure enough by itself, and only before what it contradicts."""
    weak, sure, same = (
        proposal(dong(27_400), OLD, 0.2),
        proposal(dong(5.3e6), OLD, 0.4),
        proposal(dong(27_400), OLD, 0.5),
    )
    asked = classify(WAGE)
    assert surest_first(asked, [weak, same, sure], 0.36) == [sure, weak, same]
    assert surest_first(asked, [sure, proposal(dong(6e6), OLD, 0.9)], 0.36)[0] is sure
    assert surest_first(asked, [weak, same], 0.36) == [weak, same]
    assert surest_first(asked, [], 0.36) == []


HANOI, HUE = Unit("01", "Hà Nội"), Unit("46", "Huế")


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (PrimaryPlace(HANOI, None, 0.9, "text"), PrimaryPlace(HUE, None, 0.9, "text"), False),
        (PrimaryPlace(HUE, Unit("1", "A"), 0.9, "text"), PrimaryPlace(HUE, Unit("2", "B"), 0.9, "text"), False),
        (PrimaryPlace(HUE, Unit("1", "A"), 0.9, "text"), PrimaryPlace(HUE, None, 0.9, "text"), True),
        (PrimaryPlace(HANOI, None, 0.9, "text"), None, True),
    ],
)
def test_sums_of_two_places_are_no_contradiction(
    one: PrimaryPlace | None, other: PrimaryPlace | None, conflict: bool
) -> None:
    """A fine here and another there; what is newer still goes first, for a wage is the same everywhere."""
    asked = classify("Bị phạt bao nhiêu tiền?")
    first, second = proposal(dong(5e6), OLD, 0.6), proposal(dong(7e6), NEW, 0.5)
    first, second = (
        replace(found, article=replace(found.article, place=place)) for found, place in ((first, one), (second, other))
    )
    assert disagree(asked, first, [second]) is conflict
    assert newest_first(asked, [first, second]) == [second, first]


def test_a_holder_of_another_office_is_no_contradiction() -> None:
    """Only who may hold the same office speaks against the first."""
    first, other = proposal("Lý Mơ", NEW, 0.6), proposal("Tạ Chính", NEW, 0.5, bearing=0.5)
    question = classify("Bí thư phường Lúa là ai?")
    assert not disagree(question, first, [other])
    assert disagree(question, first, [proposal("Tạ Chính", NEW, 0.5)])
