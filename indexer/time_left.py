"""The time that a request has left, known to the thread that works on it: long work looks at it, and gives up.

A thread cannot be stopped from outside. Whoever hands work to one says until when (`until`); what can take long calls
`check` now and then, and a query of the catalogue is ended by SQLite. Where nothing was said there is time without end:
commands, and files that are written as they are read.
"""

import contextlib
import threading
import time
from collections.abc import Iterator

_THREAD = threading.local()


class PastDeadline(Exception):
    """The time is over; nothing of what was to be answered is known."""


@contextlib.contextmanager
def until(moment: float) -> Iterator[None]:
    """Let the block, in this thread, work until a moment of `time.monotonic`."""
    _THREAD.ends = moment
    try:
        yield
    finally:
        del _THREAD.ends


def over() -> bool:
    """Say whether the time of this thread's work is over."""
    ends: float | None = getattr(_THREAD, "ends", None)
    return ends is not None and time.monotonic() > ends


def check() -> None:
    """Raise PastDeadline where it is."""
    if over():
        raise PastDeadline
