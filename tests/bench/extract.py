"""How many articles cleaning, extraction and all of `prepare` take in a second, on one core and on several.

`python -m tests.bench.extract ARTICLES.jsonl[.xz] --articles N --workers 2`: CPU time on one core, then wall-clock of
the pool that a build uses (started, warm, with what crosses between the processes); reading the file is not counted.
"""

import argparse
import os
import pickle
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from indexer import pool
from indexer.clean import clean
from indexer.extract.extractor import Extractor
from indexer.prepare import Preparer
from indexer.schema import RawArticle
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from tests.bench.mentions import articles

_WARM = 100


def rate(name: str, stage: Callable[[Any], object], items: Sequence[Any]) -> None:
    """Run a stage over items and print how many it takes in a second of CPU time."""
    for item in items[:_WARM]:
        stage(item)
    began = time.process_time()
    for item in items:
        stage(item)
    seconds = time.process_time() - began
    print(f"{name:22} {len(items) / seconds:7.0f} articles/s of one core, {1000 * seconds / len(items):.2f} ms each")


def shared_rate(raws: Sequence[RawArticle], preparer: Preparer, workers: int) -> None:
    """Run the pool of a build; print articles a second by the clock without its start, and the CPU time of all."""
    before = os.times()
    outcomes = pool.prepared(_twice(raws), preparer, workers)
    for _ in range(pool.ALONE + workers * pool.AHEAD * pool.BATCH):
        next(outcomes)
    began, count = time.perf_counter(), sum(1 for _ in outcomes)
    seconds = time.perf_counter() - began
    after = os.times()
    own, others = sum(after[:2]) - sum(before[:2]), sum(after[2:4]) - sum(before[2:4])
    print(
        f"{f'prepare, {workers} processes':22} {count / seconds:7.0f} articles/s by the clock; "
        f"CPU {own:.1f} s here, {others:.1f} s in the workers (their start included) for {2 * len(raws)} articles"
    )


def _twice(raws: Sequence[RawArticle]) -> Iterable[RawArticle]:
    yield from raws
    yield from raws


def main() -> None:
    """Measure each stage, then the pool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=1500, help="of each file")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    preparer = Preparer(Extractor.load(), Tagger(load_topics()))
    raws = list(articles(options.files, options.articles))
    cleaned = [clean(raw) for raw in raws]
    print(f"{len(raws)} articles of {sum(len(one.text) for one in cleaned) / len(raws):.0f} characters")
    rate("clean", clean, raws)
    assert preparer.extractor
    rate("extract", preparer.extractor.extract, cleaned)
    rate("prepare", preparer.prepare, raws)
    some = [preparer.prepare(raw) for raw in raws[:_WARM]]
    print(f"{'crosses back':22} {len(pickle.dumps(some)) / len(some):7.0f} bytes an article")
    shared_rate(raws, preparer, options.workers)


if __name__ == "__main__":
    main()
