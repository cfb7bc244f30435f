"""Workers that end: the parent hears of it at once, and whoever is connected is told."""

import asyncio
import os
import signal
import threading
from types import SimpleNamespace

import pytest
import uvicorn

from search_api.server.draining import DrainingServer
from search_api.server.workers import _FORK, Worker

_LONG = 600.0


def test_a_worker_killed_before_its_word_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end of the pipe is open elsewhere too, as a sibling holds it: that it ended is known all the same."""
    monkeypatch.setattr(
        "uvicorn.supervisors.multiprocess.get_subprocess", lambda *_: _FORK.Process(target=signal.pause, daemon=True)
    )
    worker = Worker(uvicorn.Config("none"), [])
    worker.start()
    told: list[bool] = []
    asking = threading.Thread(target=lambda: told.append(worker.ping(_LONG)), daemon=True)
    asking.start()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    asking.join(30)
    assert told == [False]
    worker.join()


def test_a_worker_drains_and_tells_latecomers() -> None:
    """A connection that is made when all others were told that the server ends is told so too, and closed."""
    server = Worker(uvicorn.Config("none"), []).server
    assert isinstance(server, DrainingServer)
    server.lifespan = SimpleNamespace(shutdown=lambda: asyncio.sleep(0))  # type: ignore[assignment]
    server.servers = []
    server.config.timeout_graceful_shutdown = 30
    closed: list[str] = []

    class Connection:
        """One that closes when it is told to."""

        def __init__(self, name: str) -> None:
            self.name = name

        def shutdown(self) -> None:
            """Close."""
            closed.append(self.name)
            server.server_state.connections.discard(self)  # type: ignore[arg-type]

    async def end() -> None:
        server.server_state.connections.add(Connection("early"))  # type: ignore[arg-type]
        ending = asyncio.ensure_future(server.shutdown())
        await asyncio.sleep(0.05)
        server.server_state.connections.add(Connection("late"))  # type: ignore[arg-type]
        await ending

    asyncio.run(end())
    assert closed == ["early", "late"]
