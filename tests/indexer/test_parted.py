"""A text's words, parted once for all stages."""

from indexer.parted import forget, parted


def test_words_and_gaps_make_up_the_text() -> None:
    """Words are runs of letters and digits; a gap stands before each and behind the last."""
    text = "“Xã Hoa_Mai”: 12,5 ha."
    found = parted(text)
    assert found.words == ["Xã", "Hoa", "Mai", "12", "5", "ha"]
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == found.words
    assert found.gaps == ["“", " ", "_", "”: ", ",", " ", "."]
    assert "".join(gap + word for gap, word in zip(found.gaps, [*found.words, ""], strict=True)) == text


def test_the_last_text_is_kept_until_it_is_let_go() -> None:
    """Stages that ask for the same text get the same words."""
    text = "thôn họp bàn"
    first = parted(text)
    assert parted(text) is first
    forget()
    assert parted(text) is not first
    assert parted(text) == first
