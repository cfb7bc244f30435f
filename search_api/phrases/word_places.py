"""Where a query is met in a block of texts, by their stored words: places as arrays, no text is read.

A place is one integer, its start above its end counted back, so that sorted places stand by start, the longest first.
Starts and ends count the words of the block, `APART` among them; ends are exclusive.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids
from indexer.text_words import TextBlock
from indexer.time_left import check
from search_api.phrases.near import near_places
from search_api.phrases.phrase import And, Near, Node, Not, Or, Phrase
from search_api.phrases.vocabulary import Vocabulary
from search_api.phrases.word_forms import Way

_BITS = 32
_LOW = (1 << _BITS) - 1


class WordPlaces:
    """The places of a query, given the ways of its phrases."""

    def __init__(self, block: TextBlock, vocabulary: Vocabulary, ways: Mapping[Phrase, Sequence[Way]]) -> None:
        self._block, self._vocabulary, self._ways = block, vocabulary, ways
        self._doubtful = np.zeros(len(block.numbers), np.bool_)
        self._begun: dict[Way, Ids] = {}
        self._found: dict[Phrase, Ids] = {}
        codes = vocabulary.codes[block.words]
        self._at = np.flatnonzero(codes != 0)
        codes = codes[self._at]
        self._at = self._at[np.argsort(codes, kind="stable")]
        self._bounds = np.cumsum(np.bincount(codes, minlength=int(vocabulary.codes.max(initial=0)) + 1))
        self._counted: NDArray[np.int32] | None = None

    def counts(self, node: Node) -> tuple[Ids, Ids]:
        """Count the places of each text. Also returns the texts, by row, whose count is not to be used.

        Those are texts where places of one phrase overlap: which of them count, the text decides.
        """
        found = self._places(node)
        if not isinstance(node, Phrase):
            found = _outermost(found)
        return self._in_texts(found), np.flatnonzero(self._doubtful)

    def _in_texts(self, places: Ids) -> Ids:
        return np.diff(np.searchsorted(places, self._block.starts << _BITS))

    def _places(self, node: Node) -> Ids:
        """Return the places of a query in order, each once; those of one phrase do not lie inside each other."""
        check()
        if isinstance(node, Phrase):
            if node not in self._found:
                self._found[node] = self._phrase(self._ways[node])
            return self._found[node]
        if isinstance(node, Or):
            return _united([self._places(one) for one in _choices(node)])
        left, right = self._places(node.left), self._places(node.right)
        if isinstance(node, Near):
            return self._near(left, right, node.width)
        beside = self._beside(left, right)
        if isinstance(node, Not):
            return left[~beside]
        assert isinstance(node, And)
        return _united([left[beside], right[self._beside(right, left)]])

    def _beside(self, places: Ids, others: Ids) -> NDArray[np.bool_]:
        """Say of each place whether one of `others` stands in its text."""
        return np.repeat(self._in_texts(others) > 0, self._in_texts(places))

    def _phrase(self, ways: Sequence[Way]) -> Ids:
        found = _united([_packed(begun, begun + len(way)) for way in ways if len(begun := self._beginnings(way))])
        if all(len(way) == 1 for way in ways):
            return found
        starts = found >> _BITS
        found = found[np.flatnonzero(np.diff(starts, prepend=-1))]  # of those that begin alike the longest counts
        starts, ends = _unpacked(found)
        overlapping = starts[1:][starts[1:] < ends[:-1]]
        self._doubtful[np.searchsorted(self._block.starts, overlapping, side="right") - 1] = True
        return found

    def _beginnings(self, way: Way) -> Ids:
        """Return where the words of a way stand in a row, in order."""
        if way not in self._begun:
            self._begun[way] = self._gone_on(way) if len(way) > 1 else self._lone(way)
        return self._begun[way]

    def _lone(self, way: Way) -> Ids:
        codes = self._vocabulary.codes[self._vocabulary.words(way[0])].tolist()
        found = [self._at[self._bounds[code - 1] : self._bounds[code]] for code in codes]
        return found[0] if len(found) == 1 else np.sort(np.concatenate([self._at[:0], *found]))

    def _gone_on(self, way: Way) -> Ids:
        begun, step = self._beginnings(way[:-1]), len(way) - 1
        begun = begun[: np.searchsorted(begun, len(self._block.words) - step)]
        return begun[self._vocabulary.member(way[-1])[self._block.words[begun + step]]]

    def _near(self, left: Ids, right: Ids, width: int) -> Ids:
        if not len(left) or not len(right):
            return left[:0]
        if self._counted is None:
            self._counted = np.zeros(len(self._block.words) + 1, np.int32)
            np.cumsum(self._block.words != self._vocabulary.apart, out=self._counted[1:])
        rows = np.repeat(np.arange(len(self._block.numbers)), self._in_texts(left))
        stretches = self._block.starts[rows], self._block.starts[rows + 1]
        starts, ends = near_places(_unpacked(left), _unpacked(right), stretches, self._counted, width)
        return _united([_packed(starts, ends)])


def _choices(node: Node) -> list[Node]:
    return _choices(node.left) + _choices(node.right) if isinstance(node, Or) else [node]


def _packed(starts: Ids, ends: Ids) -> Ids:
    return (starts << _BITS) | (_LOW - ends)


def _unpacked(places: Ids) -> tuple[Ids, Ids]:
    return places >> _BITS, _LOW - (places & _LOW)


def _united(places: Sequence[Ids]) -> Ids:
    """Return places of several kinds in order, each once."""
    if len(places) == 1:
        together = places[0]
        if (together[1:] > together[:-1]).all():
            return together
    together = np.sort(np.concatenate([np.empty(0, np.int64), *places]))
    return together[np.flatnonzero(np.diff(together, prepend=-1))]


def _outermost(places: Ids) -> Ids:
    """Drop the places that lie inside another."""
    ends = _unpacked(places)[1]
    furthest = np.maximum.accumulate(ends)
    return places[np.flatnonzero(np.concatenate((np.ones(1, np.bool_), ends[1:] > furthest[:-1]))[: len(places)])]
