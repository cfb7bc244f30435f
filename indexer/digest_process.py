"""Digests of files, taken by a process of its own.

Beside imports and word lists, which hold the interpreter, hashing would wait for its turn at each few megabytes: it
took four times as long as by itself, and a start waited for it.
"""

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from indexer import child
from indexer.digest import FileDigest, digest_of
from indexer.storage import State, state_of


class DigestProcess:
    """A process that reads `files`, several at once by `threads`, and tells their digests in this order."""

    def __init__(self, files: Sequence[tuple[Path, FileDigest]], threads: int) -> None:
        """Start the process. Raises OSError."""
        self._process = child.begin(__name__, "serve", threads)
        asked = [str(path) for path, _ in files]
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()

    def __enter__(self) -> "DigestProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.__exit__(kind, error, trace)

    def digest_of(self, path: Path) -> FileDigest:
        """Wait for the digest of a file; those of files before it are passed over.

        Raises OSError where none is told, or where the file is no longer the one that was read.
        """
        assert self._process.stdout is not None
        for line in self._process.stdout:
            asked, state, found = json.loads(line)
            if asked == str(path):
                if found is None or state_of(path.stat()) != tuple(state):
                    break
                return FileDigest(*found)
        raise OSError(f"{path} was not read aside")


def serve() -> None:
    """Be the child: read what stands on standard input, and tell each file's state and digest."""
    asked = [str(path) for path in json.loads(sys.stdin.buffer.readline())]
    child.end_with_the_parent()
    with ThreadPoolExecutor(int(sys.argv[1]), "digest") as pool:
        for one, (state, found) in zip(asked, pool.map(_read, asked), strict=True):
            told = None if found is None else (found.bytes, found.hex)
            sys.stdout.write(json.dumps((one, state, told)) + "\n")
            sys.stdout.flush()


def _read(path: str) -> tuple[State | None, FileDigest | None]:
    """Return what a file is, seen before it is read, and its digest; None where it cannot be read."""
    with contextlib.suppress(OSError):
        return state_of(os.stat(path)), digest_of(Path(path))  # noqa: PTH116  in this order
    return None, None
