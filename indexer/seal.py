"""The seal of the catalogue: the digest of the whole SQLite file, written when a writer leaves it at rest.

SQLite does not notice flipped bits (143 of 200 served other data). Each article's rows have a digest of their own;
the seal covers all the rest. It is removed before the first change and written after the last one was moved from the
log into the file, so a seal that is there and does not match says that something else changed the file.
"""

import json
import os
from pathlib import Path

from indexer.catalogue.connection import CATALOGUE
from indexer.digest import FileDigest, digest_of_handle
from indexer.errors import IndexDamaged
from indexer.reasons import Reason
from indexer.storage import DigestCache, fsync_folder, naming, write_durable

SEAL = "catalogue.seal"


# Closing any handle of a file gives up all locks that the process has on it, SQLite's too, and a writer could then take
# away the log under its readers (sqlite.org/howtocorrupt.html, 2.2). So a catalogue's handle stays open.
_HANDLES: dict[tuple[int, int], int] = {}


def digest_catalogue(path: Path) -> FileDigest:
    """Read a catalogue and return its length and digest, without giving up SQLite's locks on it."""
    status = path.stat()
    handle = _HANDLES.get((status.st_dev, status.st_ino))
    if handle is None:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        _HANDLES[status.st_dev, status.st_ino] = handle
    return digest_of_handle(handle, status.st_size)


def seal(folder: Path) -> None:
    """Write the seal; the log is empty and nobody writes."""
    digest = digest_catalogue(folder / CATALOGUE)
    write_durable(folder / SEAL, json.dumps(digest.to_json()).encode())


def unseal(folder: Path) -> None:
    """Remove the seal durably, before the catalogue is changed."""
    path = folder / SEAL
    with naming(path):
        if path.exists():
            path.unlink()
            fsync_folder(folder)


def sealed(folder: Path) -> FileDigest | None:
    """Return what the catalogue must be, None where it has no seal. Raises IndexDamaged for a seal that is none."""
    path = folder / SEAL
    try:
        return FileDigest.from_json(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(Reason("no_seal", path=path)) from error


def at_rest(folder: Path) -> FileDigest | None:
    """Return what the catalogue must be, None while it has no seal or changes wait in its log. Raises IndexDamaged."""
    log = folder / f"{CATALOGUE}-wal"
    return None if log.exists() and log.stat().st_size else sealed(folder)


def check_seal(folder: Path, digests: DigestCache) -> bool:
    """Compare the catalogue with its seal; False where there is none to compare with. Raises IndexDamaged."""
    expected = at_rest(folder)
    if expected is None:
        return False
    try:
        digests.check(folder / CATALOGUE, expected, digest_catalogue)
    except IndexDamaged:
        if sealed(folder) != expected:  # a writer began meanwhile
            return False
        raise
    return True
