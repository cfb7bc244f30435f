"""Open files as bytes: plain, gzip or xz, told by their first bytes, bounded however much they unpack to."""

import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from indexer.reasons import Reason

MAX_FILE = 32 * 1024 * 1024  # bytes of one text or HTML file, unpacked
MAX_LINE = 4 * 1024 * 1024  # bytes of one JSONL line; as JSON they may take thirty times that
MAX_RATIO = 500  # unpacked to packed, beyond the first MAX_FREE bytes: above it a file is a bomb
MAX_FREE = 256 * 1024 * 1024
_LZMA_MEMORY = 128 * 1024 * 1024  # xz -9 needs 65 MiB
_BLOCK = 1024 * 1024

BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)


class TooLarge(Exception):
    """More bytes came out than an article, or an honest archive, has; `reason` says how many."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def unpacked(raw: IO[bytes]) -> IO[bytes]:
    """Return `raw` (which can peek) as what it holds: itself, or its content unpacked."""
    head = raw.peek(6)[:6] if isinstance(raw, io.BufferedReader) else b""
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if head.startswith(b"\xfd7zXZ\x00"):
        return _Xz(raw)
    return raw


class _Xz(io.BufferedReader):
    """An xz stream that refuses a dictionary larger than `_LZMA_MEMORY`."""

    def __init__(self, raw: IO[bytes]) -> None:
        super().__init__(_XzRaw(raw), _BLOCK)


class _XzRaw(io.RawIOBase):
    """Concatenated xz streams as one raw stream."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._unpack = self._fresh()

    @staticmethod
    def _fresh() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_LZMA_MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while True:
            if self._unpack.eof:
                rest = self._unpack.unused_data.lstrip(b"\x00") or self._packed.read(_BLOCK).lstrip(b"\x00")
                if not rest:
                    return 0
                self._unpack, packed = self._fresh(), rest
            elif self._unpack.needs_input:
                packed = self._packed.read(_BLOCK)
                if not packed:
                    raise EOFError("the xz data ends early")
            else:
                packed = b""
            unpacked_bytes = self._unpack.decompress(packed, len(buffer))
            if unpacked_bytes:
                buffer[: len(unpacked_bytes)] = unpacked_bytes
                return len(unpacked_bytes)


def read_all(stream: IO[bytes], limit: int = MAX_FILE) -> bytes:
    """Return all bytes of `stream`; raises TooLarge beyond `limit`."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(Reason("large_file", limit=limit // (1024 * 1024)))
    return content


def as_utf8(stream: IO[bytes]) -> IO[bytes]:
    """Return a stream in UTF-16 (told by its byte order mark) as UTF-8, whole and within bounds; others as they are."""
    head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    if head not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return stream
    return io.BytesIO(read_all(stream, MAX_FREE).decode("utf-16", errors="replace").encode())


def lines(stream: IO[bytes], packed_size: int | None = None) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number from 1, line) of `stream`; a line longer than MAX_LINE is None.

    Raises TooLarge where the stream unpacks to more than MAX_RATIO times `packed_size`.
    """
    allowed = None if packed_size is None else max(MAX_FREE, packed_size * MAX_RATIO)
    total, number = 0, 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        total += len(line)
        whole = len(line) <= MAX_LINE
        while not line.endswith(b"\n"):
            line_rest = stream.readline(MAX_LINE)
            if not line_rest:
                break
            total += len(line_rest)
            if allowed is not None and total > allowed:
                break
            line = line_rest
        if allowed is not None and total > allowed:
            raise TooLarge(Reason("bomb", limit=MAX_RATIO))
        yield number, line if whole else None


def size_of(path: Path) -> int | None:
    """Return the size of a file in bytes, or None where it has none (a pipe)."""
    try:
        return path.stat().st_size or None
    except OSError:
        return None
