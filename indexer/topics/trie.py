"""One pass over a text for all phrases of all topics: a trie over words."""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.topics.pattern import Phrase
from indexer.topics.words import forgiving
from indexer.vietnamese.fold import fold

_END = -1
UNMARKED, _MARKED = 1, 2
# A text writes with marks or without: "sắp xếp tinh gọn" holds no "sắp xếp tỉnh".
MIXED = UNMARKED | _MARKED


class Found(NamedTuple):
    """A phrase in a text: `group` is what it was added under, words `first` … `last` inclusive.

    `style` says how the text writes its marked words: 1 without marks, 2 with them, 3 both, 0 where none has any.
    """

    group: int
    first: int
    last: int
    style: int = 0


class Trie:
    """Phrases under numbered groups; `scan` finds the longest phrase of each group at each place."""

    def __init__(self) -> None:
        self._root: dict[int, object] = {}
        self._word_ids: dict[str, int] = {}
        # For each way to write a word: the rules' words it may be, and how it writes their marks.
        self._ids: dict[str, tuple[tuple[int, int], ...]] = {}
        # How phrases begin, as texts write it: a look into these sets spares most walks.
        self._singles: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()

    def add(self, phrases: Iterable[Phrase], group: int) -> None:
        """Add phrases (words in lower case, not empty) under `group`."""
        for phrase in phrases:
            node = self._root
            for word in phrase:
                step = node.setdefault(self._id(word), {})
                assert isinstance(step, dict)
                node = step
            groups = node.setdefault(_END, [])
            assert isinstance(groups, list)
            if group not in groups:
                groups.append(group)
            if len(phrase) == 1:
                self._singles.update(forgiving(phrase[0]))
            else:
                self._pairs.update((one, two) for one in forgiving(phrase[0]) for two in forgiving(phrase[1]))

    def _id(self, word: str) -> int:
        number = self._word_ids.get(word)
        if number is None:
            number = self._word_ids[word] = len(self._word_ids)
            for form in forgiving(word):
                self._ids[form] = (*self._ids.get(form, ()), (number, _style(word, form)))
        return number

    def scan(self, keys: Sequence[str]) -> list[Found]:
        """Find the phrases in a text given as its words in lower case, in order of their first word."""
        pairs, singles = self._pairs, self._singles
        starts = [at for at, pair in enumerate(itertools.pairwise(keys)) if pair in pairs]
        if not singles.isdisjoint(keys):
            starts = sorted({*starts, *(at for at, key in enumerate(keys) if key in singles)})
        found: list[Found] = []
        for first in starts:
            self._walk(keys, first, found)
        return found

    def _walk(self, keys: Sequence[str], first: int, found: list[Found]) -> None:
        states: list[tuple[dict[int, object], int]] = [(self._root, 0)]
        longest: dict[int, tuple[int, int]] = {}
        for at in range(first, len(keys)):
            choices = self._ids.get(keys[at])
            if choices is None:
                break
            states = [
                (step, seen | style)
                for node, seen in states
                for choice, style in choices
                if isinstance(step := node.get(choice), dict)
            ]
            if not states:
                break
            for node, seen in states:
                groups = node.get(_END)
                if isinstance(groups, list) and seen != MIXED:
                    longest.update(dict.fromkeys(groups, (at, seen)))
        found.extend([Found(group, first, last, style) for group, (last, style) in longest.items()])


def _style(word: str, form: str) -> int:
    """Say how `form` writes the marks of `word`; đ alone, as in DBQH, is no style."""
    if fold(word) == word.replace("đ", "d"):
        return 0
    return UNMARKED if fold(form) == form else _MARKED
