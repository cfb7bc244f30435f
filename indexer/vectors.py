"""Passage vectors by FAISS: the only file that knows it.

Vectors live in immutable segments, each a FAISS file and a file of its passage ids (little-endian int64, ascending).
A segment is exact (flat, half precision) while exact is fast, and IVF with 8 bits a dimension above `FLAT_LIMIT`.
Segments are serialised in memory and written by the durable writer, since FAISS's own writing never syncs and does
not notice a full disk; they are mapped only after their digest was found right. Deleted passages stay in their
segment and are left out of every search, until the segment is merged.

Scores are inner products of unit vectors (cosines), higher is better, in [-1, 1].
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import DimensionMismatch, IndexDamaged
from indexer.filters import Allowed, Ids, contains
from indexer.manifest import SEGMENTS, SegmentEntry
from indexer.reasons import Reason, library
from indexer.storage import DigestCache, write_durable

_FAISS: Any = faiss  # its stubs do not know the keyword arguments of search parameters

Vectors = NDArray[np.float32]
Bits = NDArray[np.uint8]
Block = tuple[Ids, Vectors]

FLAT_LIMIT = 250_000  # exact takes 22 ns a vector of 256 dimensions: 5.5 ms
BLOCK = 65536
MOST_SEGMENTS = 6
TRAIN_PER_LIST = 48
EXHAUSTIVE_SHARE = 0.2  # a filter that leaves less than this goes through every list
# Questions lie elsewhere than passages, so many lists are gone through. Recall@10 of 274 questions over 82,580 passages
# in 1,024 lists: .87 with 48 probes, .96 with a sixth of the lists, .99 with all (what 8 bits cost).
PROBE_SHARE = 1 / 6
FLAT_KIND, IVF_KIND = "flat-fp16", "ivf-sq8"


@dataclass(frozen=True, eq=False)
class Segment:
    """One immutable segment in memory: `ids[i]` is the passage of vector i."""

    name: str
    kind: str
    ids: Ids
    index: Any

    def __len__(self) -> int:
        return len(self.ids)

    def living_ids(self, living: Ids) -> Ids:
        """Return the ids of the living passages, in the order of `blocks`."""
        return self.ids[contains(living, self.ids)]

    def blocks(self, living: Ids) -> Iterator[Block]:
        """Yield ids and vectors of the living passages, as precise as they are stored."""
        if self.kind == IVF_KIND:
            self.index.make_direct_map()
        for start in range(0, len(self), BLOCK):
            ids = self.ids[start : start + BLOCK]
            keep = contains(living, ids)
            vectors = np.asarray(self.index.reconstruct_n(start, len(ids)), np.float32)
            yield ids[keep], vectors[keep]


class Loose:
    """New vectors on their way into a segment, kept in half precision."""

    def __init__(self) -> None:
        self._ids: list[Ids] = []
        self._vectors: list[NDArray[np.float16]] = []

    def __len__(self) -> int:
        return sum(map(len, self._ids))

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Take in unit vectors (n, dim) of passages `ids`."""
        self._ids.append(ids)
        self._vectors.append(vectors.astype(np.float16))

    def living_ids(self, living: Ids) -> Ids:
        """Return the ids of the living passages, in the order of `blocks`."""
        return np.concatenate([np.empty(0, np.int64), *(ids[contains(living, ids)] for ids in self._ids)])

    def blocks(self, living: Ids) -> Iterator[Block]:
        """Yield ids and vectors of the living passages."""
        for ids, vectors in zip(self._ids, self._vectors, strict=True):
            keep = contains(living, ids)
            yield ids[keep], vectors[keep].astype(np.float32)


@dataclass(frozen=True)
class Stored:
    """A segment on disk that is read only while it is gone through, so that merging many takes little memory."""

    folder: Path
    entry: SegmentEntry
    digests: DigestCache

    def living_ids(self, living: Ids) -> Ids:
        """Return the ids of the living passages, in the order of `blocks`."""
        return self._read().living_ids(living)

    def blocks(self, living: Ids) -> Iterator[Block]:
        """Yield ids and vectors of the living passages."""
        yield from self._read().blocks(living)

    def _read(self) -> Segment:
        return read_segment(self.folder, self.entry, self.digests)


Part = Segment | Loose | Stored


