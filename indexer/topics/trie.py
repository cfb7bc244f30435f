"""One pass over a text for all phrases of all topics: a trie over words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count
from typing import NamedTuple

from indexer.topics.pattern import Phrase
from indexer.topics.words import forgiving
from indexer.vietnamese.fold import fold

_END = -1
_REMEMBERED = 200_000  # ways on from a step; a text of rare writings must not fill the memory
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


@dataclass(frozen=True, slots=True)
class Hits:
    """The phrases found in a text, of `groups`, in order of their first word; going through them gives each as Found.

    `places` are the words where phrases begin, each with their groups, how many words follow, and styles. Places with
    the same words share that list: a long text may have more phrases than there is room for.
    """

    places: Sequence[tuple[int, Sequence[tuple[int, int, int]]]]
    groups: set[int]

    def __iter__(self) -> Iterator[Found]:
        return (
            Found(group, first, first + offset, style)
            for first, endings in self.places
            for group, offset, style in endings
        )


class _Step:
    """Where some words, as a text writes them, have led from the beginning of phrases.

    `longest` holds the phrases that end there or on the way: for each group the offset of the last word, and the style.
    """

    __slots__ = ("depth", "longest", "nodes", "onward")

    def __init__(
        self, depth: int, nodes: list[tuple[dict[int, object], int]], longest: dict[int, tuple[int, int]]
    ) -> None:
        self.depth, self.nodes, self.longest = depth, nodes, longest
        self.onward: dict[str, _Step | None] = {}


class Trie:
    """Phrases under numbered groups; `scan` finds the longest phrase of each group at each place.

    A rule's word has several writings, which lead to several nodes at once. What a text's words lead to is remembered,
    so that each is worked out once.
    """

    def __init__(self) -> None:
        self._root: dict[int, object] = {}
        self._word_ids: dict[str, int] = {}
        # For each way to write a word: the rules' words it may be, and how it writes their marks.
        self._ids: dict[str, tuple[tuple[int, int], ...]] = {}
        # How phrases begin, as texts write it: a look into these sets spares most walks.
        self._openers: set[str] = set()
        self._singles: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        self._first = _Step(0, [(self._root, 0)], {})
        self._steps = 0

    def __getstate__(self) -> dict[str, object]:
        """Leave out what is remembered."""
        return self.__dict__ | {"_first": _Step(0, [(self._root, 0)], {}), "_steps": 0}

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
            self._openers.update(forgiving(phrase[0]))
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

    def scan(self, keys: Sequence[str], wanted: Callable[[set[int]], set[int]] | None = None) -> Hits:
        """Find the phrases in a text given as its words in lower case.

        `wanted` is given the groups that there are, and returns those whose places count.
        """
        placed = zip(count(), keys, chain(keys[1:], ("",)))
        starts = [
            at
            for at, one, two in compress(placed, map(self._openers.__contains__, keys))
            if (one, two) in self._pairs or one in self._singles
        ]
        ends = [(first, step) for first in starts if (step := self._furthest(keys, first)).longest]
        steps = {step for _, step in ends}
        groups = {group for step in steps for group in step.longest}
        if wanted is not None:
            groups = wanted(groups)
        kept = {step: [(group, *end) for group, end in step.longest.items() if group in groups] for step in steps}
        return Hits([(first, endings) for first, step in ends if (endings := kept[step])], groups)

    def _furthest(self, keys: Sequence[str], first: int) -> _Step:
        """Return how far the words from `first` on lead."""
        step = self._first
        for at in range(first, len(keys)):
            word = keys[at]
            if word in step.onward:
                onward = step.onward[word]
            elif word in self._ids:
                onward = self._onward(step, word)
            else:
                break
            if onward is None:
                break
            step = onward
        return step

    def _onward(self, step: _Step, word: str) -> _Step | None:
        """Work out where a word leads, and remember it; None where to no phrase."""
        nodes = [
            (following, seen | style)
            for node, seen in step.nodes
            for choice, style in self._ids[word]
            if isinstance(following := node.get(choice), dict)
        ]
        longest = dict(step.longest)
        for node, seen in nodes:
            groups = node.get(_END)
            if isinstance(groups, list) and seen != MIXED:
                longest.update(dict.fromkeys(groups, (step.depth, seen)))
        onward = _Step(step.depth + 1, nodes, longest) if nodes else None
        if self._steps >= _REMEMBERED:
            self._first, self._steps = _Step(0, [(self._root, 0)], {}), 0
        step.onward[word] = onward
        self._steps += 1
        return onward


def _style(word: str, form: str) -> int:
    """Say how `form` writes the marks of `word`; đ alone, as in DBQH, is no style."""
    if fold(word) == word.replace("đ", "d"):
        return 0
    return UNMARKED if fold(form) == form else _MARKED
