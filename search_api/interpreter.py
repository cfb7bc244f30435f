"""How this process's Python interpreter lets its threads take turns.

Threads that search beside each other take turns of two milliseconds: each change costs both, with shorter ones a tenth
of all answers. Beside one that computes for long turns are short, else a search would wait a whole one at each step.
"""

import contextlib
import functools
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_TURN_SECONDS = 0.002
_SHORT_TURN_SECONDS = 0.0005
_lock = threading.Lock()
_computing = 0  # how many compute for long


@contextlib.contextmanager
def short_turns() -> Iterator[None]:
    """Let threads take short turns while the block computes for long; blocks may overlap in several threads."""
    global _computing
    with _lock:
        _computing += 1
        set_turns()
    try:
        yield
    finally:
        with _lock:
            _computing -= 1
            set_turns()


def set_turns() -> None:
    """Set how long turns are."""
    sys.setswitchinterval(_SHORT_TURN_SECONDS if _computing else _TURN_SECONDS)


class LongWork(ThreadPoolExecutor):
    """Threads that compute for long, beside which all others take short turns."""

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Begin some work, as any executor."""
        return super().submit(_in_short_turns, functools.partial(work, *args, **kwargs))


def _in_short_turns(work: Callable[[], T]) -> T:
    with short_turns():
        return work()
