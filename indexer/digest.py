"""The digest of a file, which says whether it is what was written: BLAKE3.

It takes a third of SHA-256's time (4.4 GB/s and 1.5 GB/s of one core), and most of a start was hashing.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blake3 import blake3

from indexer.throttle import rest

# Each turn of reading waits for other threads, so few large ones; more than the processor's cache holds is read slower.
READ_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file must be: its length in bytes and the digest of its content, in hex."""

    bytes: int
    hex: str

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads back: {"bytes": 3, "blake3": "…"}."""
        return {"bytes": self.bytes, "blake3": self.hex}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "FileDigest":
        """Read what `to_json` gave. Raises KeyError, ValueError, TypeError."""
        return cls(int(row["bytes"]), str(row["blake3"]))


class Hashing:
    """The digest of what is being written, part by part."""

    def __init__(self) -> None:
        self._hash, self._bytes = blake3(), 0

    def update(self, part: bytes | memoryview) -> None:
        """Take in the next part."""
        self._hash.update(part)
        self._bytes += len(part)

    def digest(self) -> FileDigest:
        """Return the digest of all parts."""
        return FileDigest(self._bytes, self._hash.hexdigest())


def digest_of(path: Path) -> FileDigest:
    """Read a whole file and return its length and digest."""
    with path.open("rb", buffering=0) as file:
        return digest_of_handle(file.fileno(), path.stat().st_size)


def digest_of_handle(handle: int, expected: int) -> FileDigest:
    """Read a whole open file, of about `expected` bytes, from its start; returns its length and digest."""
    hashing, at = Hashing(), 0
    buffer = memoryview(bytearray(max(1, min(expected, READ_AT_ONCE))))
    began = time.perf_counter()
    while count := os.preadv(handle, [buffer], at):
        hashing.update(buffer[:count])
        at += count
        rest(time.perf_counter() - began)
        began = time.perf_counter()
    return hashing.digest()
