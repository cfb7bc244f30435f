"""Where numbers stand: looking only there finds what a search through the text finds."""

import random
import re

from indexer.extract import dates, documents, figures
from indexer.extract.digits import digit_starts, find_at


def test_starts_of_runs() -> None:
    """Each run of digits counts once, in order."""
    assert digit_starts("a12 3.45") == [1, 4, 6]
    assert digit_starts("không") == []


def test_finds_what_a_search_finds() -> None:
    """On random mixtures of numbers and marks each pattern gives the very matches of `finditer`."""
    chosen = random.Random(7)
    pieces = ["3", "12", "2031", "/", "-", ".", ",", " ", "\n", "%", "năm ", "số ", "NQ", "HĐND", "tỷ", "a"]
    for pattern in (dates._NUMBERS, figures._FIGURE, documents._FULL):
        for _ in range(400):
            text = "".join(chosen.choices(pieces, k=30))
            expected = [found.span() for found in pattern.finditer(text)]
            assert [found.span() for found in find_at(pattern, text, digit_starts(text))] == expected, text


def test_goes_on_behind_a_match() -> None:
    """A run of digits inside a match is not looked at again."""
    pattern = re.compile(r"\d+-\d+")
    assert [found[0] for found in find_at(pattern, "1-2-3 4-5", digit_starts("1-2-3 4-5"))] == ["1-2", "4-5"]
