"""Requests a second over HTTP: real servers on an index, asked different questions from several connections at once.

    python -m tests.bench.http_load --index index --workers 1 2 4 --clients 1 8 64 --seconds 10
    python -m tests.bench.http_load --index index --workers 2 --overload 10

Prints a Markdown table: answers a second, p50/p95/p99 in milliseconds, answers by status, and how many cores the
servers and the asking program took, which is `client.c`, compiled here. By default the servers keep no answers
(`--cache 1000` lets them, and asks a hundred questions). With `--overload N` it finds the most answers a second that
so many clients get, then sends N times as many requests whether they are answered or not, and says what was still
answered (goodput) and how long /healthz took meanwhile; with `--rounds` it does so in turn, so that both meet the same
machine, and joins the rounds. With `--pin` the asking program has a core to itself and the servers have the others, so
that what they answer is not less for what it takes to ask.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.bench.questions import variants


def _free_port() -> int:
    """Return a port that nobody listens on: another run's server must not answer for this one's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = _free_port()
TICKS = os.sysconf("SC_CLK_TCK")
_PAUSE = 1.0  # seconds in which servers see that the connections of before are closed
HEAD = (
    "| workers | clients | answers/s | p50 | p95 | p99 | statuses | cores of the servers | of the asking |\n|"
    + "---|" * 9
)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children so far, those that have ended too."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(entry.name) == pid or int(fields[1]) == pid:
                total += sum(map(int, fields[11 : 15 if int(entry.name) == pid else 13])) / TICKS
    return total


class Connection:
    """A kept-open connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls) -> "Connection":
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", PORT, limit=1 << 20))

    async def ask(self, path: str) -> int:
        """Send one request and read its answer; returns the status."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: "))
        await self.reader.readexactly(length)
        return int(head[9:12])


