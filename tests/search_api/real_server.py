"""Real servers as processes of their own, over a small index with a made-up model."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from tests.search_api.tiny_model import write_tiny_model

ROOT = Path(__file__).resolve().parents[2]
RAWS = [
    RawArticle(id=f"tin-{n}", title=f"Xã số {n} họp", body=f"Sáng {n}/3/2026, xã số {n} họp bàn.") for n in range(1, 9)
]
RAWS.append(RawArticle(id="mục/tin ạ?", title="Thôn trồng cây", body="Sáng 9/3/2026, thôn trồng cây."))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_place(place: Path, raws: list[RawArticle] = RAWS) -> Path:
    """Make a small model and an index with it in a folder; returns the folder."""
    write_tiny_model(place / "model", [raw.title + " " + raw.body for raw in raws])
    settings = IndexSettings(index=place / "index", model=str(place / "model"))
    build(raws, settings, Stages(load_encoder(settings.model)))
    return place


class Servers:
    """Starts servers over the index of a folder and ends them all."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._running: list[subprocess.Popen[str]] = []
        self._clients: list[httpx.Client] = []
        self.logs: dict[int, Path] = {}

    def __call__(self, *before: str, **settings: object) -> tuple[httpx.Client, "subprocess.Popen[str]"]:
        """Start a server with settings by name and wait until it is ready; `before` stands before its command."""
        port = settings.setdefault("port", free_port())
        command = [*before, sys.executable, "-m", "search_api.cli", "serve"]
        log = self.place / f"{port}.log"  # what a pipe has no room for would be lost
        with log.open("w") as out:
            server = subprocess.Popen(
                command, cwd=self.place, env=self.environ(settings), stderr=out, text=True, start_new_session=True
            )
        self.logs[server.pid] = log
        self._running.append(server)
        client = open_client(f"http://127.0.0.1:{port}", settings.get("socket"))
        self._clients.append(client)
        return client, server

    def environ(self, settings: dict[str, object]) -> dict[str, str]:
        """Return the environment of a server or command: no TIMTIN_* but these."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
        own = {"index": self.place / "index", "model": self.place / "model", **settings}
        named = {f"TIMTIN_{name.upper()}": str(value) for name, value in own.items()}
        return {**clean, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **named}

    def command(self, *words: str) -> str:
        """Run a command of the program on the same index; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "search_api.cli", "-q", *words],
            cwd=self.place,
            env=self.environ({}),
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        return done.stdout

    def close(self) -> None:
        """End every server and its workers."""
        for client in self._clients:
            client.close()
        for server in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(30)


def open_client(base: str, path: object = None) -> httpx.Client:
    """Return a client of a server, perhaps on the Unix socket `path`, once it is ready."""
    until = time.monotonic() + 60
    while path is not None and not _listens(str(path)) and time.monotonic() < until:
        time.sleep(0.05)  # httpx would leave each connection open that is refused
    client = httpx.Client(base_url=base, timeout=60, transport=httpx.HTTPTransport(uds=str(path) if path else None))
    wait_for("/readyz", client)
    return client


def _listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(path) == 0


def wait_for(path: str, client: httpx.Client) -> None:
    """Wait until a path answers 200; AssertionError after a long while."""
    for _ in range(1200):
        with contextlib.suppress(httpx.TransportError):
            if client.get(path).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"{client.base_url} did not become ready")
