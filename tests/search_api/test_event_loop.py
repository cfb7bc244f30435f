"""The event loop of a server."""

import asyncio
import contextlib
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from search_api import event_loop
from search_api.event_loop import FairLoop, Gathering
from search_api.prompt_socket import PromptSocket


def test_requests_gather_while_searches_are_refused() -> None:
    """The loop waits a moment for more to come, but hears at once what threads tell it."""
    loop, heard = FairLoop(), []
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


def test_connections_that_come_together_are_shared(tmp_path: Path) -> None:
    """The loop takes one waiting connection a turn, where asyncio would take all of them."""
    turns: list[int] = []

    class Counted(FairLoop):
        def _run_once(self) -> None:
            before = len(taken)
            super()._run_once()  # type: ignore[misc]
            turns.append(len(taken) - before)

    taken: list[object] = []

    class Noting(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            taken.append(transport)

    async def main() -> None:
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(tmp_path / "s"))
        listening.listen(16)
        clients = [socket.socket(socket.AF_UNIX) for _ in range(8)]
        for client in clients:
            client.connect(str(tmp_path / "s"))
        server = await asyncio.get_running_loop().create_unix_server(Noting, sock=listening)
        while len(taken) < len(clients):
            await asyncio.sleep(0)
        server.close()
        for client in clients:
            client.close()
        await asyncio.sleep(0.01)

    with asyncio.Runner(loop_factory=Counted) as runner:
        runner.run(main())
    assert len(taken) == 8
    assert max(turns) == 1


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

    class Noting(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            sockets.append(transport.get_extra_info("socket")._sock)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, FairLoop)
        sockets.append(loop._ssock)
        async with await loop.create_unix_server(Noting, str(tmp_path / "s")):
            _, writer = await asyncio.open_unix_connection(str(tmp_path / "s"))
            while len(sockets) < 2:
                await asyncio.sleep(0.001)
            writer.close()
            await asyncio.to_thread(loop.call_soon_threadsafe, lambda: None)

    with asyncio.Runner(loop_factory=FairLoop) as runner:
        runner.run(main())
    assert all(isinstance(found, PromptSocket) for found in sockets)
