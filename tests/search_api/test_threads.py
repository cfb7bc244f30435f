"""No request hangs or fails because a thread is not to be had."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer.threads import Standby, begin, opening
from search_api.access.keys import Keys
from search_api.app import create_app
from search_api.bounds.gate import Gate
from search_api.settings import Settings
from tests.search_api.real_server import ROOT, make_place

STARVED = """
import sys, threading
from indexer.threads import end_where_one_cannot_begin
if sys.argv[1] == "guarded":
    end_where_one_cannot_begin()
def starved(self):
    raise MemoryError
threading.Thread._set_ident = starved
threading.Thread(target=print, daemon=True).start()
"""


def no_thread(self: threading.Thread) -> None:
    """Stand for a machine that has no room for another thread."""
    raise RuntimeError("can't start new thread")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a ready service that may write, over a small index."""
    place = make_place(tmp_path)
    settings = Settings(index=place / "index", model=str(place / "model"), disk_floor_bytes=0)
    key = Keys(settings.keys_path).add(("write",))[1]
    with TestClient(
        create_app(settings),
        base_url="http://127.0.0.1",
        client=("127.0.0.1", 40000),
        headers={"Authorization": f"Bearer {key}"},
        raise_server_exceptions=False,
    ) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.02)
        yield client


def test_a_server_needs_no_further_thread(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads is answered as ever; a write too, or it is told to come again."""
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    for path in ("/v1/search?q=xã họp", "/v1/mentions?q=xã", "/v1/articles/tin-1", "/", "/readyz", "/metrics"):
        assert [client.get(path).status_code for _ in range(10)] == [200] * 10, path
    written = client.put("/v1/articles/x", json={"body": "Xã họp bàn."})
    assert written.status_code in (200, 201, 503)
    where = client.app.state.service.settings  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "search_api.cli", "-q", "remove", "tin-2", "--index", str(where.index)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    for path in ("/v1/search?q=xã họp", "/v1/suggest?q=xã", "/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/v1/articles/tin-2").status_code in (404, 410)  # of the generation that was published meanwhile
    monkeypatch.undo()
    assert client.put("/v1/articles/x", json={"body": "Xã họp bàn."}).status_code in (200, 201)
    assert client.get("/v1/articles/x").status_code == 200


def test_a_thread_that_dies_at_its_start_ends_the_process() -> None:
    """Instead of being waited for: without the guard `Thread.start` never returns."""

    def run(word: str, seconds: float) -> "subprocess.CompletedProcess[bytes]":
        command = [sys.executable, "-c", STARVED, word]
        return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=seconds, check=False)

    ended = run("guarded", 120)
    assert ended.returncode == 70
    assert b"no memory" in ended.stderr
    with pytest.raises(subprocess.TimeoutExpired):
        run("unguarded", 5)


def test_all_threads_of_a_pool_are_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards as much work as it has threads is done at once without another one."""
    with begin(ThreadPoolExecutor(3), 3) as pool:
        monkeypatch.setattr(threading.Thread, "start", no_thread)
        together = threading.Barrier(3)
        assert sorted(done.result(30) for done in [pool.submit(together.wait) for _ in range(3)]) == [0, 1, 2]


def test_what_is_done_later_needs_no_new_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread was there before, takes one task after the other, and ends when its owner is let go."""
    done = threading.Event()
    standby = Standby("of this test")
    with monkeypatch.context() as starved:
        starved.setattr(threading.Thread, "start", no_thread)
        standby.later(0, int)
        standby.later(0.01, done.set)
        assert done.wait(30)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "of this test"]
    del standby
    thread.join(30)
    assert not thread.is_alive()


def test_a_child_opens_with_threads_of_its_own() -> None:
    """Those of its parent do not live on in it."""
    assert opening().submit(int).result(30) == 0
    child = os.fork()
    if not child:
        with contextlib.suppress(TimeoutError):
            os._exit(opening().submit(int).result(30))
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_place_is_free_again_where_no_thread_could_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that could not begin its work goes on afterwards: it had been full for ever."""

    async def scene() -> None:
        gate = Gate(Settings(concurrency=1, queue=1))
        with monkeypatch.context() as starved:
            starved.setattr(threading.Thread, "start", no_thread)
            for _ in range(5):
                with pytest.raises(RuntimeError, match="new thread"):
                    await gate.run(lambda: 1)
        assert gate.in_flight == 0
        assert await gate.run(lambda: 2) == 2

    asyncio.run(scene())
