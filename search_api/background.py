"""Work beside the requests: one piece at a time, in a thread of its own, and a rest after each."""

import functools
import logging
import threading
import time
from collections.abc import Callable

from indexer.threads import Standby
from search_api.interpreter import short_turns

_REST = 4  # times as long as the work took, where one generation follows the other
log = logging.getLogger("timtin")


class Background:
    """Begins work that nobody waits for. `name` is what the log calls it; `rested` is when the next may begin, in
    seconds of `time.monotonic`."""

    def __init__(self, name: str) -> None:
        self.lock = threading.Lock()  # held while work is under way
        self.rested = 0.0
        self._name = name
        self._thread = Standby(name)

    def begin(self, seconds: float, work: Callable[[], None]) -> None:
        """Do `work` after so many seconds, unless some is under way, or it rests."""
        if time.monotonic() >= self.rested and self.lock.acquire(blocking=False):
            self._thread.later(seconds, functools.partial(self._do, work))

    def _do(self, work: Callable[[], None]) -> None:
        began = time.monotonic()
        try:
            with short_turns():
                work()
        except Exception:  # nobody waits for this thread: what was known before serves
            log.exception(self._name)
        finally:
            ended = time.monotonic()
            self.rested = ended + _REST * (ended - began)
            self.lock.release()