def build_segment(name: str, parts: Sequence[Part], living: Ids, dimension: int) -> Segment:
    """Make one segment of the living vectors of `parts`; its size decides its kind."""
    ids = np.concatenate([np.empty(0, np.int64), *(part.living_ids(living) for part in parts)])
    order = np.argsort(ids)
    if len(ids) <= FLAT_LIMIT:
        flat = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        blocks = [block[1] for part in parts for block in part.blocks(living)]
        flat.add(np.concatenate([np.empty((0, dimension), np.float32), *blocks])[order])
        return Segment(name, FLAT_KIND, ids[order], flat)
    inverted = _trained(parts, living, len(ids), dimension)
    rows = np.empty(len(ids), np.int64)
    rows[order] = np.arange(len(ids))
    done = 0
    for part in parts:
        for block_ids, vectors in part.blocks(living):
            inverted.add_with_ids(vectors, rows[done : done + len(block_ids)])
            done += len(block_ids)
    return Segment(name, IVF_KIND, ids[order], inverted)


def _trained(parts: Sequence[Part], living: Ids, count: int, dimension: int) -> Any:
    """Return an empty IVF trained on an even sample."""
    lists = lists_for(count)
    coarse: Any = faiss.IndexFlatIP(dimension)
    inverted = faiss.IndexIVFScalarQuantizer(
        coarse, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
    )
    inverted.own_fields = True
    coarse.this.disown()
    inverted.cp.niter = 8
    inverted.cp.seed = 7
    step = max(1, count // (lists * TRAIN_PER_LIST))
    inverted.train(np.concatenate([block[1][::step] for part in parts for block in part.blocks(living)]))
    return inverted


def lists_for(count: int) -> int:
    """Return how many lists an IVF of `count` vectors has: 4·√n, a power of two, at most 4096."""
    return min(4096, 1 << round(math.log2(4 * math.sqrt(count))))


def write_segment(folder: Path, segment: Segment, beside: Mapping[str, Iterable[bytes]]) -> SegmentEntry:
    """Write a segment durably, with other files of its passages by their suffix. Raises StorageFailed.

    Returns its line of the manifest.
    """
    contents: dict[str, bytes | Iterable[bytes]] = {
        "faiss": _blocks(faiss.serialize_index(segment.index)),
        "ids": segment.ids.astype("<i8").tobytes(),
        **beside,
    }
    files = {
        suffix: write_durable(folder / SEGMENTS / f"{segment.name}.{suffix}", content)
        for suffix, content in contents.items()
    }
    return SegmentEntry(segment.name, segment.kind, len(segment), files)


def _blocks(content: Bits, size: int = 1 << 24) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size].tobytes()


def check_segment(folder: Path, entry: SegmentEntry, digests: DigestCache) -> None:
    """Compare a segment's files with their digests. Raises IndexDamaged."""
    for path, digest in entry.paths():
        digests.check(folder / path, digest)


def read_segment(folder: Path, entry: SegmentEntry, digests: DigestCache) -> Segment:
    """Read a segment whose digests are right. Raises IndexDamaged."""
    check_segment(folder, entry, digests)
    ids = np.fromfile(folder / entry.path("ids"), "<i8").astype(np.int64)
    path = folder / entry.path("faiss")
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)  # mapped: all processes share it
    except RuntimeError as error:
        raise IndexDamaged(Reason("vectors_unread", path=path, cause=library("FAISS", error))) from error
    if index.ntotal != len(ids) or len(ids) != entry.vectors:
        raise IndexDamaged(Reason("vectors_count", path=path, found=index.ntotal, passages=len(ids)))
    if entry.kind == IVF_KIND:
        _FAISS.downcast_index(index).make_direct_map()  # so that single vectors can be read back
    return Segment(entry.name, entry.kind, ids, index)


