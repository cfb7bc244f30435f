"""BM25 of given passages, from the forward index: exactly what a search of all postings would give them.

    score = Σ weight · ln(1 + (N - df + .5) / (df + .5)) · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / average))

(Robertson and Zaragoza 2009, with Lucene's idf), k1 1.2, b .75, over the clauses of a query, each in its field. A
field's length counts its terms; averages are over all passages of the index. Lengths are exact, where tantivy rounds
them to one byte.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids, contains
from indexer.forward import Keys, Numbers, Rows
from indexer.lexical import Clause, Field, LexicalQuery

Floats = NDArray[np.float32]
Idf = Callable[[str, Field], float]

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
        self._average: dict[Field, float] = {
            "plain": whole,
            "text": whole,
            "pairs": neighbours,
            "pairs_plain": neighbours,
            "title": title,
            "title_plain": title,
        }

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
    row = np.repeat(np.arange(len(rows)), lengths)
    title = np.arange(len(syllables)) < np.repeat(starts[:-1] + heads, lengths)
    counts = np.zeros((len(rows), len(columns)), np.float32)
    for marked in (True, False):
        wanted = [place for place, column in enumerate(columns) if column.field.endswith("plain") != marked]
        if wanted:
            chosen = [columns[place] for place in wanted]
            counts[:, wanted] = _occurrences(part, chosen, (syllables, row, title), len(rows), marked=marked)
    whole = lengths.astype(np.float32)
    neighbours = whole - 1 - (heads > 0)
    only_title = heads.astype(np.float32)
    return counts, {
        "plain": whole,
        "text": whole,
        "pairs": neighbours,
        "pairs_plain": neighbours,
        "title": only_title,
        "title_plain": only_title,
    }


def _occurrences(
    part: Rows, columns: Sequence[_Column], tokens: tuple[Numbers, Ids, NDArray[np.bool_]], count: int, *, marked: bool
) -> Floats:
    """Count columns that are all with marks, or all without, in `count` rows: (count, len(columns))."""
    syllables, row, title = tokens
    words = list(dict.fromkeys(word for column in columns for word in column.syllables))
    slots = np.zeros(len(part.keys), np.int32)
    places = part.places(words)
    slots[places[places >= 0]] = np.flatnonzero(places >= 0) + 1
    slot = slots[syllables] if marked else slots[part.folded[syllables]]
    hits = slot.nonzero()[0]
    width = len(words) + 1
    slot, row, title = slot[hits], row[hits], title[hits]
    singles = np.bincount(row * width + slot, minlength=count * width).reshape(count, width)
    headings = np.bincount(row[title] * width + slot[title], minlength=count * width).reshape(count, width)
    pair_slots, pairs = _pair_slots(columns, words, width)
    pair = pair_slots[slot[:-1] * width + slot[1:]]
    left = ((pair > 0) & (hits[1:] == hits[:-1] + 1) & (row[1:] == row[:-1]) & (title[1:] == title[:-1])).nonzero()[0]
    neighbours = np.bincount(row[left] * (pairs + 1) + pair[left], minlength=count * (pairs + 1))
    neighbours = neighbours.reshape(count, pairs + 1)
    number = {word: place + 1 for place, word in enumerate(words)}
    chosen = []
    for column in columns:
        first, *second = (number[word] for word in column.syllables)
        if second:
            chosen.append(2 * width + int(pair_slots[first * width + second[0]]))
        else:
            chosen.append(first + width * column.field.startswith("title"))
    return np.concatenate([singles, headings, neighbours], axis=1)[:, chosen].astype(np.float32)


def _pair_slots(columns: Sequence[_Column], words: Sequence[str], width: int) -> tuple[NDArray[np.int32], int]:
    """Number the pairs of neighbours that are asked for: a table by both slots, and how many there are."""
    number = {word: place + 1 for place, word in enumerate(words)}
    table = np.zeros(width * width, np.int32)
    pairs = dict.fromkeys(column.syllables for column in columns if len(column.syllables) == 2)
    for place, (left, right) in enumerate(pairs):
        table[number[left] * width + number[right]] = place + 1
    return table, len(pairs)


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
        total = total + np.max([summed(alternative) for alternative in choice], axis=0)
    return total
