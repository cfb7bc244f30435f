"""What a backup costs those who search meanwhile: p50/p95/p99 over HTTP without one and while backups run.

    python -m tests.bench.backup --index index --rounds 5 --seconds 10

Asks different questions at a fixed rate from a few connections (an open loop, so that a stalled server is not spared),
in turn without and with `timtin backup` in a loop beside it; the table joins the rounds of each kind, of which each
comes first in half of the rounds. The aim is a p99 at most a fifth above the one without. Backups go to a folder beside
the index and are removed at the end.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from tests.bench.http_load import PORT, Connection, Seen, latencies, wait_ready
from tests.bench.questions import variants

PROGRAM = [sys.executable, "-m", "search_api.cli", "-q"]
GENTLY = ["nice", "-n", "10"]  # as the operator's page has it
CLIENTS = 8


async def steady(paths: Sequence[str], rate: float, seconds: float, seen: Seen) -> None:
    """Ask `rate` times a second, each from the moment it should have been asked."""
    idle: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CLIENTS):
        idle.put_nowait(await Connection.open())
    began = time.perf_counter()

    async def one(number: int) -> None:
        due = began + number / rate
        await asyncio.sleep(due - time.perf_counter())
        connection = await idle.get()
        status = await connection.ask(paths[number % len(paths)])
        idle.put_nowait(connection)
        seen.answers.append((time.perf_counter() - due, status))

    await asyncio.gather(*(one(number) for number in range(int(rate * seconds))))
    seen.seconds += time.perf_counter() - began


async def backups(environ: dict[str, str], target: Path, until: asyncio.Event) -> list[float]:
    """Back up again and again until told to stop; returns the seconds each took."""
    took = []
    while not until.is_set():
        began = time.perf_counter()
        running = await asyncio.create_subprocess_exec(
            *GENTLY, *PROGRAM, "backup", str(target), env=environ, stdout=subprocess.DEVNULL
        )
        if await running.wait():
            raise SystemExit("the backup failed")
        took.append(time.perf_counter() - began)
        for old in sorted(target.iterdir())[:-1]:
            shutil.rmtree(old)
    return took


async def measure(args: argparse.Namespace, environ: dict[str, str], target: Path) -> None:
    """Ask in turn without and with backups, and print both."""
    paths = [f"/v1/search?q={quote(question)}" for question in variants(args.questions)]
    await wait_ready(1)
    await steady(paths, args.rate, 2, Seen())
    alone, beside, took = Seen(), Seen(), []
    for turn in range(args.rounds):
        here = paths[turn * 37 % len(paths) :] + paths[: turn * 37 % len(paths)]
        if turn % 2 == 0:
            await steady(here, args.rate, args.seconds, alone)
        enough = asyncio.Event()
        copying = asyncio.create_task(backups(environ, target, enough))
        await steady(here, args.rate, args.seconds, beside)
        enough.set()
        took += await copying
        if turn % 2:
            await steady(here, args.rate, args.seconds, alone)
    sys.stdout.write(latencies({"alone": alone, "during backups": beside}))
    more = beside.at(0.99) / alone.at(0.99) - 1
    sys.stdout.write(f"\n{len(took)} backups of {min(took):.1f} to {max(took):.1f} s; p99 {more:+.0%}\n")


def main() -> None:
    """Start a server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="index")
    parser.add_argument("--questions", type=Path, default=Path("corpus/questions"))
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    parser.add_argument("--seconds", type=float, default=10, help="of each half of a round")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "warning", "OMP_NUM_THREADS": "1"}
    environ |= {"TIMTIN_CACHE": "0", "TIMTIN_INDEX": args.index}
    beside = Path(args.index).absolute().parent
    with tempfile.TemporaryDirectory(prefix="timtin-backups-", dir=beside) as target:
        server = subprocess.Popen([*PROGRAM, "serve", "--port", str(PORT)], env=environ)
        try:
            asyncio.run(measure(args, environ, Path(target)))
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
