"""Tests of search_api.english."""

import pytest

from indexer.analysis import analyse
from search_api.english import is_english, translate


@pytest.mark.parametrize(
    "text",
    [
        "When is the election?",
        "who is the chair of Khanh Hoa",
        "who is the chair of Thục Phán ward",
        "What was the name of Phạm Văn Tỏ's village?",
    ],
)
def test_english_is_told(text: str) -> None:
    """Names, with or without marks, count for neither side."""
    assert is_english(analyse(text))


@pytest.mark.parametrize(
    "text",
    [
        "bau cu khi nao",
        "chủ tịch xã là ai",
        "Ai hát bài The Power of Love ở lễ khai mạc hội diễn xã?",
        "phim Who Is Who chiếu ở rạp nào trong thành phố Huế",
        "",
    ],
)
def test_vietnamese_stays_vietnamese(text: str) -> None:
    """Without marks, and where an English title stands in it."""
    assert not is_english(analyse(text))


def test_translate() -> None:
    """A plural means what its singular does; a syllable that may be a name means nothing."""
    assert translate(("elections",)) == translate(("election",)) != ()
    assert translate(("ngo",)) == ()


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("elections", "election"),
        ("cities", "city"),
        ("churches", "church"),
        ("announced", "announce"),
        ("approving", "approve"),
        ("carried", "carry"),
        ("party secretaries", "party secretary"),
    ],
)
def test_regular_forms_mean_what_their_base_does(form: str, base: str) -> None:
    """Plurals and forms of verbs, of the last word of a phrase or its first."""
    assert translate(tuple(form.split())) == translate(tuple(base.split())) != ()
