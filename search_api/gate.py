"""The gate before heavy work: so many at once, a short queue, a deadline; the rest is told to come again."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from search_api.problems import Problem
from search_api.settings import Settings
from search_api.threads import begin

T = TypeVar("T")


class Gate:
    """Runs work in at most `running` threads with at most `waiting` requests before them.

    A thread cannot be stopped: past the deadline the caller gets its 504, the place is freed when the work ends.
    """

    def __init__(self, settings: Settings) -> None:
        self.running = settings.concurrency or max(2, os.cpu_count() or 1)
        self.waiting = settings.queue
        self.queue_seconds = settings.queue_seconds
        self.deadline_seconds = settings.deadline_seconds
        self.in_flight = 0
        self._expected = 0
        self._pool = ThreadPoolExecutor(self.running, "search")
        self._places = asyncio.Semaphore(self.running)

    def begin(self) -> None:
        """Begin the threads. Raises RuntimeError, MemoryError."""
        begin(self._pool, self.running)

    @property
    def queued(self) -> int:
        """Return how many requests wait."""
        return max(0, self.in_flight - self.running)

    @property
    def full(self) -> bool:
        """Say whether a further request would be turned away."""
        return self.in_flight >= self.running + self.waiting

    @property
    def crowded(self) -> bool:
        """Say whether a request that is read now would be turned away when it gets here.

        Of many that are read at one turn of the event loop, the first ones take the room there is. They count while
        others wait, else not all of them may need room: some answers are at hand.
        """
        return self.full or (self.queued > 0 and self.in_flight + self._expected >= self.running + self.waiting)

    def expect(self) -> None:
        """Take note that a request was let through, which gets here at the event loop's next turn, if at all."""
        if self.queued:
            if not self._expected:
                asyncio.get_running_loop().call_soon(self._expect_nobody)
            self._expected += 1

    def _expect_nobody(self) -> None:
        self._expected = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread and return its result. Raises Problem 503 when full, 504 past the deadline."""
        if self.full:
            raise overloaded()
        self.in_flight += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self.queue_seconds)
        except BaseException as error:
            self.in_flight -= 1
            if isinstance(error, TimeoutError):
                raise overloaded() from None
            raise
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        except BaseException:  # no memory for it, or for a thread: the place must not stay taken
            self._leave()
            raise
        future.add_done_callback(self._free)
        try:
            return await asyncio.wait_for(asyncio.shield(future), self.deadline_seconds)
        except TimeoutError:
            if future.done() and not future.cancelled() and isinstance(future.exception(), TimeoutError):
                raise
            raise Problem(504, "deadline", seconds=self.deadline_seconds) from None

    def _leave(self) -> None:
        self.in_flight -= 1
        self._places.release()

    def _free(self, future: "asyncio.Future[T]") -> None:
        self._leave()
        if not future.cancelled():
            future.exception()  # seen, so that a late failure is not reported as never retrieved

    def close(self) -> None:
        """End the threads; work not begun is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def overloaded() -> Problem:
    """Return the problem of a full gate."""
    return Problem(503, "overloaded", headers={"Retry-After": "1"})
