"""Counting words between places of a long text."""

import random

import numpy as np
import pytest

from search_api.phrases.word_starts import WordStarts

SIGNS = ["xã ", "họp", " – ", "5", ", ", "×", "÷", "\u00a0", "“", "ở", "\n;\n", "Ệ", "_"]


def starts(text: str) -> list[int]:
    """Return the byte at which each word starts, character by character."""
    found, at, inside = [], 0, False
    for char in text:
        letter = char.isalnum()
        if letter and not inside:
            found.append(at)
        inside, at = letter, at + len(char.encode())
    return found


@pytest.mark.parametrize("length", [0, 1, 30, 400])
def test_counts_are_those_of_a_walk(length: int) -> None:
    """Between any two places stand as many starts as a walk over the characters finds."""
    draw = random.Random(length)
    text = "".join(draw.choice(SIGNS) for _ in range(length))
    size = len(text.encode())
    begins = np.asarray([draw.randrange(size + 1) for _ in range(200)])
    stops = np.asarray([draw.randrange(begin, size + 1) for begin in begins.tolist()])
    words = WordStarts(text.encode())
    known = np.asarray(starts(text))
    walked = [int(((known >= a) & (known < b)).sum()) for a, b in zip(begins.tolist(), stops.tolist(), strict=True)]
    assert words.between(begins, stops).tolist() == walked
    assert words.unclear.tolist() == []


def test_what_bytes_do_not_tell_is_named() -> None:
    """A sign of money, a Greek letter and a letter of another plane are unclear, each at its place."""
    text = "xã ₫ Ω 😀".encode()
    assert set(WordStarts(text).unclear.tolist()) == {
        text.index("₫".encode()),
        text.index("Ω".encode()),
        text.index("😀".encode()),
    }
