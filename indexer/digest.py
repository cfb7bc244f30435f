"""The digest of a file, which says whether it is what was written. BLAKE3; what older formats wrote keeps its SHA-256.

BLAKE3 takes a third of SHA-256's time (4.4 GB/s and 1.5 GB/s of one core), and most of a start was hashing.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blake3 import blake3

from indexer.pace import rest

METHOD = "blake3"  # of what is written now
_METHODS: dict[str, Callable[[], Any]] = {METHOD: blake3, "sha256": hashlib.sha256}
# Each turn of reading waits for other threads, so few large ones; more than the processor's cache holds is read slower.
READ_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file must be: its length in bytes and the digest of its content, in hex, made by `method`."""

    bytes: int
    hex: str
    method: str = METHOD

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads back: {"bytes": 3, "blake3": "…"}."""
        return {"bytes": self.bytes, self.method: self.hex}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "FileDigest":
        """Read what `to_json` gave. Raises KeyError where no known method is named, ValueError, TypeError."""
        method = METHOD if METHOD in row else "sha256"
        return cls(int(row["bytes"]), str(row[method]), method)


class Hashing:
    """The digest of what is being written, part by part."""

    def __init__(self, method: str = METHOD) -> None:
        self._method, self._hash, self._bytes = method, _METHODS[method](), 0

    def update(self, part: bytes | memoryview) -> None:
        """Take in the next part."""
        self._hash.update(part)
        self._bytes += len(part)

    def digest(self) -> FileDigest:
        """Return the digest of all parts."""
        return FileDigest(self._bytes, self._hash.hexdigest(), self._method)


def digest_of(path: Path, method: str = METHOD) -> FileDigest:
    """Read a whole file and return its length and digest."""
    with path.open("rb", buffering=0) as file:
        return digest_of_handle(file.fileno(), path.stat().st_size, method)


def digest_of_handle(handle: int, expected: int, method: str = METHOD) -> FileDigest:
    """Read a whole open file, of about `expected` bytes, from its start; returns its length and digest."""
    hashing, at = Hashing(method), 0
    buffer = memoryview(bytearray(max(1, min(expected, READ_AT_ONCE))))
    began = time.perf_counter()
    while count := os.preadv(handle, [buffer], at):
        hashing.update(buffer[:count])
        at += count
        rest(time.perf_counter() - began)
        began = time.perf_counter()
    return hashing.digest()
