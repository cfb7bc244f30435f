"""Tests of search_api.answer.spans.grain."""

import pytest

from search_api.answer.spans.grain import grain_asked, grain_of, too_coarse


@pytest.mark.parametrize(
    ("value", "grain"),
    [
        ("2026-03-15", "day"),
        ("--03-15", "day"),
        ("2026-03", "month"),
        ("--03", "month"),
        ("2026-Q1", "quarter"),
        ("2026", "year"),
        ("2026/2031", "year"),
        ("T17:30", "clock"),
    ],
)
def test_grain_of_a_value(value: str, grain: str) -> None:
    """Each value of a date tells how fine it is."""
    assert grain_of(value) == grain


def test_what_is_asked_for_is_read_and_compared() -> None:
    """A day answers "tháng nào", a year does not answer "ngày nào", a time of day neither."""
    assert grain_asked("hop vao thang nao") == "month"
    assert grain_asked("truoc quy may") == "quarter"
    assert grain_asked("bao gio khai mac") == ""
    assert too_coarse("year", "day")
    assert too_coarse("clock", "day")
    assert too_coarse("day", "clock")
    assert not too_coarse("day", "month")
    assert not too_coarse("year", "")
