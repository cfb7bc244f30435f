"""The one durable writer: what it has written survives a power cut, and a reader sees it whole or not at all.

Every file of the index but SQLite's and tantivy's own goes through here: temporary file beside it, write,
fsync, rename, fsync of the folder, digest. Files are world-readable, so that an index built by one user can be
served by another.
"""

import contextlib
import errno
import os
import shutil
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from indexer.digest import FileDigest, Hashing, digest_of
from indexer.errors import IndexDamaged, StorageFailed
from indexer.reasons import Reason, cause

FILE_MODE = 0o644
FOLDER_MODE = 0o755
GONE = ".gone"  # how the name of a folder ends that is being removed
PROBED = 1 << 20  # bytes
REMEMBERED = 4096  # files found right; an index has some dozens, and each write of a server adds a few


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn an OSError into a StorageFailed that names `path` and the cause."""
    try:
        yield
    except OSError as error:
        foreign = _foreign(path) if error.errno == errno.EACCES else None
        raise StorageFailed(foreign or Reason("not_written", path=path, cause=cause(error))) from error


def _foreign(path: Path) -> Reason | None:
    """Say whose the nearest file or folder of `path` is that this user may not write; None where there is none."""
    for place in (path, *path.parents):
        if os.path.exists(place):  # noqa: PTH110  Path.exists raises within a closed folder
            if os.access(place, os.W_OK):
                break
            return Reason("foreign", path=path, place=place, owner=str(place.stat().st_uid))
    return None


def fsync_folder(folder: Path) -> None:
    """Make the folder's entries durable: names that were made, renamed or removed in it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durable(path: Path, chunks: bytes | Iterable[bytes]) -> FileDigest:
    """Write `path` so that it is there whole, or not changed at all, after any crash. Raises StorageFailed."""
    if isinstance(chunks, bytes):
        chunks = (chunks,)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with naming(path):
        try:
            digest = _write_synced(temporary, chunks)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        fsync_folder(path.parent)
    return digest


def _write_synced(path: Path, chunks: Iterable[bytes]) -> FileDigest:
    hashing = Hashing()
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            hashing.update(chunk)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), FILE_MODE)
    return hashing.digest()


def probe(folder: Path) -> None:
    """Write a file of a megabyte, as a library's may well be, and remove it. Raises OSError where the disk refuses."""
    path = folder / f".probe.{os.getpid()}.tmp"
    try:
        _write_synced(path, [bytes(PROBED)])
    finally:
        path.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents, durably and readable for others."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    with naming(folder):
        for part in reversed(missing):
            part.mkdir(exist_ok=True)
            part.chmod(FOLDER_MODE)
            fsync_folder(part.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder and what is in it; one that is gone already, or cannot be moved, is no error.

    It loses its name first, durably: cut off anywhere, it stands under its name whole or not at all. Raises
    StorageFailed where that does not become durable.
    """
    nameless = folder.with_name(f".{folder.name}{GONE}")
    shutil.rmtree(nameless, ignore_errors=True)
    try:
        folder.rename(nameless)
    except OSError:
        return
    with naming(folder):
        fsync_folder(folder.parent)
    shutil.rmtree(nameless, ignore_errors=True)


def clone_folder(source: Path, target: Path, copied: frozenset[str], left_out: frozenset[str]) -> None:
    """Make `target` a second folder of the same immutable files: linked, but for those named `copied` or `left_out`."""
    make_folder(target)
    with naming(target):
        for file in sorted(source.iterdir()):
            if file.name in left_out or not file.is_file():
                continue
            if file.name in copied or not _linked(file, target / file.name):
                shutil.copyfile(file, target / file.name)
                settle_file(target / file.name)
        fsync_folder(target)


def _linked(file: Path, target: Path) -> bool:
    try:
        os.link(file, target)
    except OSError:  # a file system without hard links
        return False
    return True


def settle_file(path: Path) -> None:
    """Make a file that a library wrote durable, and readable for others."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fchmod(handle, FILE_MODE)
        os.fsync(handle)
    finally:
        os.close(handle)


Read = Callable[[Path], FileDigest]  # reads a whole file, and returns its digest


State = tuple[int, int, int, int]  # device, inode, length, time of change: immutable files keep all four


def state_of(status: os.stat_result) -> State:
    """Return by what a file is known again that has not changed."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


class DigestCache:
    """Remembers which files were found right, so that a new generation checks only its new files.

    A file is known by its state. `DIGESTS` is shared by all that one process opens.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._right: dict[State, FileDigest] = {}
        self._turns: weakref.WeakValueDictionary[Path, threading.Lock] = weakref.WeakValueDictionary()

    def check(self, path: Path, expected: FileDigest, read: Read | None = None) -> None:
        """Read `path` (by `read`) unless it was found right before. Raises IndexDamaged that names it.

        Where another thread is reading it, waits for what that finds.
        """
        with self._lock:
            turn = self._turns.setdefault(path, threading.Lock())
        with turn:
            self._check(path, expected, read)

    def _check(self, path: Path, expected: FileDigest, read: Read | None) -> None:
        try:
            status = path.stat()
            key = state_of(status)
            if status.st_size == expected.bytes and self._right.get(key) == expected:
                self._remember(key, expected)
                return
            whole = status.st_size == expected.bytes
            found = (read or digest_of)(path) if whole else FileDigest(status.st_size, "")
        except FileNotFoundError as error:
            raise IndexDamaged(Reason("file_missing", path=path)) from error
        except PermissionError as error:
            raise StorageFailed(closed(path)) from error
        except OSError as error:
            raise IndexDamaged(Reason("file_unread", path=path, cause=cause(error))) from error
        if found.bytes != expected.bytes:
            raise IndexDamaged(Reason("file_length", path=path, found=found.bytes, expected=expected.bytes))
        if found != expected:
            raise IndexDamaged(Reason("file_changed", path=path))
        self._remember(key, found)

    def _remember(self, key: State, digest: FileDigest) -> None:
        """Note a file that is right as the one used last; forgets the one not used for longest where there are many."""
        with self._lock:
            self._right.pop(key, None)
            self._right[key] = digest
            if len(self._right) > REMEMBERED:
                del self._right[next(iter(self._right))]


DIGESTS = DigestCache()


def closed(path: Path) -> Reason:
    """Say that this user cannot read a file or folder: whose it is, and what to type."""
    try:
        owner = str(path.stat().st_uid)
    except OSError:
        owner = "?"
    return Reason("file_closed", path=path, owner=owner)
