"""NEAR in one text and over many."""

import random

import pytest

from search_api.phrases.many_texts import ManyTexts
from search_api.phrases.near import near
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_expression import Places, as_places
from search_api.phrases.phrase_match import Matcher

WORDS = ["xã", "họp", "dân", "và", "ở", "5", "UBND", "naïve", "Μ", "²", "ά"]
BREAKS = [" ", ", ", " – ", " “", "” ", "\u00a0", "…", " ₫ ", " 😀 ", "_", " × "]


def texts(draw: random.Random, count: int) -> list[str]:
    """Random texts of these words, with signs of all kinds between."""
    return [
        "".join(draw.choice(WORDS) + draw.choice(BREAKS) for _ in range(draw.randrange(0, 25))) for _ in range(count)
    ]


@pytest.mark.parametrize(
    "query",
    [
        "xã NEAR/0 họp",
        "xã NEAR/3 họp",
        "xã NEAR dân",
        "xã NEAR/2 xã",
        "(xã OR họp) NEAR/2 dân",
        "xã NEAR/3 họp NEAR/3 dân",
    ],
)
def test_counting_over_many_texts_is_finding_in_each(query: str) -> None:
    """What arrays count in the UTF-8 of many texts is what is found in each of them."""
    draw = random.Random(11)
    matcher = Matcher(parse(query))
    many = texts(draw, 300)
    assert matcher.counts([text.encode() for text in many]) == [len(matcher.spans(text)) for text in many]


def test_no_pair_reaches_over_two_texts() -> None:
    """The last word of a text is not near the first of the next."""
    assert Matcher(parse("xã NEAR họp")).counts(["dân xã".encode(), "họp dân".encode()]) == [0, 0]
    assert Matcher(parse("xã NEAR họp")).counts([]) == []


def test_the_place_before_wins_where_both_are_as_near() -> None:
    """One of each side is joined with one of the other."""
    assert near([(4, 6)], [(0, 3), (7, 10)], "họp xã họp", 5) == [(0, 6)]


def test_signs_that_bytes_do_not_tell_are_named() -> None:
    """A text with a sign that is neither plain nor Vietnamese is left to the text."""
    many = ManyTexts(["xã họp".encode(), "xã ₫ họp".encode()])
    counts, unclear = many.counts(parse("xã NEAR/5 họp"), lambda phrase: _all(many.utf8, phrase.words[0].encode()))
    assert counts[0] == 1
    assert unclear.tolist() == [1]


def _all(text: bytes, word: bytes) -> Places:
    return as_places([(at, at + len(word)) for at in range(len(text)) if text.startswith(word, at)])
