"""Completions: titles, people, places, topics and frequent phrases that begin as typed, with or without marks.

All entries stand in one array sorted by their folded text; names stand in it once for each word they may be typed
from. A prefix is a stretch of that array, found by bisection, whose weightiest entries are the completions.
"""

import heapq
import itertools
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.vietnamese.fold import fold, has_marks, match_key

Kind = Literal["topic", "place", "person", "phrase", "title"]
# How much a kind counts beside how often it stands in the articles: what names a thing goes before a mere title.
_KIND_WEIGHT: dict[Kind, float] = {"topic": 4.0, "place": 2.5, "person": 2.0, "phrase": 1.5, "title": 0.0}
_BEGINS_BONUS = 1.5
_MARKS_BONUS = 10.0
_LONGEST = 200
_VARIANTS = 24
_SORTED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: its text with marks, what it is, in how many articles it stands, and its code or id if any."""

    text: str
    kind: Kind
    count: int
    id: str | None = None


class Suggestions:
    """The completions of one generation. Unchanging; threads may share it."""

    def __init__(self, entries: Iterable[Suggestion]) -> None:
        self.entries = tuple(entries)
        keyed = list(_sorted(_keys(self.entries)))
        self._keys = [key for key, _, _ in keyed]
        self._entry = np.array([number for _, number, _ in keyed], np.int64)
        weights = [_weight(entry) for entry in self.entries]
        self._weight = np.array([weights[number] + bonus for _, number, bonus in keyed], np.float32)
        counts = Counter(word for key, _, bonus in keyed if bonus for word in key.split())
        self._words = sorted(counts)
        self._counts = counts
        self._best = lru_cache(maxsize=4096)(self._find_best)
        self._near = lru_cache(maxsize=4096)(self._find_near)

    def complete(self, query: str, limit: int = 10) -> list[Suggestion]:
        """Return at most `limit` completions, best first; a slip of the finger is mended where nothing begins so."""
        typed = " ".join(query.split())
        key = _key(typed)
        if not key:
            return []
        if query[-1:].isspace():
            key += " "
        found = self._best(key)
        if not found:
            found = tuple(itertools.chain.from_iterable(self._best(variant) for variant in self._variants(key)))
        marked = match_key(typed) if has_marks(typed) else ""
        ranked = sorted(found, key=lambda pair: -self._score(pair, marked))
        chosen: dict[str, Suggestion] = {}
        for number, _ in ranked:
            chosen.setdefault(_key(self.entries[number].text), self.entries[number])
        return list(chosen.values())[:limit]

    def _score(self, pair: tuple[int, float], marked: str) -> float:
        number, weight = pair
        return weight + (_MARKS_BONUS if marked and marked in match_key(self.entries[number].text) else 0)

    def _find_best(self, prefix: str) -> tuple[tuple[int, float], ...]:
        """Return the weightiest entries that begin with the folded prefix."""
        low = bisect_left(self._keys, prefix)
        high = bisect_left(self._keys, prefix + "\U0010ffff", low)
        weights = self._weight[low:high]
        top = np.arange(len(weights))
        if len(weights) > _LONGEST:
            top = np.argpartition(weights, -_LONGEST)[-_LONGEST:]
        return tuple((int(self._entry[low + place]), float(weights[place])) for place in top.tolist())

    def _variants(self, key: str) -> Iterator[str]:
        """Yield prefixes one slip away: one word replaced by a known word one edit off, likelier ones first."""
        words = key.split(" ")
        tried = 0
        unknown = [place for place, word in enumerate(words) if word and word not in self._counts]
        for place in [*unknown, *(place for place in range(len(words)) if place not in unknown)]:
            for other in self._near(words[place]) if words[place] else ():
                yield " ".join([*words[:place], other, *words[place + 1 :]])
                tried += 1
                if tried == _VARIANTS:
                    return

    def _find_near(self, word: str) -> tuple[str, ...]:
        """Return the known words one edit (a swap of neighbours too) from `word`, the frequent first."""
        if len(word) < 2:
            return ()
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=1, limit=None)
        return tuple(sorted((found for found, _, _ in near if found != word), key=lambda w: -self._counts[w])[:8])


def _key(text: str) -> str:
    """Return the folded text, its words apart by one space, at most 200 characters."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())[:_LONGEST]


def _keys(entries: Sequence[Suggestion]) -> Iterator[tuple[str, int, float]]:
    """Yield each entry under its text, and a name under every word that it may be typed from."""
    for number, entry in enumerate(entries):
        key = _key(entry.text)
        yield key, number, _BEGINS_BONUS
        if entry.kind in ("person", "place", "topic"):
            words = key.split(" ")
            for start in range(1, len(words)):
                yield " ".join(words[start:]), number, 0.0


def _sorted(keys: Iterator[tuple[str, int, float]]) -> Iterator[tuple[str, int, float]]:
    """Sort part by part: sorting a million at once would hold all other threads up for seconds."""
    parts = iter(lambda: sorted(itertools.islice(keys, _SORTED_AT_ONCE)), [])
    return heapq.merge(*parts)


def _weight(entry: Suggestion) -> float:
    return _KIND_WEIGHT[entry.kind] + math.log1p(entry.count)
