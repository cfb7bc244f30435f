"""The ways to write the words of a phrase."""

from search_api.phrases.word_forms import Forms, ways


def test_a_phrase_with_marks_fits_them_or_none_at_all() -> None:
    """With two marked words the whole may stand without marks; a lone marked word may not."""
    assert ways([("kỳ", "họp")]) == [
        (Forms(("kì", "kỳ")), Forms(("họp",))),
        (Forms(("ki", "ky")), Forms(("hop",))),
    ]
    assert ways([("họp",)]) == [(Forms(("họp",)),)]


def test_a_phrase_without_marks_fits_any() -> None:
    """Every word may carry any marks; an abbreviation carries none, but for slips of the keyboard."""
    assert ways([("ky", "hop")]) == [(Forms(("ki", "ky"), any_marks=True), Forms(("hop",), any_marks=True))]
    assert ways([("ubnd",)], {"ubnd"}) == [(Forms(("ubnd", "ubnđ", "ưbnd", "ưbnđ")),)]


def test_what_counts_in_capitals_stands_among_vietnamese_words() -> None:
    """Beside letters of other languages, whose capitals nobody listed, it is not looked for."""
    assert ways([("CA", "tỉnh")]) == [(Forms(("CA",), capitals=True), Forms(("tỉnh",)))]
    assert ways([("CA", "я")]) == []
