"""What a writing request may send, and in what time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from search_api.problems.problems import Problem
from search_api.routes.writing import receive_body
from search_api.settings import Settings


def received(pieces: Sequence[bytes], rest: float = 0.0, **values: Any) -> tuple[bytes, list[bytes]]:
    """Receive a body sent in pieces, with a rest before each; returns it and the pieces that were taken."""
    taken: list[bytes] = []

    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces:
            await asyncio.sleep(rest)
            taken.append(piece)
            yield piece

    service: Any = SimpleNamespace(settings=Settings(**values))
    request: Any = SimpleNamespace(stream=stream)
    try:
        return asyncio.run(receive_body(request, service)), taken
    except Problem as problem:
        problem.add_note(str(len(taken)))
        raise


def test_a_body_comes_whole() -> None:
    """In as many pieces as it likes, up to the last byte allowed."""
    assert received([b"a" * 1000, b"b" * 24], body_bytes=1024)[0] == b"a" * 1000 + b"b" * 24


def test_a_body_that_is_too_long_is_not_read_on() -> None:
    """413 at the first piece beyond the bound, whatever the client said its length was; the connection is closed."""
    with pytest.raises(Problem) as caught:
        received([b"a" * 1000] * 1000, body_bytes=1024)
    assert (caught.value.status, caught.value.headers["Connection"]) == (413, "close")
    assert caught.value.__notes__ == ["2"]


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    """408, though each piece comes soon; the connection is closed."""
    with pytest.raises(Problem) as caught:
        received([b"a"] * 100, rest=0.01, body_seconds=0.1)
    assert (caught.value.status, caught.value.headers["Connection"]) == (408, "close")
