"""What a writer costs those who search meanwhile: p50/p95/p99 over HTTP alone and while another process writes.

    python -m tests.bench.beside_writer --index index --rounds 5 --seconds 10 [--pause 1]

Asks different questions at a fixed rate (`tests.bench.backup`), in turn without and with a writer that replaces
`--articles` articles of the index by another version of themselves, publishes, rests for `--pause` seconds and begins
again; the table joins the rounds of each kind, of which each comes first in half of the rounds. The aim is a p99 at
most twice the one without. Works on a copy of the index, which goes at the end.
"""

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from urllib.parse import quote

from indexer.build import build
from indexer.manifest import current_generation
from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from search_api.parts import open_stages
from search_api.settings import Settings
from tests.bench.backup import PROGRAM, steady
from tests.bench.http_load import PORT, Seen, latencies, wait_ready
from tests.bench.questions import variants


def write(index: Path, articles: int, pause: float) -> None:
    """Replace some articles of an index by another version, publish, rest, and so on until this process is ended."""
    settings = Settings(index=index)
    stages = open_stages(settings)
    with open_snapshot(index) as snapshot:
        stored = [(found.id, *found.text.split("\n", 1)) for found in islice(snapshot.walk(), articles)]
    for version in count(1):
        end = f"\n\nBản {version}."
        build([RawArticle(id=id, title=title, body=body + end) for id, title, body in stored], settings, stages)
        time.sleep(pause)


@contextmanager
def writing(args: argparse.Namespace, index: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield another process that writes, stopped by SIGSTOP after its first publication; it ends with the block."""
    words = ["--write", str(index), "--articles", str(args.articles), "--pause", str(args.pause)]
    before = current_generation(index)
    writer = subprocess.Popen([sys.executable, "-m", "tests.bench.beside_writer", *words])
    try:
        while current_generation(index) == before:
            if writer.poll() is not None:
                raise SystemExit("the writer ended")
            time.sleep(0.02)
        writer.send_signal(signal.SIGSTOP)
        yield writer
    finally:
        writer.kill()
        writer.wait()


async def measure(args: argparse.Namespace, index: Path, writer: "subprocess.Popen[bytes]") -> None:
    """Ask in turn without and with a writer, and print both."""
    paths = [f"/v1/search?q={quote(question)}" for question in variants(args.questions)]
    await wait_ready(1)
    await steady(paths, args.rate, 2, Seen())
    alone, beside, published = Seen(), Seen(), 0
    for turn in range(args.rounds):
        here = paths[turn * 37 % len(paths) :] + paths[: turn * 37 % len(paths)]
        if turn % 2 == 0:
            await steady(here, args.rate, args.seconds, alone)
        first = current_generation(index)
        writer.send_signal(signal.SIGCONT)
        await steady(here, args.rate, args.seconds, beside)
        writer.send_signal(signal.SIGSTOP)
        published += current_generation(index) - first
        if turn % 2:
            await steady(here, args.rate, args.seconds, alone)
    sys.stdout.write(latencies({"alone": alone, "beside a writer": beside}))
    times = beside.at(0.99) / alone.at(0.99)
    sys.stdout.write(f"\n{published} publications in {beside.seconds:.0f} s; p99 {times:.1f} times\n")


def main() -> None:
    """Start a server on a copy of the index, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--questions", type=Path, default=Path("corpus/questions"))
    parser.add_argument("--rate", type=float, default=20, help="questions a second")
    parser.add_argument("--seconds", type=float, default=10, help="of each half of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=5, help="that each publication replaces")
    parser.add_argument("--pause", type=float, default=1, help="seconds between two publications")
    parser.add_argument("--write", type=Path, help="write to this index until ended: what the bench starts")
    args = parser.parse_args()
    if args.write:
        write(args.write, args.articles, args.pause)
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "error", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="timtin-writer-", dir=args.index.absolute().parent) as place:
        index = Path(shutil.copytree(args.index, Path(place) / "index"))
        environ |= {"TIMTIN_CACHE": "0", "TIMTIN_INDEX": str(index)}
        server = subprocess.Popen([*PROGRAM, "serve", "--port", str(PORT)], env=environ)
        try:
            with writing(args, index) as writer:
                asyncio.run(measure(args, index, writer))
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