@dataclass
class Seen:
    """What came back: (seconds, status) of each request, how long it all took, and of what processor.

    `cpu` seconds were the servers' (the second of warming included), `own` the asking program's.
    """

    answers: list[tuple[float, int]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0
    own: float = 0.0

    @property
    def rate(self) -> float:
        """Return good answers a second."""
        return sum(status == 200 for _, status in self.answers) / self.seconds

    def add(self, other: "Seen") -> None:
        """Join what came back another time."""
        self.answers += other.answers
        self.seconds, self.cpu, self.own = self.seconds + other.seconds, self.cpu + other.cpu, self.own + other.own

    def at(self, share: float, status: int = 200) -> float:
        """Return the milliseconds that this share of the answers took at most."""
        good = sorted(seconds for seconds, found in self.answers if found == status)
        return good[min(len(good) - 1, int(len(good) * share))] * 1000 if good else 0.0

    def statuses(self) -> str:
        """Return how many answers had which status."""
        return ", ".join(
            f"{status}: {count:,}" for status, count in sorted(Counter(s for _, s in self.answers).items())
        )


def latencies(rows: Mapping[str, Seen]) -> str:
    """Return a Markdown table of how long the answers took, a row for each name."""
    lines = ["| | p50 | p95 | p99 | statuses |", "|---|---|---|---|---|"]
    for name, seen in rows.items():
        cells = [name, *(f"{seen.at(share):.1f} ms" for share in (0.5, 0.95, 0.99)), seen.statuses()]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


class Client:
    """The program that asks (`client.c`, compiled here): cheap, since it shares the processor with the server."""

    def __init__(self, folder: Path, paths: Sequence[str]) -> None:
        self._program, self._paths = folder / "client", folder / "paths"
        source = Path(__file__).with_name("client.c")
        subprocess.run(["cc", "-O2", "-o", str(self._program), str(source)], check=True)
        self._paths.write_text("\n".join(paths) + "\n")

    def ask(self, pid: int, how: str, number: float, seconds: float) -> tuple[Seen, Seen]:
        """Ask "closed" from `number` clients, or "open" so many times a second; returns the answers and /healthz's."""
        command = [self._program, str(PORT), self._paths, how, str(number), str(seconds)]
        time.sleep(_PAUSE)
        before = cpu_seconds(pid)
        told = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        if told.returncode:
            raise SystemExit(told.stderr)
        *lines, end = (line.split() for line in told.stdout.splitlines())
        seen, health = Seen(), Seen()
        seen.seconds = health.seconds = int(end[1]) / 1e6
        seen.cpu, seen.own = cpu_seconds(pid) - before, int(end[2]) / 1e6
        for status, micros in lines:
            (health if status[0] == "-" else seen).answers.append((int(micros) / 1e6, abs(int(status))))
        return seen, health


async def wait_ready(workers: int) -> None:
    """Wait until the servers would answer a search, a few times in a row for each worker."""
    good = 0
    for _ in range(1200):
        try:
            connection = await Connection.open()
            good = good + 1 if await connection.ask("/readyz") == 200 else 0
            connection.writer.close()
        except (OSError, asyncio.IncompleteReadError):
            good = 0
        if good >= 8 * workers:
            return
        await asyncio.sleep(0.05)
    raise SystemExit("the server did not become ready")


def measure(args: argparse.Namespace, pid: int, workers: int, client: Client) -> None:
    """Ask one set of servers and print what came back."""
    asyncio.run(wait_ready(workers))
    time.sleep(args.settle)
    for clients in args.clients:
        most, good, health = Seen(), Seen(), Seen()
        for _ in range(args.rounds):
            seen, _ = client.ask(pid, "closed", clients, args.seconds)
            most.add(seen)
            if args.overload:
                answered, alive = client.ask(pid, "open", seen.rate * args.overload, args.seconds)
                good.add(answered)
                health.add(alive)
        cells = [workers, clients, f"{most.rate:.1f}", *(f"{most.at(share):.1f}" for share in (0.5, 0.95, 0.99))]
        whole = most.seconds + args.rounds
        cells += [most.statuses(), f"{most.cpu / whole:.2f}", f"{most.own / whole:.3f}"]
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
        sys.stdout.flush()
        if args.overload:
            tell(args.overload, most, good, health)


def tell(times: float, most: Seen, seen: Seen, health: Seen) -> None:
    """Print what came back at so many times the load, beside the most."""
    sys.stdout.write(
        f"\n{times:g} times {most.rate:.1f}/s for {seen.seconds:.0f} s: {seen.rate:.1f} answers/s "
        f"({seen.rate / most.rate:.0%} of the most), p99 {seen.at(0.99):.0f} ms, refused p99 {seen.at(0.99, 503):.0f} "
        f"ms; {seen.statuses()}; /healthz p50 {health.at(0.5):.1f} ms, p99 {health.at(0.99):.1f} ms; cores: "
        f"servers {seen.cpu / seen.seconds:.2f}, asking {seen.own / seen.seconds:.3f}\n"
    )


def main() -> None:
    """Start servers, measure, stop them, for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="index")
    parser.add_argument("--questions", type=Path, default=Path("corpus/questions"))
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--settle", type=float, default=0, help="seconds to wait first: completions are being made")
    parser.add_argument("--cache", type=int, default=0, help="answers that the server keeps")
    parser.add_argument("--overload", type=float, default=0, help="how many times the most answers a second")
    parser.add_argument("--rounds", type=int, default=1, help="times that it is measured, in turn")
    parser.add_argument("--pin", action="store_true", help="keep the asking program on a core of its own")
    parser.add_argument("--mode", default="hybrid")
    args = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if args.pin and len(cores) == 1:
        parser.error("--pin takes two cores")
    questions = variants(args.questions)[: 100 if args.cache else None]
    paths = [f"/v1/search?q={quote(question)}&mode={args.mode}" for question in questions]
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "warning", "OMP_NUM_THREADS": "1"}
    environ["TIMTIN_CACHE"] = str(args.cache)
    if not args.overload:  # so that 64 clients of one worker wait instead of being refused
        environ |= {"TIMTIN_QUEUE": "100", "TIMTIN_QUEUE_SECONDS": "30"}
    where = f"; servers on cores {cores[:-1]}, asking on {cores[-1]}" if args.pin else ""
    sys.stdout.write(f"{len(paths)} different questions, {args.cache} answers kept{where}\n\n{HEAD}\n")
    for workers in args.workers:
        options = ["serve", "--port", str(PORT), "--index", args.index, "--workers", str(workers)]
        if args.pin:  # a process takes its cores from who starts it
            os.sched_setaffinity(0, cores[:-1])
        server = subprocess.Popen([sys.executable, "-m", "search_api.cli", "-q", *options], env=environ)
        if args.pin:
            os.sched_setaffinity(0, cores[-1:])
        try:
            with tempfile.TemporaryDirectory(prefix="timtin-load-") as folder:
                measure(args, server.pid, workers, Client(Path(folder), paths))
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
