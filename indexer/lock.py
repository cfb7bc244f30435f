"""One writer per index folder, known by name: who writes, and since when.

The lock is the operating system's (flock on `writer.lock`), so it goes with the process that held it: a killed
writer leaves nothing to clean up. The file's text is for people only.
"""

import datetime
import fcntl
import json
import os
import sys
from pathlib import Path
from types import TracebackType

from indexer.errors import IndexBusy
from indexer.reasons import Reason
from indexer.storage import FILE_MODE, make_folder, naming

LOCK_NAME = "writer.lock"


class WriterLock:
    """Holds the right to write an index folder; a context manager. Raises IndexBusy with pid and time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._handle: int | None = None

    def __enter__(self) -> "WriterLock":
        make_folder(self._path.parent)
        with naming(self._path):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _describe(os.pread(handle, 4096, 0))
            os.close(handle)
            raise IndexBusy(Reason("busy", folder=self._path.parent, holder=holder)) from None
        except OSError:
            os.close(handle)
            raise
        self._handle = handle
        self._say_who()
        return self

    def _say_who(self) -> None:
        assert self._handle is not None
        since = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        who = {"pid": os.getpid(), "since": since, "command": " ".join(sys.argv[:2])[:200]}
        with naming(self._path):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, json.dumps(who).encode(), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _describe(content: bytes) -> str:
    try:
        who = json.loads(content)
        return f"process {int(who['pid'])} since {str(who['since'])[:40]}"
    except (ValueError, KeyError, TypeError):  # its holder has not come to writing its name yet
        return "another process"


def share(path: Path) -> int:
    """Mark a file as in use by a reader, until the returned handle is closed. Raises FileNotFoundError."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def unused(path: Path) -> bool:
    """Say whether no reader holds `path`; a file that is gone is unused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    return free(handle)


def free(handle: int) -> bool:
    """Say whether nobody else holds a lock on an open file, and close it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
