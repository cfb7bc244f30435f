"""Tests of search_api.answer.spans.feasts."""

import pytest

from search_api.answer.spans.feasts import feasts
from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chợ hoa mở ngày 23 tháng chạp.", [("ngày 23 tháng chạp", "lunar-12-23")]),
        ("Rằm tháng bảy xã thả đèn.", [("Rằm tháng bảy", "lunar-07-15")]),
        ("Giỗ làng ngày 9 tháng 3 âm lịch.", [("ngày 9 tháng 3 âm lịch", "lunar-03-09")]),
        ("Xã phát gạo trước Tết Đinh Mùi.", [("Tết Đinh Mùi", "Tết Đinh Mùi")]),
        ("Xã tặng quà Tết cho hộ nghèo ngày 6 tháng 2.", []),
    ],
)
def test_days_of_the_moon_and_feasts(text: str, found: list[tuple[str, str]]) -> None:
    """A day of the moon tells when, a feast where a word of time leads to it; a solar day is none."""
    assert [(one.text, one.value["value"]) for one in feasts(text, 0, len(text), ())] == found


def test_a_feast_answers_when() -> None:
    """It is offered with the word that leads to it."""
    assert offered("Xã Lúa phát gạo lúc nào?", "Gạo được xã Lúa phát trước Tết Đinh Mùi.") == ["trước Tết Đinh Mùi"]
