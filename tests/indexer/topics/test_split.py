"""Syllables torn in two."""

import pytest

from indexer.topics.split import mended
from indexer.topics.words import WORD


def _pieces(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    return WORD.findall(text), [word.span() for word in WORD.finditer(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("b ầu c ử", ["b ầu", "c ử"]),
        ("phiế u bầ u của nhâ n dâ n", ["phiế u", "bầ u", "của", "nhâ n", "dâ n"]),
        ("đ ại biểu h ội đồng", ["đ ại", "biểu", "h ội", "đồng"]),
        ("trườ ng học", ["trườ ng", "học"]),
        ("danh sá ch n iêm yết", ["danh", "sá ch", "n iêm", "yết"]),
        ("và ch ạy", ["và", "ch ạy"]),
        ("lá phi ếu, nhi ệm kỳ", ["lá", "phi ếu", "nhi ệm", "kỳ"]),
    ],
)
def test_pieces_are_put_together(text: str, words: list[str]) -> None:
    """A lone onset goes with the letters after it, a lone ending with what cannot stand open."""
    spans, keys = mended(text, *_pieces(text)) or ((), [])
    assert [text[start:end] for start, end in spans] == words
    assert keys == [word.replace(" ", "") for word in words]


@pytest.mark.parametrize(
    "text",
    [
        "loại b ở đây",
        "rộng 5 m ở giữa",
        "sở y tế",
        "vitamin c ấm",
        "bài 1 a",
        "bà t. ội",
        "vé c, ử",
        "đi ếch",
        "thu ốc",
        "đi học y",
        "thế n",
        "b\nầu",
    ],
)
def test_what_may_be_words_stays_apart(text: str) -> None:
    """Letters that name things, units and words that begin with a vowel are left alone, and so is punctuation."""
    assert mended(text, *_pieces(text)) is None
