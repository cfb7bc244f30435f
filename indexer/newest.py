"""The newest snapshot of an index, kept open: what a server reads from for as long as it lives."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from indexer.errors import IndexMismatch, TimTinError
from indexer.manifest import CURRENT
from indexer.snapshot import Snapshot, open_snapshot

_AGAIN_SECONDS = 1.0


class SnapshotSource:
    """Hands out the newest snapshot; a new generation is taken up at the next call, without a restart.

    With `aside`, a thread that is there already, nobody waits for that: the next call has the new generation opened
    there, and the one before is handed out until that is done. `take_up` waits for it.

    A snapshot that was replaced is closed once nobody can still be using it: when it is no longer referred to.
    `opened` counts the generations taken up, the last of which took `seconds`; `trouble` says why the published one was
    not, `mismatch` whether another model built it.
    """

    def __init__(self, folder: Path, accept: Callable[[Snapshot], None] | None = None) -> None:
        self._folder = folder
        self._current = os.fspath(folder / CURRENT)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, int] | None = None
        self._again = 0.0  # when to try again what the system refused
        self.trouble = ""
        self.mismatch = False
        self.opened = 0
        self.seconds = 0.0
        # Refuses, by IndexMismatch, a generation that the reader cannot use: one that another model built.
        self.accept = accept
        self.aside: Executor | None = None
        self._opening = threading.Lock()  # held while `aside` has a generation to open

    def __call__(self) -> Snapshot:
        """Return the newest snapshot. Raises IndexMissing, IndexDamaged, IndexMismatch."""
        snapshot = self._snapshot
        if snapshot is None or (self.aside is None and self.behind):
            return self.take_up()
        if self.aside is not None and self.behind and self._opening.acquire(blocking=False):
            try:
                self.aside.submit(self._open_aside)
            except (RuntimeError, MemoryError):  # the server ends, or has no room for it now
                self._opening.release()
        return snapshot

    @property
    def behind(self) -> bool:
        """Say whether another generation than the one at hand is published, and may be tried by now."""
        return self._stamp() != self._seen and time.monotonic() >= self._again

    def take_up(self) -> Snapshot:
        """Return the newest snapshot, opened by now. Raises IndexMissing, IndexDamaged, IndexMismatch."""
        with self._lock:
            seen = self._stamp()
            if self._snapshot is None or (seen != self._seen and time.monotonic() >= self._again):
                self._snapshot = self._newest()
                if not self._again:
                    self._seen = seen
            return self._snapshot

    def _open_aside(self) -> None:
        try:
            self.take_up()
        finally:
            self._opening.release()

    def _newest(self) -> Snapshot:
        """Open the published generation; where that fails, go on with the last good one and say why in `trouble`."""
        began, self._again = time.monotonic(), 0.0
        try:
            snapshot = open_snapshot(self._folder)
            if self.accept is not None:
                self.accept(snapshot)
        except TimTinError as error:
            self.trouble, self.mismatch = str(error), isinstance(error, IndexMismatch)
            if self._snapshot is None:
                raise
            return self._snapshot
        except (OSError, MemoryError) as error:  # as too many open files are: not for good
            if self._snapshot is None:
                raise
            self.trouble, self.mismatch, self._again = str(error), False, began + _AGAIN_SECONDS
            return self._snapshot
        self.trouble, self.mismatch = "", False
        self.opened, self.seconds = self.opened + 1, time.monotonic() - began
        return snapshot

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self._current)  # noqa: PTH116  several times a search: a path object would cost more
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns
