"""Days in a sentence, resolved by the article's date."""

from datetime import date

import pytest

from indexer.topics.dates import days, is_event, is_other_round

EVENT = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("ngày 15/3/2026", None),
        ("ngày 15-03-2026", None),
        ("Chủ nhật 15.3.2026 là", None),
        ("ngày 15 tháng 3 năm 2026", None),
        ("ngay 15 thang 3 nam 2026", None),
        ("ngày 15/3 tới", date(2026, 2, 20)),
        ("sáng 15-3", date(2026, 3, 16)),
        ("ngày 15/3", date(2025, 11, 1)),
        ("Chủ nhật 15/3 năm sau, sớm hơn", date(2025, 7, 6)),
        ("ngày 15 tháng 3 năm tới", date(2025, 5, 20)),
        ("ngày 15/3 năm ngoái", date(2027, 2, 1)),
        ("ngày mai", date(2026, 3, 14)),
        ("sáng nay", date(2026, 3, 15)),
        ("hôm qua", date(2026, 3, 16)),
        ("Chủ nhật tới", date(2026, 3, 11)),
        ("ngày 15 tháng Ba", date(2026, 2, 20)),
        ("15 tháng ba năm 2026", None),
        ("on March 15", date(2026, 3, 1)),
        ("the 15th of March, 2026", None),
        ("15 March 2026", None),
        ("Mar. 15, 2026", None),
    ],
)
def test_the_day_of_the_event(text: str, published: date | None) -> None:
    """However the day is written, it is 15 March 2026."""
    assert any(is_event(day, EVENT) for day in days(text, 0, len(text), published))


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("ngày 15/3", None),
        ("ngày 15/3", date(2024, 3, 20)),
        ("tỷ lệ 15.3%", date(2026, 3, 1)),
        ("sáng nay", date(2026, 3, 14)),
        ("số 15/3/4", date(2026, 3, 1)),
        ("ngày 32/3", date(2026, 3, 1)),
        ("March 15", None),
        ("15 marchers", date(2026, 3, 1)),
        ("trong 3 tháng năm 2026", date(2026, 3, 1)),
    ],
)
def test_other_days(text: str, published: date | None) -> None:
    """A day of another year, a share or a number is not that day."""
    assert not any(is_event(day, EVENT) for day in days(text, 0, len(text), published))


def test_another_round_has_its_year_written_out() -> None:
    """23/5/2021 belongs to another round; 23/5 alone says nothing."""
    far, near = (next(days(text, 0, len(text), EVENT)) for text in ("23/5/2021", "23/5"))
    assert is_other_round(far, EVENT)
    assert not is_other_round(near, EVENT)
