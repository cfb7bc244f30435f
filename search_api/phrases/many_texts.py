"""Where a query is met in many texts at once: their UTF-8 written one after the other, places as arrays.

That spares a search for each text and an object for each place: everyday words stand a million times in an archive.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids
from search_api.phrases.near import near_in
from search_api.phrases.phrase import And, Node, Not, Or, Phrase
from search_api.phrases.phrase_expression import Places
from search_api.phrases.word_starts import WordStarts

Find = Callable[[Phrase], Places]

_BETWEEN = b"\n;\n"  # no phrase reaches over a semicolon


class ManyTexts:
    """Some texts in UTF-8 as one."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self.utf8 = _BETWEEN.join(texts)
        self.ends: Ids = np.cumsum([len(text) + len(_BETWEEN) for text in texts])

    def counts(self, node: Node, find: Find) -> tuple[Ids, Ids]:
        """Count the places where a query is met in each text, given where its phrases stand in `utf8`.

        Also returns the numbers of the texts with signs of which bytes do not tell whether they are letters, where
        words had to be counted: their count is not to be used.
        """
        found = self._places(node, find)
        if not isinstance(node, Phrase):
            found = _outermost(found)
        return np.bincount(self._rows(found), minlength=len(self.ends)), self._unclear

    @cached_property
    def _words(self) -> WordStarts:
        return WordStarts(self.utf8)

    @property
    def _unclear(self) -> Ids:
        if "_words" not in vars(self):
            return np.zeros(0, np.int64)
        return np.unique(np.searchsorted(self.ends, self._words.unclear, side="right"))

    def _rows(self, places: Places) -> Ids:
        """Return the number of the text that each place stands in."""
        return np.searchsorted(self.ends, places[:, 0], side="right")

    def _places(self, node: Node, find: Find) -> Places:
        """Return the places of a query; those of one phrase in order and apart, others as they come."""
        if isinstance(node, Phrase):
            return find(node)
        left, right = self._places(node.left, find), self._places(node.right, find)
        if isinstance(node, Or):
            return np.concatenate((left, right))
        if isinstance(node, Not):
            return left[~self._beside(left, right)]
        if isinstance(node, And):
            return np.concatenate((left[self._beside(left, right)], right[self._beside(right, left)]))
        if not len(left) or not len(right):
            return left[:0]
        return near_in(self._words, self.ends, (left, right), node.width)

    def _beside(self, places: Places, others: Places) -> NDArray[np.bool_]:
        """Say of each place whether one of `others` stands in its text."""
        held = np.zeros(len(self.ends), np.bool_)
        held[self._rows(others)] = True
        return held[self._rows(places)]


def _outermost(places: Places) -> Places:
    """Sort places and drop those that lie inside another."""
    ordered = places[np.lexsort((-places[:, 1], places[:, 0]))]
    furthest = np.maximum.accumulate(ordered[:, 1])
    kept: Places = ordered[np.concatenate((np.ones(1, np.bool_), ordered[1:, 1] > furthest[:-1]))[: len(ordered)]]
    return kept
