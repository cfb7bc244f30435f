"""Tests of search_api.answer.spans.counts."""

import pytest

from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Tỷ lệ lợp ngói năm 2031 là bao nhiêu?", ["40 - 45%"]),
        ("Tỷ lệ lợp ngói năm 2042 là bao nhiêu?", ["80%"]),
    ],
)
def test_a_figure_is_that_of_the_year_asked(question: str, found: list[str]) -> None:
    """A figure told for another year than that of the question is left out."""
    assert offered(question, "Xã Lúa nâng tỷ lệ lợp ngói đạt 40 - 45% vào năm 2031 và 80% vào năm 2042.") == found


def test_a_year_may_open_what_is_told_for_it() -> None:
    """A year that stands before a figure counts for it, up to the next."""
    text = "Đến năm 2031 xã Lúa có 700 hộ, đến năm 2042 có 900 hộ dùng nước máy."
    assert offered("năm 2042 xã Lúa có bao nhiêu hộ", text) == ["900 hộ"]
    assert offered("năm 2031 xã Lúa có bao nhiêu hộ", text) == ["700 hộ"]


def test_a_bound_is_told_behind_its_word() -> None:
    """Where the most is asked for, a figure without that word is none, if another has it."""
    text = "Bến Lúa có khoảng 400 thuyền, về sau đón được tối đa 700 thuyền."
    assert offered("bến Lúa đón tối đa bao nhiêu thuyền", text) == ["tối đa 700 thuyền"]


def test_people_are_counted_before_things() -> None:
    """Where people are counted, things are none, with and without marks."""
    text = "Vụ va chạm giữa 3 chiếc đò khiến 2 phụ nữ bị thương."
    assert offered("may nguoi bi thuong", text) == ["2 phụ nữ"]
    assert offered("mấy người bị thương", text) == ["2 phụ nữ"]


def test_deputies_are_counted_apart() -> None:
    """Where heads are counted, their deputies are none."""
    text = "Dự họp có 6 hiệu trưởng và 2 phó hiệu trưởng."
    assert offered("có mấy hiệu trưởng dự họp", text) == ["6 hiệu trưởng"]
    assert "2 phó hiệu trưởng" in offered("có mấy phó hiệu trưởng dự họp", text)


def test_times_alone_last_so_long() -> None:
    """What is asked for in minutes is told in time."""
    assert offered("xa Lua ruoc den may phut", "Xã Lúa rước 90 giàn đèn trong 12 phút.") == ["12 phút"]
