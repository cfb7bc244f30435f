"""Immutable files of arrays beside a segment: memory-mapped columns of rows of different lengths.

A file is a header of int64 (version, passages, and two sizes that its kind defines), then its columns, little-endian.
Rows of different lengths lie end to end in one column, and another says where each begins.
"""

import mmap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged
from indexer.filters import Ids, contains
from indexer.reasons import Reason

_HEADER = 4

Column = tuple[str, int]


class WithIds(Protocol):
    """Rows of passages."""

    @property
    def ids(self) -> Ids:
        """The passage of each row."""
        ...


def begins(lengths: Ids) -> Ids:
    """Return where each of the rows begins that lie end to end, and where the last one ends: (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def gathered(starts: Ids, rows: Ids) -> tuple[Ids, Ids]:
    """Return the places of some rows' items, end to end, and where each row's begin among them."""
    first = starts[rows]
    lengths = starts[rows + 1] - first
    moved = begins(lengths)
    return np.arange(moved[-1]) + np.repeat(first - moved[:-1], lengths), moved


def located(parts: Sequence[WithIds], ids: Ids) -> tuple[Ids, Ids]:
    """Return in which part, and in which of its rows, each passage stands; the last part wins. Raises IndexDamaged."""
    part, row = np.full(len(ids), -1, np.int64), np.zeros(len(ids), np.int64)
    for number, rows in enumerate(parts):
        order = np.argsort(rows.ids, kind="stable")
        there = contains(rows.ids[order], ids)
        part[there] = number
        row[there] = order[np.searchsorted(rows.ids[order], ids[there])]
    if len(ids) and part.min() < 0:
        raise IndexDamaged(Reason("nothing_stored", passage=int(ids[part < 0][0])))
    return part, row


def interleaved(part: Ids, taken: Sequence[tuple[NDArray[Any], Ids]]) -> NDArray[Any]:
    """Put rows of several parts end to end: row i is the next one of `taken[part[i]]`, (items, where rows begin)."""
    lengths = np.zeros(len(part), np.int64)
    for number, (_, starts) in enumerate(taken):
        lengths[part == number] = np.diff(starts)
    first = begins(lengths)
    block = np.empty((int(first[-1]), *taken[0][0].shape[1:]), taken[0][0].dtype)
    for number, (items, starts) in enumerate(taken):
        shift = np.repeat(first[:-1][part == number] - starts[:-1], np.diff(starts))
        block[np.arange(len(items)) + shift] = items
    return block


def map_columns(
    path: Path, expected: tuple[int, int], columns: Callable[[int, int], Sequence[Column]]
) -> list[NDArray[Any]]:
    """Map the columns of a file whose digest is right; `expected` are its version and passages.

    `columns` says of the two sizes in the header which kinds and lengths follow. Raises IndexDamaged.
    """
    with path.open("rb") as file:
        whole = path.stat().st_size >= 8 * _HEADER
        content = np.frombuffer(
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if whole else bytes(8 * _HEADER), np.uint8
        )
    version, count, one, two = content[: 8 * _HEADER].view("<i8").tolist()
    sizes = columns(one, two)
    if (version, count) != expected or 8 * _HEADER + sum(int(kind[2]) * n for kind, n in sizes) != len(content):
        raise IndexDamaged(Reason("too_few_passages", path=path, passages=expected[1]))
    found, at = [], 8 * _HEADER
    for kind, size in sizes:
        found.append(content[at : at + int(kind[2]) * size].view(kind))
        at += int(kind[2]) * size
    return found
