"""The order of the Vietnamese alphabet."""

import random

from indexer.vietnamese.collate import sort_key

SORTED = [
    "1/5",
    "An Giang",
    "Ăn",
    "Bà",
    "Bả",
    "Bã",
    "Bá",
    "Bạ",
    "Cà Mau",
    "Cao Bằng",
    "Cần Thơ",
    "Dak",
    "Đà Nẵng",
    "Đồng Nai",
]


def test_the_alphabet_is_kept() -> None:
    """ă and â follow a, đ follows d, tones decide last and in their order."""
    shuffled = SORTED.copy()
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == SORTED


def test_case_and_form_do_not_count() -> None:
    """Capitals and decomposed letters sort like the rest."""
    assert sort_key("ĐÀ NẴNG") == sort_key("đà nẵng") == sort_key("đa\u0300 nẵng")


def test_every_text_has_a_place() -> None:
    """Signs come first, letters of other alphabets last."""
    assert sorted(["Ж", "a", "“b”", "?"], key=sort_key) == ["?", "“b”", "a", "Ж"]
