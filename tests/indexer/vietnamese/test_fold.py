"""Case and mark folding."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vietnamese.fold import fold, has_marks, match_key
from indexer.vietnamese.normalise import nfc

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def test_every_vietnamese_letter_folds_to_its_base() -> None:
    """All 89 letters, in both cases, lose marks and case and nothing else."""
    assert set(fold(LETTERS)) == set("abcdeghiklmnopqrstuvxy")
    assert fold(LETTERS.upper()) == fold(LETTERS)
    assert fold(unicodedata.normalize("NFD", LETTERS)) == fold(LETTERS)


@pytest.mark.parametrize("text", ["Đường", "đường", "ĐƯỜNG", "duong", "đu\u031bo\u031b\u0300ng"])
def test_d_with_stroke_is_d(text: str) -> None:
    """đ folds although NFD leaves it."""
    assert fold(text) == "duong"


@given(st.text(max_size=60))
def test_folding_keeps_offsets_and_is_idempotent(text: str) -> None:
    """One character stays one character; folding twice changes nothing; no letter becomes a space or vanishes."""
    folded = fold(text)
    assert len(folded) == len(nfc(text))
    assert fold(folded) == folded
    assert [char.isspace() for char in folded] == [char.isspace() for char in nfc(text)]


@given(st.text(max_size=60))
def test_the_match_key_keeps_offsets_and_is_idempotent(text: str) -> None:
    """The same for the key that keeps marks."""
    key = match_key(text)
    assert len(key) == len(nfc(text))
    assert match_key(key) == key


def test_the_match_key_keeps_marks_apart() -> None:
    """Tone placement and case do not matter, marks do."""
    assert match_key("Ủy ban") == match_key("UỶ BAN") == "ủy ban"
    assert match_key("đường") != match_key("dương")
    assert match_key("Ðảng") == match_key("Đảng")


@pytest.mark.parametrize(("text", "marked"), [("bau cu", False), ("BAU CU 2026!", False), ("bầu", True), ("Đ", True)])
def test_marks_are_seen(text: str, marked: bool) -> None:
    """A text without marks is told from one with any."""
    assert has_marks(text) is marked
