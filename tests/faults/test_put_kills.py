"""A server is killed while articles are written over HTTP: what was acknowledged is there, whole, after each kill."""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from index_builders import raw

from faults.conftest import share
from indexer.errors import TimTinError
from indexer.snapshot import open_snapshot
from indexer.storage import DigestCache
from indexer.verify import verify
from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import ROOT, make_place

ARTICLES = 12
WRITERS = 2


class Local(http.client.HTTPConnection):
    """A connection to a server's socket."""

    def __init__(self, address: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._address = address

    def connect(self) -> None:
        """Connect."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self._address))


@dataclass
class Journal:
    """What each article may be: the version acknowledged last (0: removed or never there), and one under way."""

    acknowledged: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(ARTICLES), 0))
    under_way: dict[int, int] = field(default_factory=dict)
    writes: int = 0

    def wrong(self, seen: dict[str, str]) -> list[str]:
        """Say which articles a reader sees neither as acknowledged nor as was under way; settles what was."""
        problems = []
        for number, version in self.acknowledged.items():
            allowed = {version, self.under_way.get(number, version)}
            found = seen.pop(raw(number).id, None)
            fitting = [one for one in allowed if found == (raw(number, one).title if one else None)]
            if not fitting:
                problems.append(f"article {number}: {found!r} instead of version {sorted(allowed)}")
            else:
                self.acknowledged[number] = fitting[0]
        self.under_way.clear()
        return problems + [f"nobody wrote {name}" for name in seen]


@dataclass
class Target:
    """A server that can be killed and started again, and the journal of what it acknowledged."""

    place: Path
    key: str
    forks: "subprocess.Popen[str]"
    journal: Journal = field(default_factory=Journal)
    version: int = 1
    slowest: float = 0.0
    took: float = 0.5

    def start(self) -> int:
        """Start a server, wait until it is ready, and return its pid."""
        began = time.monotonic()
        assert self.forks.stdin is not None
        assert self.forks.stdout is not None
        self.forks.stdin.write("serve\n")
        self.forks.stdin.flush()
        pid = int(self.forks.stdout.readline())
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/readyz") == 200:
                    self.slowest = max(self.slowest, time.monotonic() - began)
                    return pid
            assert time.monotonic() < began + 120, "the server did not become ready"
            time.sleep(0.01)

    def ask(self, method: str, path: str, body: bytes | None = None) -> int:
        """Send one request; returns the status."""
        connection = Local(self.place / "socket")
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Authorization": f"Bearer {self.key}"})
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def write(self, numbers: range, chance: random.Random) -> None:
        """Write articles one after the other until the server is gone."""
        while True:
            number = chance.choice(numbers)
            self.version += 1
            version = 0 if chance.random() < 0.2 and self.journal.acknowledged[number] else self.version
            self.journal.under_way[number] = version
            path, article = f"/v1/articles/{raw(number).id}", raw(number, version)
            fields = {"title": article.title, "body": article.body, "source": article.source}
            began = time.monotonic()
            try:
                status = self.ask(
                    "PUT" if version else "DELETE", path, json.dumps(fields).encode() if version else None
                )
            except (OSError, http.client.HTTPException):
                return
            assert status in (200, 201), status
            self.journal.acknowledged[number] = version
            del self.journal.under_way[number]
            self.journal.writes += 1
            self.took = time.monotonic() - began

    def wait_for_writes(self, count: int) -> None:
        """Wait until so many further writes are acknowledged."""
        enough = self.journal.writes + count
        while self.journal.writes < enough:
            time.sleep(0.002)

    def seen(self) -> dict[str, str]:
        """Return the title of every article that a reader sees; each is checked against its digest."""
        with open_snapshot(self.place / "index", DigestCache()) as snapshot:
            return {article.id: article.title for article in snapshot.walk()}


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    """A server over a small index of the test's own."""
    place = make_place(tmp_path, [raw(99)])
    key = Keys(Settings(index=place / "index").keys_path).add(("read", "write"))[1]
    command = [sys.executable, str(ROOT / "tests/faults/http_server.py")]
    command += [str(place / name) for name in ("index", "model", "socket")]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
    with (place / "log").open("w") as log:
        forks = subprocess.Popen(
            command, cwd=place, env=environ | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
    yield Target(place, key, forks)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(forks.pid, signal.SIGKILL)
    forks.wait()
    for pipe in (forks.stdin, forks.stdout):
        assert pipe is not None
        pipe.close()


def kills(target: Target, count: int, seed: int) -> tuple[int, list[str]]:
    """Kill the server `count` times while it is written to; returns how many kills met a write, and the problems."""
    chance, met, problems = random.Random(seed), 0, []
    part = ARTICLES // WRITERS
    for turn in range(count):
        pid = target.start()
        parts = [range(number * part, (number + 1) * part) for number in range(WRITERS)]
        writers = [
            threading.Thread(target=target.write, args=(numbers, random.Random(chance.random()))) for numbers in parts
        ]
        for writer in writers:
            writer.start()
        target.wait_for_writes(chance.randrange(3))
        time.sleep(chance.uniform(0, target.took))  # how long a write takes depends on what else the machine does
        os.kill(pid, signal.SIGKILL)
        for writer in writers:
            writer.join()
        met += bool(target.journal.under_way)
        try:
            seen = target.seen()
        except TimTinError as error:
            return met, [f"kill {turn}: cannot be opened: {error}"]
        seen.pop(raw(99).id)
        problems += [f"kill {turn}: {problem}" for problem in target.journal.wrong(seen)]
    target.start()
    assert target.ask("PUT", "/v1/articles/last", b'{"title": "Tin", "body": "Xong."}') == 201
    return met, problems + [f"verify finds {problem}" for problem in verify(target.place / "index", full=True).problems]


def test_kills_lose_no_write(target: Target) -> None:
    """A seeded handful: no acknowledged write is lost, none is half there, and a write after all heals the rest."""
    met, problems = kills(target, 8, seed=1)
    assert problems == []
    assert met >= 4
    assert target.journal.writes >= 4


@pytest.mark.faults
def test_hundreds_of_kills_lose_no_write(target: Target, record_property: Callable[[str, object], None]) -> None:
    """The same three hundred times."""
    count = share(300)
    met, problems = kills(target, count, seed=2)
    told = f"{target.journal.writes} writes acknowledged, ready again after {target.slowest:.1f} s at most"
    record_property("figures", f"SIGKILL of a server under PUT and DELETE ({told}) | {count} | {met} | {len(problems)}")
    assert problems == []
    assert met >= count // 2


def test_a_lost_write_would_be_noticed() -> None:
    """The journal takes neither an older version than was acknowledged nor an article that nobody wrote."""
    journal = Journal({1: 5, 2: 0}, {2: 6})
    assert journal.wrong({raw(1).id: raw(1, 5).title, raw(2).id: raw(2, 6).title}) == []
    assert journal.acknowledged == {1: 5, 2: 6}
    assert len(journal.wrong({raw(1).id: raw(1, 4).title, "x": "?"})) == 3
