"""NEAR: joins each place of one side with the nearest of the other side, at most so many words away.

The nearest has the fewest words between; of two as near, the one before. In one text that is done place by place; over
many texts at once in UTF-8, with arrays, where everyday words stand hundreds of thousands of times.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from search_api.word_starts import WordStarts

Span = tuple[int, int]
Numbers = NDArray[np.int64]

_WORD = re.compile(r"[^\W_]+")


def near(left: Sequence[Span], right: Sequence[Span], text: str | bytes, width: int) -> list[Span]:
    """Join places of one text, or of its UTF-8; a pair spans both places."""
    by_start, by_end = sorted(right), sorted(right, key=lambda span: (span[1], span[0]))
    ends = [span[1] for span in by_end]
    pairs = []
    for one in left:
        reach = []
        at = bisect_left(by_start, (one[1],))
        if at < len(by_start):
            reach.append((_words(text, one[1], by_start[at][0], width), (one[0], by_start[at][1])))
        at = bisect_right(ends, one[0]) - 1
        if at >= 0:
            reach.append((_words(text, by_end[at][1], one[0], width), (by_end[at][0], one[1])))
        best = min(reach, default=(width + 1, one))
        if best[0] <= width:
            pairs.append(best[1])
    return pairs


def _words(text: str | bytes, start: int, end: int, most: int) -> int:
    """Count the words of a stretch that begins and ends between words, up to one more than `most`."""
    stretch = text[start:end]
    found = _WORD.finditer(stretch if isinstance(stretch, str) else stretch.decode())
    return sum(1 for _ in islice(found, most + 1))


def count_near(together: bytes, ends: Numbers, sides: tuple[Numbers, Numbers], width: int) -> tuple[Numbers, Numbers]:
    """Count the pairs in each of some texts that are written one after the other.

    `ends` are where the texts end, `sides` the places of both sides as rows (start, end), in order and apart. Returns
    the counts, and the numbers of texts with signs of which bytes alone do not tell whether they are letters.
    """
    words = WordStarts(together)
    left, right = sides
    rows = np.searchsorted(ends, left[:, 0], side="right")
    after = np.searchsorted(right[:, 0], left[:, 1])
    before = np.searchsorted(right[:, 1], left[:, 0], side="right") - 1
    of_right = np.searchsorted(ends, right[:, 0], side="right")

    def distance(other: Numbers, begins: Numbers, stops: Numbers) -> Numbers:
        there = (other >= 0) & (other < len(right))
        there[there] = of_right[other[there]] == rows[there]
        return np.where(there, words.between(begins, stops), width + 1)

    nearest_after, nearest_before = right[np.minimum(after, len(right) - 1)], right[np.maximum(before, 0)]
    to_after = distance(after, left[:, 1], nearest_after[:, 0])
    to_before = distance(before, nearest_before[:, 1], left[:, 0])
    back = to_before <= to_after
    met = np.where(back, to_before, to_after) <= width
    begin = np.where(back, nearest_before[:, 0], left[:, 0])[met]
    stop = np.where(back, left[:, 1], nearest_after[:, 1])[met]
    counts = np.bincount(rows[met][_outermost(begin, stop)], minlength=len(ends))
    return counts, np.unique(np.searchsorted(ends, words.unclear, side="right"))


def _outermost(begin: Numbers, stop: Numbers) -> Numbers:
    """Return which pairs lie inside no other, each once."""
    order = np.lexsort((-stop, begin))
    furthest = np.maximum.accumulate(stop[order])
    kept: Numbers = order[np.concatenate([[True], stop[order][1:] > furthest[:-1]])[: len(order)]]
    return kept
