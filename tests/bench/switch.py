"""Changes the index under a running server that is asked all the time, and counts what failed.

    python -m tests.bench.switch --requests 20000 [--rate 200 --workers 2 --cache 100]

In turn: everything made again, another model (the same at half its dimensions, and back), a backup restored, the index
compacted, rolled back. Each publishes a generation that the server must take up within a minute, and no request may
fail or find nothing meanwhile. With `--rate`, so many requests a second are due, and each is timed from when it was.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from tests.bench.questions import variants

ROOT = Path(__file__).resolve().parents[2]
_CLIENTS = 8
PROGRAM = [sys.executable, "-m", "search_api.cli", "-q"]


class Switching:
    """A server over the sample corpus, its clients, and the one who changes its index."""

    def __init__(self, place: Path, args: argparse.Namespace) -> None:
        self.place, self.port, self.workers = place, args.port, args.workers
        self.wanted, self.rate = args.requests, args.rate
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
        self.environ = {**clean, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "TIMTIN_RATE_LIMIT": "off"}
        self.environ |= {"TIMTIN_LOG_LEVEL": "warning", "TIMTIN_QUEUE_SECONDS": "30", "TIMTIN_CACHE": str(args.cache)}
        self.asked = 0
        self.failed: list[str] = []
        self.took: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.generations: set[int] = set()
        self.done: Counter[str] = Counter()
        self.command("index", str(ROOT / "corpus"))
        self.command("backup", "backups")

    def command(self, *words: str) -> None:
        """Run a command of the program on the index."""
        done = subprocess.run([*PROGRAM, *words], cwd=self.place, env=self.environ, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")

    def settings(self, text: str) -> None:
        """Write the settings file that server and commands read."""
        beside = self.place / "timtin.new"
        beside.write_text(text, encoding="utf-8")
        beside.rename(self.place / "timtin.toml")

    def client(self, paths: list[str]) -> None:
        """Ask until enough was asked; anything but 200 with results counts as a failure."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        for path in cycle(paths):
            if self.asked >= self.wanted:
                break
            self.asked += 1
            due = self.began + self.asked / self.rate if self.rate else time.monotonic()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = json.loads(answer.read())
            except (OSError, HTTPException, ValueError) as error:
                self.failed.append(repr(error))
                connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
                continue
            self.took.append(time.monotonic() - due)
            self.statuses[str(answer.status)] += 1
            if answer.status != 200 or not body["results"]:
                self.failed.append(f"{answer.status} {body.get('detail')}")
            else:
                self.generations.add(body["generation"])

    def change(self) -> None:
        """Change the index until the clients are done."""
        changes = {
            "rebuilt": lambda: self.command("index", "--rebuild"),
            "other model": lambda: (self.settings("model_dimension = 128\n"), self.command("index", "--rebuild")),
            "former model": lambda: (self.settings(""), self.command("index", "--rebuild")),
            "compacted": lambda: self.command("compact"),
            "rebuilt again": lambda: self.command("index", "--rebuild"),
            "rolled back": lambda: self.command("rollback"),
            "restored": lambda: self.command("restore", "backups"),
        }
        for name, change in cycle(changes.items()):
            if self.asked >= self.wanted:
                break
            change()
            self.done[name] += 1
            self.await_taken_up(name)
            time.sleep(2)

    def await_taken_up(self, name: str) -> None:
        """Wait until the published generation answers."""
        published = int((self.place / "index" / "CURRENT").read_text().split()[0])
        deadline = time.monotonic() + 60
        while published not in self.generations:
            if self.asked >= self.wanted:
                return
            if time.monotonic() > deadline:
                self.failed.append(f"{name}: generation {published} was not taken up")
                return
            time.sleep(0.2)

    def run(self) -> str:
        """Serve, ask and change; returns what came of it."""
        serve = [*PROGRAM, "serve", "--port", str(self.port), "--workers", str(self.workers)]
        with (self.place / "server.log").open("w") as log:
            server = subprocess.Popen(serve, cwd=self.place, env=self.environ, stderr=log)
        try:
            wait_ready(self.port)
            paths = [f"/v1/search?q={quote(question)}" for question in variants(ROOT / "corpus" / "questions")[:100]]
            clients = [
                threading.Thread(target=self.client, args=(paths[n * 7 :] + paths[: n * 7],)) for n in range(_CLIENTS)
            ]
            self.began = time.monotonic()
            for thread in clients:
                thread.start()
            self.change()
            for thread in clients:
                thread.join()
            seconds = time.monotonic() - self.began
        finally:
            server.terminate()
            server.wait(60)
        took = sorted(self.took)
        p50, p99, most = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99, 1 - 1e-9))
        return (
            f"{self.asked:,} requests in {seconds:.0f} s, {len(self.failed)} failed; {dict(self.statuses)}; "
            f"p50 {p50:.0f}, p99 {p99:.0f}, slowest {most:.0f} ms; {sum(self.done.values())} changes; "
            f"{len(self.generations)} generations answered; {dict(self.done)}"
        )


def wait_ready(port: int) -> None:
    """Wait until a search would succeed."""
    for _ in range(1200):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError("the server did not become ready")


def main() -> None:
    """Run, print, and end with code 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=0, help="requests a second; 0: as fast as they are answered")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cache", type=int, default=0, help="answers that the server keeps; a hundred are asked for")
    parser.add_argument("--port", type=int, default=8441)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        switching = Switching(Path(place), args)
        sys.stdout.write(switching.run() + "\n")
        sys.stdout.write("".join(f"{line}\n" for line in switching.failed[:20]))
    if switching.failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
