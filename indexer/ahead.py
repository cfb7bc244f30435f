"""Reads the files of an index ahead of whoever opens it, side by side, so that opening finds them checked.

Imports nothing heavy: a server begins with it before it imports its libraries, and hashing goes on beside that.
"""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from indexer.digest import FileDigest
from indexer.errors import TimTinError
from indexer.manifest import LEXICAL, Manifest, current_generation, generation_folder, read_manifest
from indexer.seal import check_seal
from indexer.storage import DIGESTS, DigestCache


def begin(folder: Path, digests: DigestCache = DIGESTS) -> threading.Thread:
    """Begin to check the published generation in the background; what is wrong is told by whoever opens it.

    One core is left to whatever goes on meanwhile.
    """
    thread = threading.Thread(target=_check_published, args=(folder, digests), name="ahead", daemon=True)
    thread.start()
    return thread


def _check_published(folder: Path, digests: DigestCache) -> None:
    with contextlib.suppress(TimTinError, OSError):
        cores = os.cpu_count() or 1
        check_ahead(folder, read_manifest(folder, current_generation(folder)), digests, max(1, cores - 1))


def check_ahead(folder: Path, manifest: Manifest, digests: DigestCache, threads: int | None = None) -> None:
    """Read all files of a generation side by side, so that the checks of each find their answer in `digests`.

    Hashing lets other threads run, so that a large index opens in a time divided by the cores. What is damaged is told
    by the checks themselves.
    """
    postings = generation_folder(folder, manifest.generation) / LEXICAL
    files = [(folder / path, digest) for entry in manifest.segments for path, digest in entry.paths()]
    files += [(postings / name, digest) for name, digest in manifest.lexical.items()]
    files.sort(key=lambda file: -file[1].bytes)

    def look(path: Path, digest: FileDigest) -> None:
        with contextlib.suppress(TimTinError):
            digests.check(path, digest)

    def look_at_seal() -> None:
        with contextlib.suppress(TimTinError):
            check_seal(folder, digests)

    with ThreadPoolExecutor(threads or os.cpu_count(), "digest") as pool:
        pool.submit(look_at_seal)
        for path, digest in files:
            pool.submit(look, path, digest)
