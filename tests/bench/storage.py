"""Figures of the index folder alone: writing, publishing, opening, verifying, backing up, dense search, memory.

    python tests/bench/storage.py 100000

Passages are made up of random syllables and vectors in clumps, so neither model nor data is needed. Seconds are of
the processor (both cores together) and of the clock; on a busy machine only the first mean anything.
"""

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from indexer import dedup
from indexer.backup import backup
from indexer.index_writer import IndexWriter
from indexer.model.identity import ModelIdentity
from indexer.prepare import Prepared, Preparer
from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import DigestCache
from indexer.verify import verify

DIMENSION = 256
CHANCE = np.random.default_rng(11)
CENTRES = CHANCE.normal(size=(2000, DIMENSION)).astype(np.float32)


class Clumps:
    """An encoder that gives unit vectors around 2,000 centres, whatever the text."""

    identity = ModelIdentity("clumps", None, DIMENSION, "clumps")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text."""
        rows = CENTRES[CHANCE.integers(0, len(CENTRES), len(texts))]
        rows = rows + CHANCE.normal(0, 0.8, rows.shape).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def articles() -> Iterator[Prepared]:
    """Yield articles of about seven passages without end: 400 texts under ever new ids and sketches."""
    ends = ("", "n", "ng", "t", "ch")
    syllables = np.array([f"{a}{b}{c}" for a in "bcdghklmnpqrstvx" for b in "aeiou" for c in ends])
    texts = []
    for _ in range(400):
        words = CHANCE.choice(syllables, 700)
        body = " ".join(" ".join(words[i : i + 20]).capitalize() + "." for i in range(0, 700, 20))
        found = Preparer().prepare(RawArticle(id="", title=" ".join(words[:9]), body=body, source=f"s{words[0]}"))
        assert isinstance(found, Prepared)
        texts.append(found)
    for number in itertools.count():
        sketch = CHANCE.integers(0, 1 << 32, dedup.BANDS * dedup.ROWS, dtype=np.uint32)
        yield replace(texts[number % 400], id=f"a{number}", sketch=sketch)


class Timed:
    """Prints what the work under `with` took."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.monotonic()

    def __exit__(self, *_: object) -> None:
        cpu, wall = time.process_time() - self._cpu, time.monotonic() - self._wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{self._name:<28}{cpu:8.2f} s cpu {wall:8.2f} s clock {peak:8.0f} MB peak", flush=True)


def write(folder: Path, passages: int) -> None:
    """Fill an index, publishing every 100,000 passages as `build` does."""
    source, cpu = articles(), 0.0
    with IndexWriter(folder, Clumps()) as writer:
        while writer.counts.passages < passages:
            article = next(source)
            began = time.process_time()
            writer.add(article)
            cpu += time.process_time() - began
            if writer.waiting >= 100_000:
                with Timed("publish"):
                    writer.publish(more_to_come=True)
        print(f"add: {writer.counts.passages / cpu:,.0f} passages per second of one core")
        with Timed("last publication, merging"):
            writer.publish()


def search(snapshot: Snapshot) -> None:
    """Time single dense searches."""
    took = []
    for query in Clumps().encode_passages(["?"] * 300):
        began = time.process_time()
        snapshot.dense(query, 200)
        took.append(time.process_time() - began)
    print(f"dense, k=200: p50 {np.median(took) * 1000:.2f} ms, p99 {np.quantile(took, 0.99) * 1000:.2f} ms cpu")


def main() -> None:
    """Measure an index of so many passages."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "index"
        write(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        with Timed("open"):
            snapshot = open_snapshot(folder, DigestCache())
        print(snapshot.counts(), snapshot.stats()["vectors"])
        search(snapshot)
        snapshot.close()
        for name, options in (("verify --quick", {"quick": True}), ("verify", {}), ("verify --full", {"full": True})):
            with Timed(name):
                assert verify(folder, **options).clean
        with Timed("backup"):
            backup(folder, Path(work) / "backups")
        with Timed("second backup"):
            backup(folder, Path(work) / "backups")


if __name__ == "__main__":
    main()
