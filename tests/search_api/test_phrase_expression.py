"""Phrases as expressions: over bytes the same places as over text."""

import random

import pytest

from indexer.topics.words import lower
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_expression import Unclear, outermost, text_finder, utf8_finder
from search_api.phrases.phrase_match import Matcher

SYLLABLES = ["ủy", "uỷ", "uy", "ban", "nhân", "nhan", "dân", "Đảng", "đảng", "ĐẢNG", "ở", "Ở", "a", "UBND", "xã", "5"]
SIGNS = (
    " ", " ", "", "\n", "\n\n", ", ", " – ", "”", "“", ".", ". ", "_", "…", "; ", "!", "\u00a0", "ô", "я", " я ", "日",
)  # fmt: skip
QUERIES = (
    "ủy ban", "uy ban", "ủy ban nhân dân", "đảng ủy", "đảng", "dang", "ở", "o", "a", "UBND", "xã 5", "я", "a OR ở",
    "ủy ban OR đảng", "đảng AND xã", "xã NOT đảng", "ủy NEAR/2 xã", "xã NEAR/3 (ủy ban OR ban)", "xã NEAR đảng NEAR ở",
    "(ủy ban OR ban) NEAR/4 (nhân dân OR nhân) NOT đảng", "(xã AND đảng) OR (a NEAR/1 ở)", "(xã OR ở) NEAR/1 xã",
)  # fmt: skip


def text_of(draw: random.Random, length: int = 40) -> str:
    """Up to `length` syllables with all kinds of signs, and now and then nothing, between them."""
    return "".join(draw.choice(SYLLABLES) + draw.choice(SIGNS) for _ in range(draw.randint(1, length)))


@pytest.mark.parametrize("query", QUERIES)
def test_bytes_count_what_text_counts(query: str) -> None:
    """On random texts the count over UTF-8, of many texts at once, is the number of places in each text."""
    draw = random.Random(query)
    matcher = Matcher(parse(query))
    texts = [text_of(draw) for _ in range(300)]
    expected = [len(matcher.spans(text)) for text in texts]
    assert matcher.counts([text.encode() for text in texts]) == expected
    assert [matcher.counts([text.encode()])[0] for text in texts] == expected
    assert any(expected)


@pytest.mark.parametrize("words", [("ủy", "ban"), ("dang",), ("a",), ("ở", "xã")])
def test_bytes_find_the_same_places(words: tuple[str, ...]) -> None:
    """Where bytes are clear, their places are those of the text, counted in bytes."""
    draw = random.Random(7)
    in_text, in_utf8 = text_finder([words]), utf8_finder([words])
    clear = 0
    for _ in range(300):
        text = text_of(draw, 12)
        utf8 = text.encode()
        try:
            found = in_utf8(utf8.lower(), utf8)
        except Unclear:
            continue
        clear += 1
        spans = [(len(text[:start].encode()), len(text[:end].encode())) for start, end in in_text(lower(text), text)]
        assert found.tolist() == [list(span) for span in spans]
    assert clear > 100


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("ủy", "ban"), "ủy “ban"),  # what is between may be letters
        (("ban",), "banя"),  # so may what follows
        (("я",), "я"),  # letters whose capitals nobody listed
    ],
)
def test_what_bytes_cannot_tell_is_unclear(words: tuple[str, ...], text: str) -> None:
    """Rare signs beside a word are left to the text."""
    with pytest.raises(Unclear):
        utf8_finder([words])(text.encode(), text.encode())


def test_abbreviations_with_a_slip_of_the_keyboard() -> None:
    """An abbreviation stands without marks, but for what Telex makes of it."""
    assert Matcher(parse("ủy ban nhân dân")).counts(["QĐ-ƯBND, ubnd, UBNĐ, ụbnd".encode()]) == [3]


def test_places_inside_others_go() -> None:
    """Of nested places the outermost stays; what only overlaps stays too."""
    assert outermost([(3, 5), (0, 6), (0, 4), (5, 8), (0, 6)]) == [(0, 6), (5, 8)]
