"""Completions: titles, people, places, topics and frequent phrases that begin as typed, with or without marks.

A prefix is a stretch of the sorted keys of a table (`suggestion_table`), found by bisection, whose weightiest entries
are the completions.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.vietnamese.fold import fold, has_marks, match_key
from search_api.completions.suggestion_table import KINDS, Strings, Suggestion, SuggestionTable, folded_key, make_table
from search_api.query.keyboard import undo

_MARKS_BONUS = 10.0
_MOST = 200
_VARIANTS = 24
_AFTER_ALL = b"\xff"  # stands in no UTF-8


def _undone(key: str) -> str:
    """Return a folded prefix with raw Telex or VNI keystrokes undone: "baauf cuw" begins as "bau cu" does."""
    return " ".join(fold(undo(word) or word) for word in key.split(" "))


class Suggestions:
    """The completions of one generation. Unchanging; threads may share it."""

    def __init__(self, table: SuggestionTable) -> None:
        self._table = table
        self._keys = Strings(table.keys, table.key_starts)
        self._texts = Strings(table.texts, table.text_starts)
        self._ids = Strings(table.ids, table.id_starts)
        self._words = [word.decode() for word in Strings(table.words, table.word_starts)]
        self._counts = dict(zip(self._words, table.word_counts.tolist(), strict=True))
        self._best = lru_cache(maxsize=4096)(self._find_best)
        self._near = lru_cache(maxsize=4096)(self._find_near)

    @classmethod
    def of(cls, entries: Iterable[Suggestion]) -> "Suggestions":
        """Make the completions of some entries."""
        return cls(make_table(entries))

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._texts)

    def complete(self, query: str, limit: int = 10) -> list[Suggestion]:
        """Return at most `limit` completions, best first; a slip of the finger is mended where nothing begins so."""
        typed = " ".join(query.split())
        key = folded_key(typed)
        if not key:
            return []
        if query[-1:].isspace():
            key += " "
        found = self._best(key) or self._best(_undone(key))
        if not found:
            found = tuple(itertools.chain.from_iterable(self._best(variant) for variant in self._variants(key, typed)))
        marked = match_key(typed) if has_marks(typed) else ""
        ranked = sorted(found, key=lambda pair: -self._score(pair, marked))
        chosen: dict[str, int] = {}
        for number, _ in ranked:
            if len(chosen) == limit:
                break
            chosen.setdefault(folded_key(self._text(number)), number)
        return [self._entry(number) for number in chosen.values()]

    def _text(self, number: int) -> str:
        return self._texts[number].decode()

    def _entry(self, number: int) -> Suggestion:
        kind, count = KINDS[self._table.kinds[number]], int(self._table.counts[number])
        return Suggestion(self._text(number), kind, count, self._ids[number].decode() or None)

    def _score(self, pair: tuple[int, float], marked: str) -> float:
        number, weight = pair
        return weight + (_MARKS_BONUS if marked and marked in match_key(self._text(number)) else 0)

    def _find_best(self, prefix: str) -> tuple[tuple[int, float], ...]:
        """Return the weightiest entries that begin with the folded prefix."""
        begins = prefix.encode("utf-8", "replace")
        low = bisect_left(self._keys, begins)
        high = bisect_left(self._keys, begins + _AFTER_ALL, low)
        weights = self._table.weights[low:high]
        top = np.arange(len(weights))
        if len(weights) > _MOST:
            top = np.argpartition(weights, -_MOST)[-_MOST:]
        return tuple((int(self._table.of[low + place]), float(weights[place])) for place in top.tolist())

    def _variants(self, key: str, typed: str) -> Iterator[str]:
        """Yield prefixes one slip away: one word replaced by a known word one edit off, likelier ones first.

        A known word typed with its marks and left behind is meant: of "sáp nhập tỉ" no "sao nhập tịch" is made.
        """
        words, as_typed = key.split(" "), typed.split()
        meant = set()
        if len(words) == len(as_typed):
            meant = {place for place, word in enumerate(as_typed[:-1]) if has_marks(word)}
        tried = 0
        unknown = [place for place, word in enumerate(words) if word and word not in self._counts]
        others = [place for place in range(len(words)) if place not in unknown and place not in meant]
        for place in [*unknown, *others]:
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
