"""BM25 of given passages, from the forward index: exactly what a search of all postings would give them.

    score = Σ weight · ln(1 + (N - df + .5) / (df + .5)) · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / average))

(Robertson and Zaragoza 2009, with Lucene's idf), k1 1.2, b .75, over the clauses of a query, each in its field. A
field's length counts its terms; averages are over all passages of the index. Lengths are exact, where tantivy rounds
them to one byte.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids, contains
from indexer.forward import Keys, Numbers, Rows
from indexer.lexical import Clause, Field, LexicalQuery

Floats = NDArray[np.float32]
Idf = Callable[[str, Field], float]
T = TypeVar("T")

K1, B = 1.2, 0.75


class _Column(NamedTuple):
    """A term of one field that a query asks for: one syllable, or two neighbours."""

    field: Field
    syllables: tuple[str, ...]
    idf: float


class ForwardIndex:
    """The rows of all segments of one generation; safe to share between threads."""

    def __init__(self, parts: Sequence[Rows]) -> None:
        self._parts = [part for part in parts if len(part)]
        passages = max(sum(map(len, self._parts)), 1)
        syllables = sum(len(part.syllables) for part in self._parts)
        heads = sum(int(part.heads.sum(dtype=np.int64)) for part in self._parts)
        titled = sum(int(np.count_nonzero(part.heads)) for part in self._parts)
        whole, title = syllables / passages, heads / passages
        neighbours = (syllables - passages - titled) / passages
        self._average = _by_field(whole, neighbours, title)

    def scores(self, query: LexicalQuery, ids: Ids, idf: Idf) -> Floats:
        """Score the passages `ids` (0 where nothing matches or there is no such passage), in their order.

        `idf` gives the rarity of a term in a field. Phrases are no part of a score.
        """
        total = np.zeros(len(ids), np.float32)
        columns = _columns(query, idf)
        if not columns:
            return total
        for part in self._parts:
            here = np.flatnonzero(contains(part.ids, ids))
            if len(here):
                worth = self._worth(part, np.searchsorted(part.ids, ids[here]), list(columns.values()))
                total[here] = _added(query, list(columns), worth)
        return total

    def keys(self, ids: Ids) -> list[tuple[Keys, Keys]]:
        """Return the hashes of the syllables of passages, with their marks and without, titles apart, in their order.

        None of a passage that there is not.
        """
        nothing = np.empty(0, np.uint64)
        found = [(nothing, nothing)] * len(ids)
        for part in self._parts:
            here = np.flatnonzero(contains(part.ids, ids))
            for place, row in zip(here.tolist(), np.searchsorted(part.ids, ids[here]).tolist(), strict=True):
                first, last = part.starts[row : row + 2].tolist()
                syllables = part.syllables[first + int(part.heads[row]) : last]
                found[place] = part.keys[syllables], part.keys[part.folded[syllables]]
        return found

    def _worth(self, part: Rows, rows: Ids, columns: Sequence[_Column]) -> Floats:
        """Return what each column is worth in each row, (rows, columns), weights apart."""
        counts, lengths = _counted(part, rows, columns)
        fields = list(dict.fromkeys(column.field for column in columns))
        norms = np.stack([K1 * (1 - B + B * lengths[f] / max(self._average[f], 1e-9)) for f in fields], axis=1)
        norm = norms[:, [fields.index(column.field) for column in columns]]
        idf = np.array([column.idf * (K1 + 1) for column in columns], np.float32)
        return np.asarray(counts * idf / (counts + norm), np.float32)


def _columns(query: LexicalQuery, idf: Idf) -> dict[tuple[Field, str], _Column]:
    """Return the terms of a query, each once, by field and term; a term that no passage holds is left out."""
    clauses = [*query.should, *(clause for choice in query.choices for part in choice for clause in part)]
    columns = {}
    for field, term in dict.fromkeys((clause.field, clause.term) for clause in clauses):
        if rarity := idf(term, field):
            syllables = tuple(term.split("_")) if field.startswith("pairs") else (term,)
            columns[field, term] = _Column(field, syllables, rarity)
    return columns


def _counted(part: Rows, rows: Ids, columns: Sequence[_Column]) -> tuple[Floats, dict[Field, Floats]]:
    """Count each column in each row, (rows, columns); and return the lengths of the rows in each field."""
    syllables, starts = part.take(rows)
    lengths, heads = np.diff(starts), part.heads[rows].astype(np.int64)
    slots = _Slots.of(columns)
    counts = slots.counts(_met(part, slots, syllables, starts[:-1], heads), len(rows))
    whole = lengths.astype(np.float32)
    neighbours = whole - 1 - (heads > 0)
    only_title = heads.astype(np.float32)
    return counts, _by_field(whole, neighbours, only_title)


def _by_field(whole: T, neighbours: T, title: T) -> dict[Field, T]:
    """Give each field the length that counts in it."""
    text: dict[Field, T] = {"plain": whole, "text": whole, "pairs": neighbours, "pairs_plain": neighbours}
    return text | {"title": title, "title_plain": title}


class _Met(NamedTuple):
    """The syllables of rows that are asked for, those without marks before those with: the number of each, the row and
    the place that it stands in, and whether it belongs to a title."""

    slot: Ids
    row: Ids
    place: Ids
    title: NDArray[np.bool_]


def _met(part: Rows, slots: "_Slots", syllables: Numbers, starts: Ids, heads: Ids) -> _Met:
    """Look for what is asked for. What stands somewhere with its marks stands there without them too: so all syllables
    are gone through once, and for those with marks only what was found."""
    places = part.places([word for _, word in slots.numbers])
    known, numbers = places >= 0, np.arange(1, len(places) + 1)
    marked = np.array([marked for marked, _ in slots.numbers])
    plain_slots, marked_slots = np.zeros((2, len(part.keys)), np.int16)  # small, for large vocabularies are cleared
    marked_slots[places[known & marked]] = numbers[known & marked]
    plain_slots[part.folded[places[known & marked]]] = len(numbers) + 1  # asked for with its marks alone
    plain_slots[places[known & ~marked]] = numbers[known & ~marked]
    slot = plain_slots[part.folded[syllables]]
    place = slot.nonzero()[0]
    with_marks = marked_slots[syllables[place]]
    again = with_marks.nonzero()[0]
    row = starts.searchsorted(place, side="right") - 1
    title = place - starts[row] < heads[row]
    return _Met(
        np.concatenate([slot[place], with_marks[again]]),
        np.concatenate([row, row[again]]),
        np.concatenate([place, place[again]]),
        np.concatenate([title, title[again]]),
    )


class _Slots(NamedTuple):
    """The syllables that columns ask for, numbered from 1, each by whether its marks count; the pairs of neighbours,
    numbered too; and for each column what it counts: 0 a syllable anywhere, 1 in titles, 2 a pair, and its number."""

    numbers: dict[tuple[bool, str], int]
    pairs: dict[tuple[int, ...], int]
    kinds: list[int]
    wanted: list[int]

    @classmethod
    def of(cls, columns: Sequence[_Column]) -> "_Slots":
        """Number what is asked for."""
        found = cls({}, {}, [], [])
        for field, syllables, _ in columns:
            marked = not field.endswith("plain")
            own = tuple([found.numbers.setdefault((marked, word), len(found.numbers) + 1) for word in syllables])
            if len(own) == 2:
                found.kinds.append(2)
                found.wanted.append(found.pairs.setdefault(own, len(found.pairs) + 1))
            else:
                found.kinds.append(int(field.startswith("title")))
                found.wanted.append(own[0])
        return found

    def counts(self, met: _Met, count: int) -> Floats:
        """Count the columns in `count` rows: (count, columns)."""
        width, deep = len(self.numbers) + 2, len(self.pairs) + 1
        code = met.row * width + met.slot
        singles = np.bincount(code, minlength=count * width).reshape(count, width)
        headings = np.bincount(code[met.title], minlength=count * width).reshape(count, width)
        table = np.zeros((width, width), np.int64)
        for pair, number in self.pairs.items():
            table[pair] = number
        found = table[met.slot[:-1], met.slot[1:]]
        left = found.nonzero()[0]
        right = left + 1
        beside = (met.place[right] == met.place[left] + 1) & (met.row[right] == met.row[left])
        left = left[beside & (met.title[right] == met.title[left])]
        neighbours = np.bincount(met.row[left] * deep + found[left], minlength=count * deep).reshape(count, deep)
        chosen = np.array([0, width, 2 * width])[self.kinds] + np.array(self.wanted)
        return np.asarray(np.concatenate([singles, headings, neighbours], axis=1).take(chosen, axis=1), np.float32)


def _added(query: LexicalQuery, columns: Sequence[tuple[Field, str]], worth: Floats) -> Floats:
    """Add up clauses; of a choice only the best alternative counts. `columns` are the field and term of each."""
    place = {column: number for number, column in enumerate(columns)}

    def summed(clauses: Sequence[Clause]) -> Floats:
        weights = np.zeros(len(columns), np.float32)
        for clause in clauses:
            number = place.get((clause.field, clause.term))
            if number is not None:
                weights[number] += clause.weight
        return np.asarray(worth @ weights, np.float32)

    total = summed(query.should)
    for choice in query.choices:
        total = total + reduce(np.maximum, map(summed, choice))
    return total
