"""The gate before heavy work."""

import asyncio
import sys
import threading
import time

import pytest

from indexer import time_left
from search_api.bounds.gate import Gate
from search_api.problems.problems import Problem
from search_api.settings import Settings


def gate(**values: float) -> Gate:
    """Open a gate with one place."""
    return Gate(Settings(**{"concurrency": 1, "queue": 1, **values}))  # type: ignore[arg-type]


def test_results_and_errors_come_through() -> None:
    """What the work returns or raises reaches the caller, and the place is free again."""

    async def scene() -> None:
        one = gate()
        assert await one.run(lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await one.run(lambda: 1 / 0)
        with pytest.raises(TimeoutError):
            await one.run(_timeout)
        assert one.in_flight == 0

    asyncio.run(scene())


def _timeout() -> None:
    raise TimeoutError("of the work's own")


def test_a_full_gate_refuses_at_once() -> None:
    """One works, one waits, the third gets 503 with Retry-After."""

    async def scene() -> None:
        one, done = gate(), threading.Event()
        first = asyncio.create_task(one.run(done.wait))
        second = asyncio.create_task(one.run(lambda: 2))
        await asyncio.sleep(0.05)
        assert one.full
        assert one.queued == 1
        with pytest.raises(Problem) as caught:
            await one.run(lambda: 3)
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "1")
        done.set()
        assert [await first, await second] == [True, 2]
        assert one.in_flight == 0

    asyncio.run(scene())


def test_waiting_ends() -> None:
    """Whoever waited too long gets 503 although the queue had room."""

    async def scene() -> None:
        one, done = gate(queue_seconds=0.05), threading.Event()
        first = asyncio.create_task(one.run(done.wait))
        await asyncio.sleep(0.02)
        with pytest.raises(Problem) as caught:
            await one.run(lambda: 2)
        assert caught.value.status == 503
        done.set()
        await first
        assert one.in_flight == 0

    asyncio.run(scene())


def test_past_the_deadline_the_place_stays_taken_until_the_work_ends() -> None:
    """The caller gets 504 in time; the thread still counts, for it still works."""

    async def scene() -> None:
        one, done = gate(deadline_seconds=0.05, queue=0), threading.Event()
        with pytest.raises(Problem) as caught:
            await one.run(done.wait)
        assert caught.value.status == 504
        assert one.full
        done.set()
        await asyncio.sleep(0.05)
        assert one.in_flight == 0

    asyncio.run(scene())


def test_those_on_their_way_count_while_others_wait() -> None:
    """Of many that come at one turn of the loop, those beyond the room there is are known before they get here."""

    async def scene() -> None:
        one, done = gate(queue=2), threading.Event()
        one.expect()
        one.expect()
        one.expect()
        assert not one.crowded  # nobody waits: they may need no place
        tasks = [asyncio.create_task(one.run(done.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        found = [one.queued == 1, one.crowded]
        one.expect()
        found += [one.crowded, one.full]
        await asyncio.sleep(0)
        found.append(one.crowded)  # it did not come
        done.set()
        await asyncio.gather(*tasks)
        assert found == [True, False, True, False, False]

    asyncio.run(scene())


def test_work_that_looks_at_its_time_frees_its_place() -> None:
    """Past the deadline it ends by itself: 504 for the caller, room for the next."""

    async def scene() -> None:
        one = gate(deadline_seconds=0.05, queue=0)
        with pytest.raises(Problem) as caught:
            await one.run(_endless)
        assert (caught.value.status, caught.value.code) == (504, "deadline")
        began = time.monotonic()
        while one.full and time.monotonic() < began + 10:
            await asyncio.sleep(0.01)
        assert await one.run(lambda: time_left.over()) is False
        assert one.in_flight == 0

    asyncio.run(scene())


def _endless() -> None:
    while True:
        time.sleep(0.005)
        time_left.check()


def test_long_work_leaves_a_place() -> None:
    """Of two places one is never taken by long work; what waits for it has its turn, or 503."""

    async def scene() -> None:
        two, done = gate(concurrency=2, queue=3, queue_seconds=0.3), threading.Event()
        first = asyncio.create_task(two.run(lambda: done.wait(5), long=True))
        second = asyncio.create_task(two.run(lambda: 2, long=True))
        third = asyncio.create_task(two.run(lambda: done.wait(5), long=True))
        await asyncio.sleep(0.05)
        assert await two.run(lambda: "a search") == "a search"
        assert not second.done()
        second.cancel()
        with pytest.raises(Problem) as caught:
            await third
        assert caught.value.status == 503
        done.set()
        assert await first
        assert await two.run(lambda: 4, long=True) == 4
        assert two.in_flight == 0

    asyncio.run(scene())


def test_threads_take_short_turns_beside_long_work() -> None:
    """Only then: turns cost."""

    async def scene() -> None:
        one = gate()
        usual = sys.getswitchinterval()
        assert await one.run(sys.getswitchinterval) == usual
        assert await one.run(sys.getswitchinterval, long=True) < usual
        assert sys.getswitchinterval() == usual

    asyncio.run(scene())
