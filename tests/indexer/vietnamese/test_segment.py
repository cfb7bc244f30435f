"""Syllables and words."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.vietnamese.segment import count, first_end, first_word, syllables, words


def cut(text: str, spans: list) -> list[str]:
    """Return what `spans` cover."""
    return [text[span.start : span.end] for span in spans]


def test_syllables_keep_numbers_whole() -> None:
    """A number keeps its marks; punctuation and signs fall away."""
    text = "Đạt 111,14% KH, thu 4.496 tỷ (24/12)."
    assert cut(text, syllables(text)) == ["Đạt", "111,14", "KH", "thu", "4.496", "tỷ", "24", "12"]


def test_words_are_the_longest_known_runs() -> None:
    """Syllables that only a space parts join to the longest word of the list; a comma parts."""
    text = "Chủ tịch Hội đồng nhân dân xã, giải phóng"
    assert cut(text, words(text)) == ["Chủ tịch", "Hội đồng nhân dân", "xã", "giải phóng"]


@given(st.text(alphabet=st.sampled_from("abđầủ 12.,\u0301\n"), max_size=60))
def test_words_cover_the_syllables(text: str) -> None:
    """Every syllable lies in exactly one word, in order."""
    inside = [span for word in words(text) for span in syllables(text) if word.start <= span.start < word.end]
    assert inside == syllables(text)


@given(st.text("nhân dâ họp về1. ,\n", max_size=30))
def test_the_first_word_ends_where_the_first_of_all_does(text: str) -> None:
    """It is told without looking for the others."""
    assert first_end(text) == next((span.end for span in words(text)), 0)


def test_count_is_about_the_syllables() -> None:
    """Spaces are counted, which is ten times as fast as finding syllables."""
    assert count("một hai ba.", 4) == 2
    assert count("một hai ba.", 0, 3) == 1


def test_the_first_word_of_a_text() -> None:
    """The longest known word, with marks or without; a syllable that begins none stands alone."""
    assert first_word("bác sĩ thú y?") == "bac si"
    assert first_word("bac si thu y") == "bac si"
    assert first_word("hộ được hỗ trợ") == "ho"
    assert first_word(" ?") == ""
