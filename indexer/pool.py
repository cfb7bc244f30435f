"""Takes articles through the stages in several processes, in order, with bounded memory.

Reading metadata out of an article is the slow part of a build (hundreds a second), and pure Python: processes share
it, the encoder and the index stay in the first one. Workers are spawned, never forked, so threads and locks of
libraries cannot be copied halfway, and they end when the first process does, however it ends.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.process import BaseProcess

from indexer import collector
from indexer.errors import TimTinError
from indexer.prepare import Failed, Prepared, Preparer
from indexer.reasons import Reason
from indexer.schema import RawArticle
from indexer.worker_arguments import WorkerArguments

ALONE = 400  # so many articles are done before workers would have started
BATCH = 32
AHEAD = 3  # batches waiting for each worker

Outcome = Prepared | Failed

_preparer: Preparer


class WorkerLost(TimTinError):
    """A worker process ended by itself: killed, or out of memory."""


def prepared(raws: Iterable[RawArticle], preparer: Preparer, workers: int = 0) -> Iterator[Outcome]:
    """Take articles through the stages, in order; `workers` processes share the work of larger runs."""
    rest = iter(raws)
    if workers < 2:
        yield from map(preparer.prepare, rest)
        return
    yield from map(preparer.prepare, islice(rest, ALONE))
    for first in rest:
        yield from _shared(chain([first], rest), preparer, workers)


def _shared(raws: Iterable[RawArticle], preparer: Preparer, workers: int) -> Iterator[Outcome]:
    context = multiprocessing.get_context("spawn")
    handed = WorkerArguments.of(preparer)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(handed,))
    waiting: deque[Future[list[Outcome]]] = deque()
    source = iter(raws)
    try:
        while True:
            while len(waiting) < workers * AHEAD and (batch := list(islice(source, BATCH))):
                waiting.append(pool.submit(_prepare, batch))
            if not waiting:
                return
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerLost(Reason("worker_lost")) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        handed.close()


def _start(handed: WorkerArguments[Preparer]) -> None:
    """Make a new process a worker that ends with its parent."""
    global _preparer
    _preparer = handed.take()
    collector.keep()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    """End this process when its parent has ended."""
    parent.join()
    os._exit(1)


def _prepare(batch: list[RawArticle]) -> list[Outcome]:
    return [_preparer.prepare(raw) for raw in batch]
