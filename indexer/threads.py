"""Threads that are there before they are needed: a request must not fail, or hang, because there is none to be had.

Where memory is short `Thread.start` may raise. Or the thread that it began dies before it has said that it lives, and
`start` waits for that word for ever (CPython, seen with 3.11). So a server begins its threads before it serves, and
ends itself where one dies so all the same: it is started anew, as after a kill.
"""

import functools
import os
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_ENDED = 70  # EX_SOFTWARE: "on-failure" of systemd starts the server again
_LAST_WORDS = b'{"level": "error", "logger": "timtin", "message": "a thread found no memory at its start"}\n'


def begin(pool: ThreadPoolExecutor, threads: int) -> ThreadPoolExecutor:
    """Begin all threads of a pool; returns it. Raises RuntimeError, MemoryError."""
    together = threading.Barrier(threads)
    for done in [pool.submit(together.wait) for _ in range(threads)]:
        done.result()
    return pool


@functools.cache
def opening() -> ThreadPoolExecutor:
    """Return the threads that read the files of an index: the first opening begins them, later ones need no further."""
    count = (os.cpu_count() or 1) + 1
    return begin(ThreadPoolExecutor(count, "open"), count)


os.register_at_fork(after_in_child=opening.cache_clear)  # threads do not live on in a child


class Standby:
    """A thread of one's own that is there from the beginning, and ends when its owner is let go.

    It keeps no process alive. Raises RuntimeError, MemoryError where it cannot begin.
    """

    def __init__(self, name: str) -> None:
        self._tasks: queue.SimpleQueue[tuple[float, Callable[[], None]] | None] = queue.SimpleQueue()
        threading.Thread(target=_stand_by, args=(self._tasks,), name=name, daemon=True).start()
        weakref.finalize(self, self._tasks.put, None)

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Do something after a while, and after what came before."""
        self._tasks.put((seconds, work))


def _stand_by(tasks: "queue.SimpleQueue[tuple[float, Callable[[], None]] | None]") -> None:
    while (task := tasks.get()) is not None:
        time.sleep(task[0])
        task[1]()
        del task  # what it holds goes now, not with the next one


def end_where_one_cannot_begin(leave: Callable[[int], Any] = os._exit) -> None:
    """End this process when a thread dies before it lives: whoever began it would wait for ever."""
    before = sys.unraisablehook

    def hook(told: "sys.UnraisableHookArgs") -> None:
        thread = getattr(told.object, "__self__", None)
        if isinstance(thread, threading.Thread) and not thread._started.is_set():  # type: ignore[attr-defined]
            os.write(2, _LAST_WORDS)
            leave(_ENDED)
        before(told)

    sys.unraisablehook = hook
