"""Requests a second over HTTP: real servers on an index, asked different questions from several connections at once.

    python -m tests.bench.http_load --index index --workers 1 2 4 --clients 1 8 64 --seconds 10
    python -m tests.bench.http_load --index index --workers 2 --overload 10

Prints a Markdown table: answers a second, p50/p95/p99 in milliseconds, answers by status, and the servers' CPU
milliseconds for an answer, which a busy machine distorts less than the rest. By default the servers keep no answers
(`--cache 1000` lets them, and asks only a hundred questions). With `--overload N` it first finds the most answers a
second, then sends N times as many requests whether they are answered or not, and says what was still answered (goodput)
and how long /healthz took meanwhile.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.bench.questions import variants

PORT = 8437
TICKS = os.sysconf("SC_CLK_TCK")
HEAD = "| workers | clients | answers/s | p50 | p95 | p99 | statuses | CPU ms an answer |\n|" + "---|" * 8


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process and its children so far."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(entry.name) == pid or int(fields[1]) == pid:
                total += (int(fields[11]) + int(fields[12])) / TICKS
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
    """What came back: (seconds, status) of each request, and how long it all took."""

    answers: list[tuple[float, int]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    async def timed(self, connection: Connection, path: str) -> None:
        """Ask, and note it."""
        began = time.perf_counter()
        status = await connection.ask(path)
        self.answers.append((time.perf_counter() - began, status))

    @property
    def rate(self) -> float:
        """Return good answers a second."""
        return sum(status == 200 for _, status in self.answers) / self.seconds

    def at(self, share: float, status: int = 200) -> float:
        """Return the milliseconds that this share of the answers took at most."""
        good = sorted(seconds for seconds, found in self.answers if found == status)
        return good[min(len(good) - 1, int(len(good) * share))] * 1000 if good else 0.0

    def statuses(self) -> str:
        """Return how many answers had which status."""
        return ", ".join(
            f"{status}: {count:,}" for status, count in sorted(Counter(s for _, s in self.answers).items())
        )


async def closed(pid: int, paths: Sequence[str], clients: int, seconds: float) -> Seen:
    """Let clients ask one question after the other; the first second is not counted."""
    seen, turn = Seen(), iter(range(1 << 40))

    async def client() -> None:
        connection = await Connection.open()
        while time.perf_counter() < until:
            await seen.timed(connection, paths[next(turn) % len(paths)])
        connection.writer.close()

    until = time.perf_counter() + 1
    await asyncio.gather(*(client() for _ in range(clients)))
    seen.answers.clear()
    before, began = cpu_seconds(pid), time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(client() for _ in range(clients)))
    seen.seconds, seen.cpu = time.perf_counter() - began, cpu_seconds(pid) - before
    return seen


async def flood(paths: Sequence[str], rate: float, seconds: float) -> tuple[Seen, Seen]:
    """Send `rate` requests a second, answered or not; returns what came back, and what /healthz did meanwhile."""
    seen, health = Seen(), Seen()
    idle: list[Connection] = [await Connection.open() for _ in range(200)]
    began = time.perf_counter()

    async def one(path: str) -> None:
        connection = idle.pop() if idle else await Connection.open()
        await seen.timed(connection, path)
        idle.append(connection)

    async def pulse() -> None:
        connection = await Connection.open()
        while time.perf_counter() < began + seconds:
            await health.timed(connection, "/healthz")
            await asyncio.sleep(0.1)

    running = [asyncio.create_task(pulse())]
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        running.append(asyncio.create_task(one(paths[number % len(paths)])))
    seen.seconds = health.seconds = time.perf_counter() - began
    await asyncio.wait(running, timeout=30)
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


async def measure(args: argparse.Namespace, pid: int, workers: int, paths: Sequence[str]) -> None:
    """Ask one set of servers and print what came back."""
    await wait_ready(workers)
    await asyncio.sleep(args.settle)
    best = 0.0
    for clients in args.clients:
        seen = await closed(pid, paths, clients, args.seconds)
        best = max(best, seen.rate)
        cells = [workers, clients, f"{seen.rate:.1f}", *(f"{seen.at(share):.1f}" for share in (0.5, 0.95, 0.99))]
        cells += [seen.statuses(), f"{seen.cpu * 1000 / len(seen.answers):.2f}"]
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
        sys.stdout.flush()
    if args.overload:
        seen, health = await flood(paths, best * args.overload, args.seconds)
        sys.stdout.write(
            f"\n{args.overload:g} times {best:.1f}/s for {seen.seconds:.0f} s: {seen.rate:.1f} answers/s "
            f"({seen.rate / best:.0%} of the most), p99 {seen.at(0.99):.0f} ms, refused p99 {seen.at(0.99, 503):.0f} "
            f"ms; {seen.statuses()}; /healthz p50 {health.at(0.5):.1f} ms, p99 {health.at(0.99):.1f} ms\n"
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
    parser.add_argument("--mode", default="hybrid")
    args = parser.parse_args()
    questions = variants(args.questions)[: 100 if args.cache else None]
    paths = [f"/v1/search?q={quote(question)}&mode={args.mode}" for question in questions]
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "warning", "OMP_NUM_THREADS": "1"}
    environ["TIMTIN_CACHE"] = str(args.cache)
    if not args.overload:  # so that 64 clients of one worker wait instead of being refused
        environ |= {"TIMTIN_QUEUE": "100", "TIMTIN_QUEUE_SECONDS": "30"}
    sys.stdout.write(f"{len(paths)} different questions, {args.cache} answers kept\n\n{HEAD}\n")
    for workers in args.workers:
        options = ["serve", "--port", str(PORT), "--index", args.index, "--workers", str(workers)]
        server = subprocess.Popen([sys.executable, "-m", "search_api.cli", "-q", *options], env=environ)
        try:
            asyncio.run(measure(args, server.pid, workers, paths))
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
