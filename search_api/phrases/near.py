"""NEAR: joins each place of one side with the nearest of the other side, at most so many words away.

The nearest has the fewest words between; of two as near, the one before. In one text that is done place by place; over
many texts at once with arrays, where everyday words stand hundreds of thousands of times.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids
from indexer.time_left import check

Span = tuple[int, int]

_BITS = 32
_LOW = (1 << _BITS) - 1
_WORD = re.compile(r"[^\W_]+")


def near(left: Sequence[Span], right: Sequence[Span], text: str, width: int) -> list[Span]:
    """Join places of one text; a pair spans both places."""
    by_start, by_end = sorted(right), sorted(right, key=lambda span: (span[1], span[0]))
    ends, words = [span[1] for span in by_end], _word_starts(text)
    pairs = []
    for one in left:
        check()
        reach = []
        at = bisect_left(by_start, (one[1],))
        if at < len(by_start):
            reach.append((_between(words, one[1], by_start[at][0]), (one[0], by_start[at][1])))
        at = bisect_right(ends, one[0]) - 1
        if at >= 0:
            reach.append((_between(words, by_end[at][1], one[0]), (by_end[at][0], one[1])))
        best = min(reach, default=(width + 1, one))
        if best[0] <= width:
            pairs.append(best[1])
    return pairs


@lru_cache(maxsize=8)  # each NEAR of a query asks for those of the same text
def _word_starts(text: str) -> list[int]:
    return [word.start() for word in _WORD.finditer(text)]


def _between(words: Sequence[int], start: int, end: int) -> int:
    """Count the words, given where each starts, of a stretch that begins and ends between words."""
    return bisect_left(words, end) - bisect_left(words, start)


def near_places(
    left: tuple[Ids, Ids], right: tuple[Ids, Ids], stretches: tuple[Ids, Ids], words: NDArray[np.int32], width: int
) -> tuple[Ids, Ids]:
    """Join places of many texts, which lie one after the other; what `near` finds in each.

    Places are starts and ends, in the order of their starts; each of `left` lies in a text that begins and ends with
    its `stretches`. `words` counts the words before each point. Returns the starts and ends of the pairs.
    """
    starts, ends = left
    first, last = _orders(*right)
    counted, nowhere = words[starts], width + 1
    after = np.searchsorted(first[0], ends)
    reached = first[0][np.minimum(after, len(first[0]) - 1)]
    there = (after < len(first[0])) & (reached < stretches[1])
    to_next = np.where(there, words[reached] - words[ends], nowhere)
    before = np.searchsorted(last[1], starts, side="right") - 1
    reached = last[1][np.maximum(before, 0)]
    there = (before >= 0) & (reached > stretches[0])
    to_last = np.where(there, counted - words[reached], nowhere)
    back = (to_last <= to_next) & (to_last <= width)
    on = (to_next < to_last) & (to_next <= width)
    return (
        np.concatenate((last[0][before[back]], starts[on])),
        np.concatenate((ends[back], first[1][after[on]])),
    )


def _orders(starts: Ids, ends: Ids) -> tuple[tuple[Ids, Ids], tuple[Ids, Ids]]:
    """Return places by start, of those that begin alike the shortest first, and by end, the longest first."""
    if (starts[1:] >= ends[:-1]).all():
        return (starts, ends), (starts, ends)
    by_start = np.sort((starts << _BITS) | ends)
    by_end = np.sort((ends << _BITS) | starts)
    return (by_start >> _BITS, by_start & _LOW), (by_end & _LOW, by_end >> _BITS)
