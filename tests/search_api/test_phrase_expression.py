"""Phrases as expressions over text."""

import pytest

from indexer.topics.words import lower
from search_api.phrases.phrase_expression import outermost, text_finder
from search_api.phrases.word_forms import ways


@pytest.mark.parametrize(
    ("readings", "text", "found"),
    [
        ([("ủy", "ban")], "Ủy  ban, uỷ ban, uy ban, ủy. Ban", ["Ủy  ban", "uỷ ban"]),
        ([("dang",)], "Đảng đang đằng dàn", ["Đảng", "đang", "đằng"]),
        ([("CA", "tỉnh")], "CA tỉnh, Ca tỉnh, CA Tỉnh, CA TỈNH, ca tỉnh", ["CA tỉnh", "CA Tỉnh", "CA TỈNH"]),
        ([("CA", "nha")], "CA nhà, CA NHÁ, CA Nha", ["CA nhà", "CA NHÁ", "CA Nha"]),
        ([("xã",), ("xã", "hội")], "xã hội, xã", ["xã hội", "xã"]),
        ([("a", "ban"), ("a",)], "a ban a", ["a ban", "a"]),
        ([("я",)], "я, яя Я", ["я", "Я"]),
    ],
)
def test_what_is_found(readings: list[tuple[str, ...]], text: str, found: list[str]) -> None:
    """Of ways that begin alike the longest counts; what counts in capitals stands among words of either case."""
    places = text_finder(ways(readings))(lower(text), text)
    assert [text[start:end] for start, end in places] == found


def test_abbreviations_with_a_slip_of_the_keyboard() -> None:
    """An abbreviation stands without marks, but for what Telex makes of it."""
    text = "QĐ-ƯBND, ubnd, UBNĐ, ụbnd"
    find = text_finder(ways([("ủy", "ban", "nhân", "dân"), ("ubnd",)], {"ubnd"}))
    assert [text[start:end] for start, end in find(lower(text), text)] == ["ƯBND", "ubnd", "UBNĐ"]


def test_places_inside_others_go() -> None:
    """Of nested places the outermost stays; what only overlaps stays too."""
    assert outermost([(3, 5), (0, 6), (0, 4), (5, 8), (0, 6)]) == [(0, 6), (5, 8)]
