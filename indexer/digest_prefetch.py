"""Reads the files of an index ahead of whoever opens it, so that opening finds them checked.

Imports nothing heavy: a server begins with it before it imports its libraries, and hashing goes on beside that.
"""

import contextlib
import os
import threading
from concurrent.futures import wait
from pathlib import Path

from indexer.catalogue.connection import CATALOGUE
from indexer.digest import FileDigest
from indexer.digest_process import DigestProcess
from indexer.errors import TimTinError
from indexer.manifest import Manifest, current_generation, read_manifest
from indexer.seal import at_rest, check_seal
from indexer.storage import DIGESTS, DigestCache
from indexer.threads import opening

_begun: dict[Path, threading.Thread] = {}


def begin(folder: Path, digests: DigestCache = DIGESTS) -> threading.Thread:
    """Begin to check the published generation in the background; what is wrong is told by whoever opens it.

    A process of its own reads, and one core is left to whatever goes on meanwhile. Begun once until it is opened.
    """
    if folder not in _begun:
        _begun[folder] = threading.Thread(target=_check_published, args=(folder, digests), name="ahead", daemon=True)
        _begun[folder].start()
    return _begun[folder]


def _check_published(folder: Path, digests: DigestCache) -> None:
    with contextlib.suppress(TimTinError, OSError):
        files = _files(folder, read_manifest(folder, current_generation(folder)))
        if seal := at_rest(folder):
            files.insert(0, (folder / CATALOGUE, seal))
        with DigestProcess(files, max(1, (os.cpu_count() or 1) - 1)) as aside:
            for path, digest in files:
                with contextlib.suppress(TimTinError):
                    digests.check(path, digest, aside.digest_of)


def _files(folder: Path, manifest: Manifest) -> list[tuple[Path, FileDigest]]:
    """Return the files of a generation, the largest first."""
    return sorted(((folder / path, digest) for path, digest in manifest.files()), key=lambda file: -file[1].bytes)


def check_ahead(folder: Path, manifest: Manifest, digests: DigestCache) -> None:
    """Read all files of a generation side by side, so that the checks of each find their answer in `digests`.

    Hashing lets other threads run, so that a large index opens in a time divided by the cores. What is damaged is told
    by the checks themselves. Where this was begun already, waits for what that finds.
    """
    begun = _begun.pop(folder, None)
    if begun is not None:
        begun.join()

    def look(path: Path, digest: FileDigest) -> None:
        with contextlib.suppress(TimTinError):
            digests.check(path, digest)

    def look_at_seal() -> None:
        with contextlib.suppress(TimTinError):
            check_seal(folder, digests)

    pool = opening()
    wait([pool.submit(look_at_seal), *(pool.submit(look, *file) for file in _files(folder, manifest))])
