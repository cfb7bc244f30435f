"""Tests of search_api.answer.question.asked."""

import pytest

from indexer.analysis import analyse
from tests.search_api.answer.reading_of import RAREST, asked_of


def test_finds_its_units_with_the_marks_that_were_typed() -> None:
    """Typed marks count: "đường" is not "dương"; typed without, both are found."""
    _, marked = asked_of("đường")
    _, plain = asked_of("duong")
    assert marked.find("con đường, ánh dương") == {0: (1,)}
    assert plain.find("con đường, ánh dương") == {0: (1, 3)}


def test_what_the_index_never_heard_of_weighs_most() -> None:
    """A word without any posting is not weightless: that it is missing tells that nothing answers."""
    _, asked = asked_of("rạp chiếu", lambda term, field: 0.0 if term == "rap" else 1.0)
    assert asked.weights == (RAREST, 1.0)
    assert asked.share([1]) == pytest.approx(1 / 6)


def test_focus_fades_with_the_distance_from_the_question_words() -> None:
    """What stands beside "bao nhiêu" weighs more than what stands at the other end."""
    _, asked = asked_of("phường chi bao nhiêu tiền")
    assert asked.focus[0] < asked.focus[1]
    _, keywords = asked_of("kinh phí chợ")
    assert keywords.focus == keywords.weights


def test_pairs_of_neighbours() -> None:
    """Names in one piece are told from the same syllables apart."""
    _, asked = asked_of("thanh hoa")
    assert asked.paired(analyse("tỉnh Thanh Hóa")) == 1.0
    assert asked.paired(analyse("thanh tra khoa hoa")) == 0.0


def test_names_are_no_part_of_what_is_common() -> None:
    """The weight of names is left out of `common`: they tell which article answers, not which sentence."""
    _, asked = asked_of("Bà Lê Thị Mai trồng mấy cây ở Quảng Trị?")
    left_out = [form[0].terms.plain[0] for form, weight in zip(asked.forms, asked.common, strict=True) if not weight]
    assert {"mai", "le"} & set(left_out)
    assert "cay" not in left_out


def test_roman_numbers_are_numbers() -> None:
    """ "khóa XVI" is none but the sixteenth; "vì", "xi măng" and a single letter are no numbers."""
    assert asked_of("Bầu cử Quốc hội khóa XVI năm 2026?")[1].numbers() == {"xvi", "2026"}
    assert asked_of("đại hội lần thứ iii")[1].numbers() == {"iii"}
    assert asked_of("vi sao xi mang tang gia o khu v")[1].numbers() == set()
