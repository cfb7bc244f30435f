"""One pass over a text for all phrases of all topics: a trie over words."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.topics.pattern import Phrase
from indexer.topics.words import variants

_END = -1


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: `group` is what it was added under, words `first` … `last` inclusive."""

    group: int
    first: int
    last: int


class Trie:
    """Phrases under numbered groups; `scan` finds the longest phrase of each group at each place."""

    def __init__(self) -> None:
        self._root: dict[int, object] = {}
        self._word_ids: dict[str, int] = {}
        self._ids: dict[str, tuple[int, ...]] = {}
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
                self._singles.update(variants(phrase[0]))
            else:
                self._pairs.update((one, two) for one in variants(phrase[0]) for two in variants(phrase[1]))

    def _id(self, word: str) -> int:
        number = self._word_ids.get(word)
        if number is None:
            number = self._word_ids[word] = len(self._word_ids)
            for form in variants(word):
                self._ids[form] = (*self._ids.get(form, ()), number)
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
        nodes = [self._root]
        longest: dict[int, int] = {}
        for at in range(first, len(keys)):
            choices = self._ids.get(keys[at])
            if choices is None:
                break
            steps = [node[choice] for node in nodes for choice in choices if choice in node]
            if not steps:
                break
            nodes = [step for step in steps if isinstance(step, dict)]
            for node in nodes:
                groups = node.get(_END)
                if isinstance(groups, list):
                    longest.update(dict.fromkeys(groups, at))
        found.extend([Found(group, first, last) for group, last in longest.items()])
