"""What a service manager is told: readiness when a search would succeed, the reason before, and the end."""

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import IndexMissing
from search_api.server.notify import SOCKET, notify, watchdog
from search_api.settings import Settings
from tests.search_api.real_server import Servers


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket of a service manager, named in the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(30)
        monkeypatch.setenv(SOCKET, str(tmp_path / "notify"))
        yield listening


def test_a_server_is_ready_when_it_says_so(told: socket.socket, start: Servers) -> None:
    """Once `/readyz` would, and it says that it ends."""
    client, server = start()
    assert told.recv(200) == b"READY=1\nSTATUS=ready"
    assert client.get("/readyz").status_code == 200
    server.terminate()
    assert told.recv(200) == b"STOPPING=1"


def test_a_reload_takes_up_what_is_new_and_then_says_so(told: socket.socket, start: Servers) -> None:
    """SIGHUP ends no server that a service manager started; when it says that it is ready the index is the newest."""
    client, server = start("env", "--default-signal=HUP")
    assert told.recv(200).startswith(b"READY=1")
    start.command("remove", "tin-8")
    server.send_signal(signal.SIGHUP)
    assert [told.recv(200), told.recv(200)] == [b"RELOADING=1", b"READY=1"]
    log = start.logs[server.pid].read_text().splitlines()
    lines = [json.loads(line) for line in log if line.startswith("{")]
    assert [line["generation"] for line in lines if line["message"] == "looked"] == [2]
    assert client.get("/v1/articles/tin-8").status_code == 404
    assert server.poll() is None


def test_workers_are_replaced_by_ones_that_know_the_newest(told: socket.socket, start: Servers) -> None:
    """SIGHUP of a service manager replaces them one by one, and the server goes on."""
    client, server = start("env", "--default-signal=HUP", workers=2)
    assert [told.recv(200)[:7] for _ in range(2)] == [b"READY=1"] * 2
    start.command("remove", "tin-7")
    server.send_signal(signal.SIGHUP)
    heard = [told.recv(200)[:7] for _ in range(4)]
    assert sorted(heard) == [b"READY=1"] * 2 + [b"STOPPIN"] * 2
    assert client.get("/v1/articles/tin-7").status_code == 404
    assert server.poll() is None


def test_why_it_is_not_ready_is_told(told: socket.socket, open_client) -> None:  # type: ignore[no-untyped-def]
    """A server without an index says what it waits for."""

    def missing(settings: Settings) -> object:
        raise IndexMissing("no index yet")

    open_client(reading=missing)
    assert told.recv(200) == b"STATUS=not ready: missing"


def test_a_server_that_lives_says_so(told: socket.socket, open_client, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Again and again where that is asked for: one that hangs would be started anew."""
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    open_client()
    heard = [told.recv(200) for _ in range(5)]
    assert heard.count(b"WATCHDOG=1") >= 4


@pytest.mark.parametrize("asked", ["", "0", "x", "-5"])
def test_a_watchdog_that_is_none(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """Nothing is told without a time."""
    monkeypatch.setenv("WATCHDOG_USEC", asked)
    assert watchdog() is None


def test_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a manager, with one that is gone, or a name that is none, nothing happens; abstract names work too."""
    monkeypatch.delenv(SOCKET, raising=False)
    notify("READY=1")
    for name in (str(tmp_path / "gone"), "neither"):
        monkeypatch.setenv(SOCKET, name)
        notify("READY=1")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0timtin-test-" + tmp_path.name)
        monkeypatch.setenv(SOCKET, "@timtin-test-" + tmp_path.name)
        notify("STATUS=x")
        assert listening.recv(100) == b"STATUS=x"