class VectorIndex:
    """The segments of one generation, searched as one; safe to share between threads.

    `living` are the passage ids of the generation, ascending: others are never returned.
    """

    def __init__(self, segments: Sequence[Segment], living: Ids, dimension: int) -> None:
        self.dimension = dimension
        self._segments = [(segment, _left(segment, living)) for segment in segments if len(segment)]

    def __len__(self) -> int:
        return sum(len(segment) if bits is None else int(kept) for segment, (bits, kept) in self._segments)

    @property
    def kinds(self) -> list[str]:
        """Return the kind of every segment."""
        return [segment.kind for segment, _ in self._segments]

    def search(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Ids, Vectors]:
        """Find the k nearest passages of one unit vector (dim,), best first, equal scores by id.

        Returns passage ids and cosines, both at most k long. Flat segments are exact; so are all where `allowed`
        is narrow. Raises DimensionMismatch.
        """
        # Queries come in parallel already, so that more threads each only get in their way. OpenMP keeps this number
        # by thread: said once elsewhere, every thread of a server would still wake, and spin on, all cores.
        faiss.omp_set_num_threads(1)
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        if query.shape[1] != self.dimension:
            raise DimensionMismatch(Reason("other_dimension", asked=query.shape[1], built=self.dimension))
        found = [self._in_segment(segment, bits, query, k, allowed) for segment, (bits, _) in self._segments]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        ids = np.concatenate([part[0] for part in found])
        scores = np.concatenate([part[1] for part in found])
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def vectors(self, ids: Ids) -> Vectors:
        """Return the stored vectors of the passages `ids`, (n, dim), a row of zeros where there is no such passage."""
        found = np.zeros((len(ids), self.dimension), np.float32)
        for segment, (_, kept) in self._segments:
            here = np.flatnonzero(contains(segment.ids, ids)) if kept else np.empty(0, np.int64)
            if len(here):
                rows = np.searchsorted(segment.ids, ids[here])
                found[here] = np.asarray(segment.index.reconstruct_batch(rows), np.float32)
        return found

    def _in_segment(
        self, segment: Segment, living: Bits | None, query: Vectors, k: int, allowed: Allowed | None
    ) -> tuple[Ids, Vectors]:
        bits, kept = living, len(segment)
        if allowed is not None:
            bits, kept = _allowed(segment, allowed)
        k = min(k, kept)
        if k == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = segment.index.search(query, k, params=_parameters(segment, bits, kept))
        here = rows[0] >= 0
        return segment.ids[rows[0][here]], scores[0][here]


def _parameters(segment: Segment, bits: Bits | None, kept: int) -> Any:
    selector = None if bits is None else _FAISS.IDSelectorBitmap(len(segment), _FAISS.swig_ptr(bits))
    if segment.kind == FLAT_KIND:
        return _FAISS.SearchParameters(sel=selector) if selector else None
    narrow = kept < EXHAUSTIVE_SHARE * len(segment)
    return _FAISS.SearchParametersIVF(
        sel=selector, nprobe=segment.index.nlist if narrow else probes(segment.index.nlist)
    )


def probes(lists: int) -> int:
    """Return how many of an IVF's lists a search goes through."""
    return max(min(lists, 32), round(lists * PROBE_SHARE))


def _left(segment: Segment, living: Ids) -> tuple[Bits | None, int]:
    """Return which vectors still count, as bits, or None where all do; and how many."""
    kept = contains(living, segment.ids)
    count = int(kept.sum())
    return (None if count == len(kept) else np.packbits(kept, bitorder="little")), count


def _allowed(segment: Segment, allowed: Allowed) -> tuple[Bits, int]:
    """Return which vectors a filter leaves, as bits, and how many; remembered with the filter."""
    known = allowed.bitmaps.get(segment.name)
    if known is None:
        low, high = np.searchsorted(allowed.ids, [segment.ids[0], segment.ids[-1] + 1])
        wanted = allowed.ids[low:high]
        rows = np.minimum(np.searchsorted(segment.ids, wanted), len(segment) - 1)
        rows = rows[segment.ids[rows] == wanted]
        flags = np.zeros(len(segment), np.bool_)
        flags[rows] = True
        known = allowed.bitmaps[segment.name] = (np.packbits(flags, bitorder="little"), len(rows))
    return known


def merge_plan(kinds: Sequence[str], sizes: Sequence[int], living: Sequence[int]) -> list[int]:
    """Say which segments (by place) to merge into one; none if all may stay.

    Flat ones go together when exact is no longer fast, small ones when there are many, any when a quarter is dead; a
    larger one joins when the rest is at least a quarter of it, so each vector is rewritten only a few times.
    """
    dead = {place for place, size in enumerate(sizes) if living[place] < 0.75 * size}
    flat = {place for place, kind in enumerate(kinds) if kind == FLAT_KIND}
    chosen = set(dead)
    if sum(living[place] for place in flat) > FLAT_LIMIT:
        chosen |= flat
    order = sorted(range(len(sizes)), key=lambda place: living[place])
    if len(sizes) - len(chosen) > MOST_SEGMENTS:
        chosen |= set(order[: len(sizes) - MOST_SEGMENTS // 2])
    total = sum(living[place] for place in chosen)
    for place in order:
        if chosen and place not in chosen and living[place] <= 4 * total:
            chosen.add(place)
            total += living[place]
    return sorted(chosen) if len(chosen) > 1 or dead else []


def threads_for_building(count: int) -> None:
    """Let FAISS use `count` threads while segments are trained and filled."""
    faiss.omp_set_num_threads(count)
