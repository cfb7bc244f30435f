"""Writes over HTTP, in turn. What they do to an index is tested with their routes."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.access.writing import Writer, Written
from search_api.problems.problems import Problem
from search_api.settings import Settings

DONE = Written("added", 2)


@contextlib.contextmanager
def writer(folder: Path, **values: float) -> Iterator[Writer]:
    """Give a writer, and end it."""
    made = Writer(Settings(index=folder / "index", **values))  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def test_results_and_errors_come_through(tmp_path: Path) -> None:
    """What was written, or why not, reaches the caller."""

    async def scene(one: Writer) -> None:
        assert await one.in_turn(lambda: DONE) == DONE
        with pytest.raises(ZeroDivisionError):
            await one.in_turn(lambda: 1 / 0)  # type: ignore[arg-type,return-value]
        assert await one.in_turn(lambda: DONE) == DONE

    with writer(tmp_path) as one:
        asyncio.run(scene(one))


def test_a_write_whose_turn_does_not_come_is_not_begun(tmp_path: Path) -> None:
    """It gets 503 with Retry-After; the one at work is waited for, past the deadline too."""
    begun: list[str] = []

    async def scene(one: Writer) -> None:
        release = threading.Event()

        def long() -> Written:
            release.wait()
            return DONE

        def late() -> Written:
            begun.append("late")
            return DONE

        first = asyncio.create_task(one.in_turn(long))
        await asyncio.sleep(0.01)
        try:
            with pytest.raises(Problem) as caught:
                await asyncio.wait_for(one.in_turn(late), 30)
            assert (caught.value.status, caught.value.code) == (503, "many-writes")
            assert caught.value.headers["Retry-After"] == "5"
            assert not first.done()
        finally:
            release.set()
        assert await first == DONE
        assert await one.in_turn(lambda: DONE) == DONE

    with writer(tmp_path, deadline_seconds=0.05) as one:
        asyncio.run(scene(one))
    assert begun == []


def test_so_many_may_wait(tmp_path: Path) -> None:
    """Beyond the queue a write is turned away at once, however long the deadline."""

    async def scene(one: Writer) -> None:
        release = threading.Event()

        def long() -> Written:
            release.wait()
            return DONE

        waiting = [asyncio.create_task(one.in_turn(long)) for _ in range(3)]
        await asyncio.sleep(0.01)
        try:
            with pytest.raises(Problem) as caught:
                await asyncio.wait_for(one.in_turn(lambda: DONE), 30)
            assert caught.value.code == "many-writes"
        finally:
            release.set()
        assert await asyncio.gather(*waiting) == [DONE] * 3

    with writer(tmp_path, queue=2) as one:
        asyncio.run(scene(one))
