"""Files that stream are made in threads that are there, and lose no piece."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.threads import begin
from search_api.server.streaming import in_turns, turn


async def _taken(pieces: Iterator[bytes]) -> list[bytes]:
    with ThreadPoolExecutor(1) as threads:
        begin(threads, 1)
        return [made async for made in in_turns(turn(pieces), pieces, threads)]


def test_pieces_are_joined_in_order() -> None:
    """Small ones come together, many in several turns, empty ones end nothing."""
    pieces = [b"", *(f"{number}\r\n".encode() for number in range(20_000)), b""]
    turns = asyncio.run(_taken(iter(pieces)))
    assert b"".join(turns) == b"".join(pieces)
    assert 1 < len(turns) < 100


def test_no_thread_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be, a file is made all the same."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def taken() -> bytes:
        with ThreadPoolExecutor(1) as threads:
            begin(threads, 1)
            monkeypatch.setattr(threading.Thread, "start", refuse)
            return b"".join([made async for made in in_turns(b"a", iter([b"b"]), threads)])

    assert asyncio.run(taken()) == b"ab"


def test_what_fails_is_told() -> None:
    """An error in the middle ends the stream with that error."""

    def pieces() -> Iterator[bytes]:
        yield b"a" * 40_000
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        asyncio.run(_taken(pieces()))
