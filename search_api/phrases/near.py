"""NEAR: joins each place of one side with the nearest of the other side, at most so many words away.

The nearest has the fewest words between; of two as near, the one before. In one text that is done place by place; over
many texts at once in UTF-8, with arrays, where everyday words stand hundreds of thousands of times.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice

import numpy as np

from indexer.filters import Ids
from indexer.time_left import check
from search_api.phrases.phrase_expression import Places
from search_api.phrases.word_starts import WordStarts

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")


def near(left: Sequence[Span], right: Sequence[Span], text: str, width: int) -> list[Span]:
    """Join places of one text; a pair spans both places."""
    by_start, by_end = sorted(right), sorted(right, key=lambda span: (span[1], span[0]))
    ends = [span[1] for span in by_end]
    pairs = []
    for one in left:
        check()
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


def _words(text: str, start: int, end: int, most: int) -> int:
    """Count the words of a stretch that begins and ends between words, up to one more than `most`."""
    return sum(1 for _ in islice(_WORD.finditer(text, start, end), most + 1))


def near_in(words: WordStarts, ends: Ids, sides: tuple[Places, Places], width: int) -> Places:
    """Join places of some texts that are written one after the other, up to `ends`; what `near` finds in each.

    The places of either side may come in any order, and inside each other.
    """
    left, right = sides
    if not len(left) or not len(right):
        return left[:0]
    rows = np.searchsorted(ends, left[:, 0], side="right")
    by_start = right[np.lexsort((right[:, 1], right[:, 0]))]
    by_end = right[np.lexsort((right[:, 0], right[:, 1]))]

    def distance(at: Ids, others: Places, begins: Ids, stops: Ids) -> Ids:
        there = (at >= 0) & (at < len(others))
        there[there] = np.searchsorted(ends, others[at[there], 0], side="right") == rows[there]
        return np.where(there, words.between(begins, stops), width + 1)

    after = np.searchsorted(by_start[:, 0], left[:, 1])
    before = np.searchsorted(by_end[:, 1], left[:, 0], side="right") - 1
    next_one, last_one = by_start[np.minimum(after, len(right) - 1)], by_end[np.maximum(before, 0)]
    to_next = distance(after, by_start, left[:, 1], next_one[:, 0])
    to_last = distance(before, by_end, last_one[:, 1], left[:, 0])
    back = to_last <= to_next
    pairs = np.where(
        back[:, None], np.stack((last_one[:, 0], left[:, 1]), 1), np.stack((left[:, 0], next_one[:, 1]), 1)
    )
    met: Places = pairs[np.where(back, to_last, to_next) <= width]
    return met
