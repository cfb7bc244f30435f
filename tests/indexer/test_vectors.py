"""Vector segments against brute force: the same ids and the same scores."""

import threading
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from indexer import vectors
from indexer.errors import DimensionMismatch, IndexDamaged
from indexer.filters import Allowed
from indexer.manifest import SegmentEntry
from indexer.reasons import said
from indexer.storage import DigestCache, write_durable
from indexer.vectors import (
    FLAT_KIND,
    IVF_KIND,
    Loose,
    VectorIndex,
    build_segment,
    merge_plan,
    read_segment,
    write_segment,
)

Floats = NDArray[np.float32]


def unit(count: int, dimension: int = 16, seed: int = 3) -> Floats:
    """Return unit rows in clumps, as texts are."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(20, dimension))
    rows = centres[chance.integers(0, 20, count)] + chance.normal(0, 0.4, (count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def loose(ids: NDArray[np.int64], rows: Floats) -> Loose:
    """Return vectors on their way into a segment, in two batches."""
    found, half = Loose(), len(ids) // 2
    found.add(ids[:half], rows[:half])
    found.add(ids[half:], rows[half:])
    return found


def brute(ids: NDArray[np.int64], rows: Floats, query: Floats, k: int) -> tuple[list[int], list[float]]:
    """Return what an exhaustive search over half-precision vectors finds."""
    scores = rows.astype(np.float16).astype(np.float32) @ query
    best = np.lexsort((ids, -scores))[:k]
    return ids[best].tolist(), scores[best].tolist()


@pytest.fixture
def small_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let segments become IVF above 1,000 vectors."""
    monkeypatch.setattr(vectors, "FLAT_LIMIT", 1000)


def test_flat_segments_find_what_brute_force_finds() -> None:
    """Two segments, ids with gaps, dead passages: the same ids and scores as the arithmetic."""
    rows = unit(600)
    ids = np.arange(600, dtype=np.int64) * 3 + 5
    living = ids[(ids % 7) != 0]
    parts = [build_segment(f"s{i}", [loose(ids[i::2], rows[i::2])], ids, 16) for i in (0, 1)]
    index = VectorIndex(parts, living, 16)
    assert len(index) == len(living)
    assert index.kinds == [FLAT_KIND, FLAT_KIND]
    alive = np.isin(ids, living)
    for query in unit(20, seed=9):
        found, scores = index.search(query, 10)
        wanted, exact = brute(living, rows[alive], query, 10)
        assert found.tolist() == wanted
        np.testing.assert_allclose(scores, exact, atol=1e-5)


@pytest.mark.parametrize("share", [0.001, 0.05, 0.6])
def test_a_filter_loses_nothing(small_flat: None, share: float) -> None:
    """With IVF a narrow filter goes through every list, so it finds what brute force over the stored vectors finds."""
    rows, ids = unit(4000), np.arange(4000, dtype=np.int64) * 2
    segment = build_segment("s", [loose(ids, rows)], ids, 16)
    assert segment.kind == IVF_KIND
    stored = np.concatenate([block[1] for block in segment.blocks(ids)])
    index = VectorIndex([segment], ids, 16)
    kept = np.flatnonzero(np.random.default_rng(4).random(4000) < share)
    allowed = Allowed(ids[kept], ids[kept])
    hits = total = 0
    for query in unit(20, seed=8):
        found, scores = index.search(query, 10, allowed)
        assert set(found.tolist()) <= set(ids[kept].tolist())
        assert (np.diff(scores) <= 0).all()
        exact = stored[kept] @ query
        wanted = ids[kept][np.lexsort((ids[kept], -exact))[:10]]
        hits, total = hits + len(set(found.tolist()) & set(wanted.tolist())), total + len(wanted)
    assert hits >= (total if share < 0.2 else 0.95 * total)


def test_ivf_finds_nearly_all_neighbours(small_flat: None) -> None:
    """Recall@10 of the unfiltered search over the exact neighbours."""
    rows, ids = unit(6000), np.arange(6000, dtype=np.int64)
    index = VectorIndex([build_segment("s", [loose(ids, rows)], ids, 16)], ids, 16)
    hits = sum(len(set(index.search(q, 10)[0].tolist()) & set(brute(ids, rows, q, 10)[0])) for q in unit(50, seed=5))
    assert hits >= 0.93 * 500


