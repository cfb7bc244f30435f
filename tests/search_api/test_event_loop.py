"""The event loop of a server."""

import asyncio
import contextlib
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from search_api.server import event_loop
from search_api.server.event_loop import FairLoop, Gathering, PromptLoop
from search_api.server.prompt_socket import PromptSocket


def test_requests_gather_while_searches_are_refused() -> None:
    """The loop waits a moment for more to come, but hears at once what threads tell it."""
    loop, heard = PromptLoop(), []
    poll = loop._gathering.inner.poll

    def gather(milliseconds: float) -> None:
        loop.call_soon_threadsafe(lambda: None)
        heard.append(poll(10_000) != [])

    loop._gathering.inner = SimpleNamespace(poll=gather)  # type: ignore[assignment]
    with contextlib.closing(loop):
        loop.run_until_complete(asyncio.sleep(0.01))
        assert heard == []
        loop.crowd(lambda: True)
        loop.run_until_complete(asyncio.sleep(0.1))
    assert heard
    assert all(heard)


class Noting(asyncio.Protocol):
    """Notes the connections that were made, and counts those that were lost."""

    taken: list[asyncio.BaseTransport]
    lost: list[Exception | None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note one."""
        self.taken.append(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that one is gone."""
        self.lost.append(exc)


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note anew."""
    monkeypatch.setattr(Noting, "taken", [], raising=False)
    monkeypatch.setattr(Noting, "lost", [], raising=False)


async def _meet(address: Path, clients: int) -> None:
    """Have so many clients connect before the loop looks, and wait until all were taken, and are gone again."""
    with contextlib.ExitStack() as open_sockets:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(address))
        listening.listen(16)
        for _ in range(clients):
            open_sockets.enter_context(socket.socket(socket.AF_UNIX)).connect(str(address))
        server = await asyncio.get_running_loop().create_unix_server(Noting, sock=listening)
        while len(Noting.taken) < clients:
            await asyncio.sleep(0)
        server.close()
    while len(Noting.lost) < clients:
        await asyncio.sleep(0)


def test_connections_that_come_together_are_shared(tmp_path: Path) -> None:
    """The loop takes one waiting connection a turn, where asyncio would take all, and waits longer each time."""
    turns: list[int] = []
    waits: list[float] = []

    class Counted(FairLoop):
        def _run_once(self) -> None:
            before = len(Noting.taken)
            super()._run_once()  # type: ignore[misc]
            turns.append(len(Noting.taken) - before)

        def call_later(self, delay: float, callback: Any, *args: Any, **how: Any) -> asyncio.TimerHandle:
            if callback == self._take_later:
                waits.append(delay)
            return super().call_later(delay, callback, *args, **how)

    with asyncio.Runner(loop_factory=Counted) as runner:
        runner.run(_meet(tmp_path / "s", 8))
    assert len(Noting.taken) == 8
    assert max(turns) == 1
    assert waits[:5] == pytest.approx([0.0005, 0.001, 0.0015, 0.002, 0.002])


def test_nobody_waits_while_requests_are_refused(tmp_path: Path) -> None:
    """Who is turned away anyway is so at once: all that wait are taken in one turn."""

    class Crowded(FairLoop):
        def _take(self, *args: Any) -> None:
            raise AssertionError

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Crowded)
        loop.crowd(lambda: True)
        await _meet(tmp_path / "s", 3)

    with asyncio.Runner(loop_factory=Crowded) as runner:
        runner.run(main())
    assert len(Noting.taken) == 3


def test_a_closed_address_is_not_gone_back_to(tmp_path: Path) -> None:
    """It may be closed while a worker leaves a connection to the others."""
    loop = FairLoop()
    listening = socket.socket(socket.AF_UNIX)
    listening.close()
    with contextlib.closing(loop):
        loop._take_later(1, Noting, listening, None, None, 100)


def test_work_in_hand_goes_before_looking_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the steps of what it does the loop looks once in a while only, but always where it would wait."""
    clock = [10.0]
    monkeypatch.setattr(event_loop, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    one, other = socket.socketpair()
    with one, other, contextlib.closing(Gathering()) as gathering:
        gathering.register(one, 1)
        assert gathering.select(0) == []
        other.send(b"x")
        assert gathering.select(0) == []
        assert gathering.select(5) != []
        assert gathering.select(0) == []
        clock[0] += 0.01
        assert gathering.select(0) != []


def test_connections_and_what_threads_tell_are_read_promptly(tmp_path: Path) -> None:
    """Both go through sockets that keep hold of the interpreter."""
    sockets: list[object] = []

    class Reading(Noting):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            sockets.append(transport.get_extra_info("socket")._sock)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, PromptLoop)
        sockets.append(loop._ssock)
        async with await loop.create_unix_server(Reading, str(tmp_path / "s")):
            _, writer = await asyncio.open_unix_connection(str(tmp_path / "s"))
            while len(sockets) < 2:
                await asyncio.sleep(0.001)
            await asyncio.to_thread(loop.call_soon_threadsafe, lambda: None)
            writer.close()
            await writer.wait_closed()
            while not Noting.lost:
                await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=PromptLoop) as runner:
        runner.run(main())
    assert all(isinstance(found, PromptSocket) for found in sockets)
