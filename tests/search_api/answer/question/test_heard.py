"""Tests of search_api.answer.question.heard."""

from datetime import date

import pytest

from search_api.answer.question.heard import Heard, Period, timely
from search_api.understanding.understand import Understander

MAY: Period = (date(2026, 5, 1), date(2026, 5, 31))


def heard(question: str) -> Heard:
    """Return what a question says on a day of 2026."""
    return Heard(None, Understander.load().understand(question, date(2026, 8, 20)))


def test_what_a_search_would_narrow_by_only_lifts() -> None:
    """Places and times are lifted, so that an answer elsewhere is still found."""
    question = "Tháng 5/2026 ai làm Bí thư Tỉnh ủy Lào Cai?"
    found = {lift.kind: lift for lift in heard(question).lifts(question)}
    assert found["date"].names == ("2026-05-01", "2026-05-31")
    assert all(lift.weight > 0 for lift in found.values())
    assert "office" in found
    assert heard(question).period == MAY
    assert heard("Ai làm bí thư?").period is None


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-05-20", (1.0, 0.0, 0.0)),
        ("2026-06-20T08:00:00", (1.0, 0.0, 0.0)),
        ("2026-04-20", (0.0, 0.0, 0.0)),
        ("2025-05-20", (0.0, 1.0, 0.0)),
        (None, (0.0, 0.0, 1.0)),
    ],
)
def test_the_day_of_an_article_fits_a_period(published: str | None, expected: tuple[float, float, float]) -> None:
    """In it or soon after, near it, far from it, without a day; nothing of that where no time is asked for."""
    assert tuple(timely(published, MAY).values()) == expected
    assert set(timely(published, None).values()) == {0.0}