def test_merging_keeps_living_vectors_in_order_of_ids(small_flat: None) -> None:
    """Segments whose ids interleave become one, without the dead."""
    rows, ids = unit(1600), np.arange(1600, dtype=np.int64)
    parts = [build_segment(f"s{i}", [loose(ids[i::2], rows[i::2])], ids, 16) for i in (0, 1)]
    living = ids[ids % 5 != 0]
    merged = build_segment("m", parts, living, 16)
    assert merged.ids.tolist() == living.tolist()
    assert merged.kind == IVF_KIND
    again = np.concatenate([block[1] for block in merged.blocks(living)])
    np.testing.assert_allclose(again, rows[living], atol=0.03)


def test_a_segment_comes_back_from_disk(tmp_path: Path) -> None:
    """Written and read, a segment answers as before; a changed byte is refused before FAISS sees it."""
    (tmp_path / "segments").mkdir()
    rows, ids = unit(50), np.arange(50, dtype=np.int64)
    entry = write_segment(tmp_path, build_segment("s", [loose(ids, rows)], ids, 16), {"words": [b"words"]})
    index = VectorIndex([read_segment(tmp_path, entry, DigestCache())], ids, 16)
    assert index.search(rows[7], 1)[0].tolist() == [7]
    path = tmp_path / "segments" / "s.faiss"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexDamaged, match=r"s\.faiss"):
        read_segment(tmp_path, entry, DigestCache())


def test_what_faiss_cannot_read_is_told_in_both_languages(tmp_path: Path) -> None:
    """A file with the right digest that holds no index: named, FAISS's own words in English alone."""
    (tmp_path / "segments").mkdir()
    files = {
        suffix: write_durable(tmp_path / "segments" / f"s.{suffix}", b"no index")
        for suffix in ("faiss", "ids", "words")
    }
    entry = SegmentEntry("s", FLAT_KIND, 1, files)
    with pytest.raises(IndexDamaged, match=r"s\.faiss cannot be read \(.+\); run 'timtin index'") as refused:
        read_segment(tmp_path, entry, DigestCache())
    vietnamese = said(str(refused.value), "vi")
    assert vietnamese.startswith(f"không đọc được {tmp_path}/segments/s.faiss (thư viện FAISS báo lỗi);")


def test_edges() -> None:
    """Nothing in the index, nothing allowed, more asked than there is, the wrong dimension."""
    nothing = np.empty(0, np.int64)
    query = unit(1)[0]
    assert VectorIndex([], nothing, 16).search(query, 5)[0].tolist() == []
    ids = np.arange(3, dtype=np.int64)
    index = VectorIndex([build_segment("s", [loose(ids, unit(3))], ids, 16)], ids, 16)
    assert len(index.search(query, 10)[0]) == 3
    assert index.search(query, 10, Allowed(nothing, nothing))[0].tolist() == []
    with pytest.raises(DimensionMismatch, match="8 dimensions, the index has 16"):
        index.search(query[:8], 1)


@pytest.mark.parametrize(
    ("sizes", "living", "plan"),
    [
        ([10, 10], [10, 10], []),
        ([100, 10], [60, 10], [0, 1]),  # 40% dead: it is written anew, and the small one with it
        ([200_000, 60_000], [200_000, 60_000], [0, 1]),  # exact is no longer fast
        ([50_000, *[5] * 6], [50_000, *[5] * 6], [1, 2, 3, 4, 5, 6]),  # many small ones, the large one stays
    ],
)
def test_merges_are_due_when_they_pay(sizes: list[int], living: list[int], plan: list[int]) -> None:
    """What is merged, by sizes and what lives of them."""
    found = merge_plan([FLAT_KIND] * len(sizes), sizes, living)
    assert found == plan or (plan == [1, 2, 3, 4, 5, 6] and 0 not in found and len(found) >= 4)


def test_a_search_wakes_no_other_core() -> None:
    """In any thread: a server searches in threads of its own, and OpenMP counts by thread."""
    rows = unit(50)
    ids = np.arange(50, dtype=np.int64)
    index = VectorIndex([build_segment("s", [loose(ids, rows)], ids, 16)], ids, 16)
    threads: list[int] = []

    def search() -> None:
        index.search(rows[0], 5)
        threads.append(faiss.omp_get_max_threads())

    searching = threading.Thread(target=search)
    searching.start()
    searching.join()
    assert threads == [1]
