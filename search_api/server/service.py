"""What lives as long as the server: settings, keys, gate, rates, metrics, and the index once it is open."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from indexer.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    ModelError,
    StorageFailed,
    TimTinError,
    TopicError,
)
from indexer.threads import begin
from search_api.access.keys import Keys
from search_api.access.writing import Writer, Written
from search_api.bounds.disk import disk
from search_api.bounds.gate import Gate
from search_api.bounds.limits import Rates
from search_api.interpreter import LongWork, short_turns
from search_api.problems.problems import Problem
from search_api.reading import Reading
from search_api.server.answer_cache import AnswerCache
from search_api.server.metrics import Metrics
from search_api.server.notify import notify, watchdog
from search_api.settings import Settings, load_settings

_AGAIN_SECONDS = 1.0
_WATCH_SECONDS = 5.0
_GLANCE_SECONDS = 0.1  # after which a published generation is begun to be opened, where nobody asks
_ASIDE = 4  # threads for what is looked at beside the requests
_STREAMS = 2  # threads that make the files which stream
_REASONS = (
    (IndexMissing, "missing"),
    (IndexDamaged, "damaged"),
    (IndexMismatch, "mismatch"),
    (ModelError, "model"),
    (TopicError, "topics"),
    (StorageFailed, "closed"),
    (PermissionError, "closed"),
)
log = logging.getLogger("timtin")


class Service:
    """Opens the index in the background and tries again while it cannot: an index may come later.

    `reason` is None when a search would succeed, else a word that names a message under `ready`.
    """

    def __init__(self, settings: Settings, open_reading: Callable[[Settings], Reading]) -> None:
        self.settings = settings
        self.keys = Keys(settings.keys_path)
        self.gate = Gate(settings)
        self.rates = Rates(settings)
        self.metrics = Metrics()
        self.writer = Writer(settings)
        self.recent = AnswerCache(settings.cache)
        self.streams = LongWork(_STREAMS, "stream")
        self.opening = LongWork(1, "newest")
        self.reason: str | None = "loading"
        self.began = time.time()
        self._open = open_reading
        self._reading: Reading | None = None
        self._loading: asyncio.Task[None] | None = None
        self._living: asyncio.Task[None] | None = None
        self._look = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def reading(self) -> Reading:
        """Return what to read from. Raises Problem 503 with the reason while there is nothing."""
        if self._reading is None:
            raise Problem(503, "starting", headers={"Retry-After": "2"}, detail=f"ready.{self.reason}")
        return self._reading

    def notes(self) -> list[str]:
        """Return in words under `ready` what is not as it should be though searches succeed."""
        source = self.reading.snapshots
        notes = [f"damaged_{part}" for part in _damage(self.reading)]
        if source.trouble:
            notes.append("other_model" if source.mismatch else "not_taken_up")
        if disk(self.settings).full:
            notes.append("disk")
        return notes

    async def written(self, work: Callable[[], Written]) -> Written:
        """Do a write in its turn; what it did is answered from by this process when this returns. Raises Problem."""
        done = await self.writer.in_turn(work)
        if self._reading is not None:
            await self._take_up(self._reading)
        return done

    async def up_to_date(self) -> None:
        """Wait until what another process of this server took in is answered from."""
        if self.settings.workers > 1 and self._reading is not None and self._reading.snapshots.behind:
            await self._take_up(self._reading)

    async def _take_up(self, reading: Reading) -> None:
        with contextlib.suppress(TimTinError):  # the reading tells that itself
            await asyncio.wrap_future(self.opening.submit(reading.snapshots.take_up))

    def start(self) -> None:
        """Begin all threads, and to load; returns at once."""
        self.gate.begin()
        begin(self.writer.pool, 1)
        begin(self.streams, _STREAMS)
        begin(self.opening, 1)
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(begin(ThreadPoolExecutor(_ASIDE, "aside"), _ASIDE))
        self._loading = asyncio.create_task(self._load())
        if seconds := watchdog():
            self._living = asyncio.create_task(_live(seconds / 3))

    def look(self) -> None:
        """Look at once for a new generation or model; for a signal's handler."""
        if self._loop is not None:
            notify("RELOADING=1")
            self._loop.call_soon_threadsafe(self._look.set)

    async def stop(self) -> None:
        """Stop loading, finish the write at hand, end the gate's threads."""
        notify("STOPPING=1")
        for task in (self._loading, self._living):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(self.writer.close)
        self.streams.shutdown(wait=False, cancel_futures=True)
        self.opening.shutdown(wait=False, cancel_futures=True)
        self.gate.close()

    async def _load(self) -> None:
        while self._reading is None:
            try:
                self._reading = await asyncio.to_thread(self._opened, self.settings)
                self.reason = None
                notify("READY=1\nSTATUS=ready")
                log.info("ready", extra={"event": {"seconds": round(time.time() - self.began, 2)}})
            except Exception as error:
                self._note(error)
                await asyncio.sleep(_AGAIN_SECONDS)
        await self._watch(self._reading)

    async def _watch(self, reading: Reading) -> None:
        """Take up new generations while nobody asks, have damaged parts made again, and follow a change of model."""
        while True:
            await self._wait(reading)
            asked = self._look.is_set()
            self._look.clear()
            try:
                damage = await asyncio.to_thread(_damage, reading)
                if damage:
                    log.error("damaged", extra={"event": {"parts": damage}})
                    generation = await asyncio.wrap_future(self.writer.pool.submit(self.writer.mend))
                    log.info("mended", extra={"event": {"generation": generation}})
                elif reading.snapshots.mismatch:
                    reading = await self._follow(reading)
            except (TimTinError, OSError) as error:  # nobody would begin to watch again
                log.warning("not taken up", extra={"event": {"cause": str(error)}})
            if asked:
                log.info("looked", extra={"event": {"generation": reading.snapshots().generation}})
                notify("READY=1")

    async def _wait(self, reading: Reading) -> None:
        """Wait until it is time to look, or asked for; meanwhile a generation that is published is opened aside."""
        due = time.monotonic() + _WATCH_SECONDS
        while time.monotonic() < due and not self._look.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), min(_GLANCE_SECONDS, _WATCH_SECONDS))
            with contextlib.suppress(TimTinError, OSError):
                reading.snapshots()

    def _opened(self, settings: Settings) -> Reading:
        """Open a reading that takes up new generations aside. Raises as `open_reading`."""
        with short_turns():
            reading = self._open(settings)
        reading.snapshots.aside = self.opening
        return reading

    async def _follow(self, reading: Reading) -> Reading:
        """Open the index with the model that the settings name by now, where that is the one that built it.

        Until then `reading` goes on with the last generation of its own model. Raises IndexMismatch, ModelError.
        """
        fresh = await asyncio.to_thread(load_settings)
        settings = self.settings.model_copy(update=fresh.settings.of_model())
        if settings == self.settings:
            return reading
        followed = await asyncio.to_thread(self._opened, settings)
        await asyncio.wrap_future(self.writer.pool.submit(self.writer.use, settings))
        self.settings, self._reading = settings, followed
        log.info("model changed", extra={"event": {"generation": followed.snapshots().generation}})
        return followed

    def _note(self, error: Exception) -> None:
        """Log why nothing can be read, once for each reason."""
        reason = next((word for kind, word in _REASONS if isinstance(error, kind)), "failed")
        if reason != self.reason:
            self.reason = reason
            notify(f"STATUS=not ready: {reason}")
            unknown = error if reason == "failed" else None
            log.error("not ready", extra={"event": {"reason": reason, "cause": str(error)}}, exc_info=unknown)


async def _live(seconds: float) -> None:
    """Tell the service manager again and again that requests are being read."""
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(seconds)


def _damage(reading: Reading) -> list[str]:
    """Return the damaged parts of the newest generation; holds on to no snapshot, which would keep it on disk."""
    return sorted(reading.snapshots.take_up().damage)
