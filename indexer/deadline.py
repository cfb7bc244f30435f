"""A bound on the processor time that one article may take, so that no text can hold a run up."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class TooSlow(Exception):
    """An article took longer than it may."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after so many seconds of this process's time, inside a regular expression too.

    Only a process's main thread can be interrupted so: there commands and their workers prepare articles. The
    server writes in a thread, where the bound on a request's body is the bound on the time.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _strike)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _strike(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow
