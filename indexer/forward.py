"""The forward index: which syllables each passage holds, in their order.

The postings answer who holds a word; this answers what a passage holds, so that passages which were found already are
measured exactly without another search. Rows stand beside the vectors of a segment in one immutable, memory-mapped
file `NAME.words` of little-endian arrays: a header (version, passages n, syllables t, vocabulary v; int64), `keys` (v,
uint64, ascending: a hash of each marked syllable), `starts` (n + 1, int64), `folded` (v, uint32: where the syllable's
form without marks stands), `heads` (n, uint32: how many of a passage's syllables are its article's title) and
`syllables` (t, uint32: places in `keys`, title first). Hashes have 64 bits, so that two of a million syllables share
one with a chance of 1 in 37 million.
"""

import functools
import hashlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import Terms
from indexer.filters import Ids
from indexer.mapped import begins, gathered, interleaved, located, map_columns

Keys = NDArray[np.uint64]
Numbers = NDArray[np.uint32]

_VERSION = 1
_BLOCK = 32768  # passages that are laid out at once


@functools.lru_cache(maxsize=1 << 17)
def key(syllable: str) -> int:
    """Return the hash that a syllable goes by."""
    return int.from_bytes(hashlib.blake2b(syllable.encode(), digest_size=8).digest(), "little")


def keys_of(syllables: Collection[str]) -> Keys:
    """Return the hashes that syllables go by, in their order."""
    return np.fromiter(map(key, syllables), np.uint64, len(syllables))


@dataclass(frozen=True, eq=False)
class Rows:
    """The syllables of some passages: passage `ids[i]` has `syllables[starts[i]:starts[i + 1]]`, the title first."""

    ids: Ids
    keys: Keys
    folded: Numbers
    starts: Ids
    heads: Numbers
    syllables: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, syllables: Sequence[str]) -> Ids:
        """Return where each syllable stands in the vocabulary, -1 where it does not."""
        wanted = keys_of(syllables)
        if not len(self.keys):
            return np.full(len(wanted), -1, np.int64)
        found = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[found] == wanted, found, -1)

    def take(self, rows: Ids) -> tuple[Numbers, Ids]:
        """Return the syllables of some rows end to end, and where each row's begin (one more for the end)."""
        first = int(rows[0]) if len(rows) else 0
        if np.array_equal(rows, np.arange(first, first + len(rows))):  # they lie so already
            starts = self.starts[first : first + len(rows) + 1]
            return self.syllables[starts[0] : starts[-1]], starts - starts[0]
        places, starts = gathered(self.starts, rows)
        return self.syllables[places], starts


class LooseRows:
    """New passages on their way into a segment."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._folded = array("I")
        self._ids, self._heads, self._lengths, self._syllables = array("q"), array("I"), array("q"), array("I")

    def add(self, passage_id: int, title: Terms, text: Terms) -> None:
        """Take in a passage under its article's title."""
        for terms in (title, text):
            self._syllables.extend(map(self._place, terms.marked, terms.plain))
        self._ids.append(passage_id)
        self._heads.append(len(title.marked))
        self._lengths.append(len(title.marked) + len(text.marked))

    def _place(self, marked: str, plain: str) -> int:
        place = self._places.get(marked)
        if place is None:
            place = self._places[marked] = len(self._places)
            self._folded.append(place)
            if plain != marked:
                self._folded[place] = self._place(plain, plain)
        return place

    def rows(self) -> Rows:
        """Return what was taken in."""
        keys = keys_of(self._places)
        order = np.argsort(keys)
        moved = np.empty(len(order), np.uint32)
        moved[order] = np.arange(len(order), dtype=np.uint32)
        return Rows(
            ids=np.array(self._ids, np.int64),
            keys=keys[order],
            folded=moved[np.array(self._folded, np.uint32)[order]],
            starts=begins(np.array(self._lengths, np.int64)),
            heads=np.array(self._heads, np.uint32),
            syllables=moved[np.array(self._syllables, np.uint32)],
        )


def written(parts: Sequence[Rows], ids: Ids) -> Iterator[bytes]:
    """Yield the content of a file that holds the passages `ids` (ascending), which stand in `parts`, in that order."""
    part, row = located(parts, ids)
    keys, folded, moved = _vocabulary(parts, part, row)
    lengths, heads = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.uint32)
    for number, rows in enumerate(parts):
        here = part == number
        lengths[here] = rows.starts[row[here] + 1] - rows.starts[row[here]]
        heads[here] = rows.heads[row[here]]
    starts = begins(lengths)
    yield np.array([_VERSION, len(ids), starts[-1], len(keys)], "<i8").tobytes()
    for column, kind in ((keys, "<u8"), (starts, "<i8"), (folded, "<u4"), (heads, "<u4")):
        yield column.astype(kind).tobytes()
    for begin in range(0, len(ids), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        yield _laid_out(parts, moved, part[block], row[block]).astype("<u4").tobytes()


def _vocabulary(parts: Sequence[Rows], part: Ids, row: Ids) -> tuple[Keys, Numbers, list[Numbers]]:
    """Return the keys in use, their folded forms, and for each part where its entries went."""
    used = []
    for number, rows in enumerate(parts):
        there = np.zeros(len(rows.keys), np.bool_)
        chosen = row[part == number]
        for begin in range(0, len(chosen), _BLOCK):
            there[rows.take(chosen[begin : begin + _BLOCK])[0]] = True
        there[rows.folded[there]] = True
        used.append(there)
    keys = np.unique(np.concatenate([np.empty(0, np.uint64), *(r.keys[u] for r, u in zip(parts, used, strict=True))]))
    folded, moved = np.zeros(len(keys), np.uint32), []
    for rows, there in zip(parts, used, strict=True):
        target = np.searchsorted(keys, rows.keys).astype(np.uint32)
        folded[target[there]] = target[rows.folded[there]]
        moved.append(target)
    return keys, folded, moved


def _laid_out(parts: Sequence[Rows], moved: Sequence[Numbers], part: Ids, row: Ids) -> Numbers:
    """Return the syllables of one block of passages, end to end."""
    taken = [rows.take(row[part == number]) for number, rows in enumerate(parts)]
    return interleaved(part, [(moved[number][found], starts) for number, (found, starts) in enumerate(taken)])


def read_rows(path: Path, ids: Ids) -> Rows:
    """Map a file whose digest is right; `ids` are the passages of its segment. Raises IndexDamaged."""
    columns = map_columns(
        path,
        (_VERSION, len(ids)),
        lambda total, words: (("<u8", words), ("<i8", len(ids) + 1), ("<u4", words), ("<u4", len(ids)), ("<u4", total)),
    )
    keys, starts, folded, heads, syllables = columns
    # What every query looks through is kept in memory; rows stay on disk until somebody asks for them.
    return Rows(ids, np.array(keys), np.array(folded), np.array(starts), np.array(heads), syllables)
