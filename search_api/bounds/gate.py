"""The gate before heavy work: so many at once, a short queue, a deadline; the rest is told to come again."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from indexer.threads import begin
from indexer.time_left import PastDeadline, until
from search_api.interpreter import short_turns
from search_api.problems.problems import Problem
from search_api.settings import Settings

T = TypeVar("T")
_Places = tuple[asyncio.Semaphore, ...]


def at_once(settings: Settings) -> int:
    """Return how many searches may be at work at once, as set or by the cores."""
    return settings.concurrency or max(2, os.cpu_count() or 1)


class Gate:
    """Runs work in at most `running` threads with at most `waiting` requests before them.

    Past the deadline the caller gets its 504. A thread cannot be stopped: the place is freed when the work ends, which
    it does soon where it looks at its time (`indexer.time_left`).
    """

    def __init__(self, settings: Settings) -> None:
        self.running = at_once(settings)
        self.waiting = settings.queue
        self.queue_seconds = settings.queue_seconds
        self.deadline_seconds = settings.deadline_seconds
        self.in_flight = 0
        self._expected = 0
        self._pool = ThreadPoolExecutor(self.running, "search")
        self._places = asyncio.Semaphore(self.running)
        self._for_long = asyncio.Semaphore(max(1, self.running - 1))

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

    async def run(self, work: Callable[[], T], *, long: bool = False) -> T:
        """Run `work` in a thread and return its result. Raises Problem 503 when full, 504 past the deadline.

        Work that may be `long` takes at most all places but one, so that the rest is never held up by it alone.
        """
        if self.full:
            raise overloaded()
        self.in_flight += 1
        places = (self._for_long, self._places) if long else (self._places,)
        try:
            async with asyncio.timeout(self.queue_seconds):  # `wait_for` would make a task of it
                await _take(places)
        except BaseException as error:
            self.in_flight -= 1
            if isinstance(error, TimeoutError):
                raise overloaded() from None
            raise
        try:
            ends = time.monotonic() + self.deadline_seconds
            future = asyncio.get_running_loop().run_in_executor(self._pool, _run_until, ends, work, long)
        except BaseException:  # no memory for it, or for a thread: the place must not stay taken
            self._leave(places)
            raise
        future.add_done_callback(partial(self._free, places))
        try:
            return await asyncio.wait_for(asyncio.shield(future), self.deadline_seconds)
        except TimeoutError:
            if future.done() and not future.cancelled() and isinstance(future.exception(), TimeoutError):
                raise
            raise self._late() from None
        except PastDeadline:
            raise self._late() from None

    def _late(self) -> Problem:
        return Problem(504, "deadline", seconds=self.deadline_seconds)

    def _leave(self, places: _Places) -> None:
        self.in_flight -= 1
        _release(places)

    def _free(self, places: _Places, future: "asyncio.Future[T]") -> None:
        self._leave(places)
        if not future.cancelled():
            future.exception()  # seen, so that a late failure is not reported as never retrieved

    def close(self) -> None:
        """End the threads; work not begun is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)


async def _take(places: _Places) -> None:
    for number, place in enumerate(places):
        try:
            await place.acquire()
        except BaseException:
            _release(places[:number])
            raise


def _release(places: _Places) -> None:
    for place in places:
        place.release()


def _run_until(ends: float, work: Callable[[], T], long: bool) -> T:
    with until(ends), short_turns() if long else contextlib.nullcontext():
        return work()


def overloaded() -> Problem:
    """Return the problem of a full gate."""
    return Problem(503, "overloaded", headers={"Retry-After": "1"})
