"""Requests as dear as they can be made, and what they cost those who search meanwhile.

    python -m tests.bench.expensive --index INDEX [--workers N] [--seconds 6]

Starts a server on an index and asks each request alone (the slowest of three), then again and again from one client
while others search, `--rate` ordinary questions a second. Prints a Markdown table: the request, its status, the
slowest answer alone in milliseconds, the milliseconds of processor that the server took for the dearest (a walk to the
end is all of its pages), the p99 of the others' answers meanwhile, and that p99 beside the one when nobody else asks,
which is measured before each, or in turn, `--rounds` times. The last row is an ordinary search in the place of the dear
request: what one more client costs the others in any case.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.bench.http_load import PORT, Connection, cpu_seconds, wait_ready
from tests.bench.questions import variants

_ALONE = 3
_PAGES = 200  # of a walk to the end, at most
_CLOSED = 0  # the status of a request whose connection was closed unanswered


@dataclass
class Took:
    """Seconds of each request, and their statuses."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def worst(self) -> float:
        """Return the milliseconds of the slowest."""
        return max(self.seconds) * 1000

    def p99(self) -> float:
        """Return the milliseconds that 99 of 100 took at most."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] * 1000


@dataclass(frozen=True)
class Dear:
    """A request by its name; `follow` returns the path after an answer, to go on with, or None.

    Where there are more paths than one, another is asked each time, so that no answer was kept from the time before.
    """

    name: str
    paths: Sequence[str]
    follow: Callable[[bytes], str | None] = lambda _: None


def dear_requests(plain: str) -> Iterator[Dear]:
    """Yield the requests."""
    words = "và của là các trong cho với được có một những người này khi đã tại về từ đến theo"
    common = words.split()
    places = "xã phường tỉnh họp dân bầu cử đại hội nhân dân ủy ban đường nhà đất trường y tế công an"
    syllables = places.split()
    yield Dear("q of 64 KB", [_search("a" * 65_536)])
    yield Dear("q of 10,000 words", [_search(" ".join(f"{w} {n}" for n in range(500) for w in syllables))])
    yield Dear("10,000 phrases", [_mentions(" OR ".join(f'"xã {n}"' for n in range(10_000)))])
    yield Dear("`limit=1000000000`", [f"{_search('xã')}&limit=1000000000"])
    yield Dear("q of 512 characters, one word", [_search("a" * 512)])
    yield Dear("q of 512 characters, common words", [_search(_filled(words, 512))])
    yield Dear("q of 512 characters, places and offices", [_search(_filled(" xã ".join(syllables), 512))])
    yield Dear("q of stop words, 100 hits, facets", [f"{_search(words)}&limit=100&facets=true"])
    yield Dear("q of stop words, by words alone, passages", [f"{_search(words)}&limit=100&mode=lexical&group=passage"])
    everything = f"{_search('xã')}&limit=100&group=passage"
    yield Dear("pages of 100 hits to the end", [everything], lambda answer: _next(everything, answer))
    yield from _dear_mentions(common)
    every = f"{_mentions('xã')}&limit=1000"
    yield Dear("mentions, pages of 1,000 to the end", [every], lambda answer: _next(every, answer))
    yield Dear("suggest, 200 characters", [f"/v1/suggest?q={quote(_filled(words, 200))}"])
    yield Dear("suggest, one letter, 50", ["/v1/suggest?q=t&limit=50"])
    yield Dear(
        "ask, 512 characters", [f"/v1/ask?q={quote(_filled('ai là chủ tịch ủy ban nhân dân xã ' + words, 512))}"]
    )
    english = "who is the chairman of the people's committee of the commune and when was the school built in the city"
    yield Dear("English, 512 characters", [_search(_filled(english, 512))])
    yield Dear("without marks, 512 characters", [_search(_filled("chu tich uy ban nhan dan xa hop ban nha dat", 512))])
    yield Dear("**an ordinary search**", [plain])


def _dear_mentions(words: Sequence[str]) -> Iterator[Dear]:
    """Yield queries of mentions made of the commonest words; in capitals they are others to what the server keeps."""
    for end, size in (("", ""), ("&limit=1000", ", 1,000")):
        common = [word.capitalize() for word in words] if size else words
        turns = [[*common[at:], *common[:at]] for at in range(len(common))]
        for name, queries in (
            ("wide OR of stop words", [" OR ".join(turn) for turn in turns]),
            ("commonest words alone", common),
            ("NEAR/50 of the commonest words", [" NEAR/50 ".join(turn[:2]) for turn in turns]),
            ("NEAR/50 of 20 common words", [" NEAR/50 ".join(turn) for turn in turns]),
            ("10 of them NEAR/50 10", [f"({' OR '.join(t[:10])}) NEAR/50 ({' OR '.join(t[10:])})" for t in turns]),
        ):
            yield Dear(f"mentions, {name}{size}", [_mentions(query) + end for query in queries])


def _search(q: str) -> str:
    return f"/v1/search?q={quote(q)}"


def _mentions(q: str) -> str:
    return f"/v1/mentions?q={quote(q)}"


def _filled(text: str, length: int) -> str:
    """Return a text repeated to a length."""
    return ((text + " ") * (length // len(text) + 1))[:length].strip()


def _next(path: str, answer: bytes) -> str | None:
    """Return the path of the page after an answer."""
    cursor = json.loads(answer)["next_cursor"]
    return f"{path}&cursor={quote(cursor)}" if cursor else None


async def _ask(path: str) -> tuple[int, bytes]:
    """Ask over a connection of its own; returns status and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=1 << 24)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line[16:]) for line in lines if line.startswith(b"content-length: "))
        return int(head[9:12]), await reader.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError):
        return _CLOSED, b""
    finally:
        writer.close()


async def _walk(dear: Dear, turn: int, took: Took, until: float = float("inf")) -> None:
    """Ask a dear request for the time `turn`, and what follows from its answer, noting each."""
    path: str | None = dear.paths[turn % len(dear.paths)]
    for _ in range(_PAGES):
        if path is None or time.perf_counter() >= until:
            return
        began = time.perf_counter()
        status, body = await _ask(path)
        took.seconds.append(time.perf_counter() - began)
        took.statuses.add(status)
        path = dear.follow(body) if status == 200 else None


class Others:
    """Clients that search at a steady rate."""

    def __init__(self, paths: Sequence[str], rate: float) -> None:
        self._paths, self._rate, self._turn = paths, rate, 0
        self._idle: list[Connection] = []

    async def search(self, seconds: float, took: Took) -> None:
        """Search for so long, noting each; every request counts from when it was due."""
        tasks = []
        began = time.perf_counter()
        for number in range(int(seconds * self._rate)):
            due = began + number / self._rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self._one(due, took)))
        await asyncio.gather(*tasks)

    async def _one(self, due: float, took: Took) -> None:
        connection = self._idle.pop() if self._idle else await Connection.open()
        self._turn += 1
        path = self._paths[self._turn % len(self._paths)]
        try:
            took.statuses.add(await connection.ask(path))
        except asyncio.IncompleteReadError:  # idle for so long that the server closed it
            connection = await Connection.open()
            took.statuses.add(await connection.ask(path))
        took.seconds.append(time.perf_counter() - due)
        self._idle.append(connection)


async def measure(args: argparse.Namespace, pid: int) -> None:
    """Ask everything and print the table."""
    await wait_ready(args.workers)
    await asyncio.sleep(args.settle)
    paths = [_search(question) for question in variants(args.questions)]
    others = Others(paths, args.rate)
    await others.search(3, Took())
    sys.stdout.write(
        "| request | status | slowest, alone | processor | others' p99 | beside it | times |\n|" + "---|" * 7 + "\n"
    )
    for dear in dear_requests(paths[1]):
        if not any(part in dear.name for part in args.only or [""]):
            continue
        alone, spent, turns = Took(), 0.0, count()
        for _ in range(_ALONE):
            before = cpu_seconds(pid)
            await _walk(dear, next(turns), alone)
            spent = max(spent, cpu_seconds(pid) - before)
        base, found = Took(), Took()
        for _ in range(args.rounds):
            await others.search(args.seconds, base)
            searching = asyncio.create_task(others.search(args.seconds, found))
            await _again_and_again(dear, turns, args)
            await searching
        statuses = " ".join("closed" if code == _CLOSED else str(code) for code in sorted(alone.statuses))
        strange = sorted(found.statuses - {200})
        numbers = (alone.worst(), spent * 1000, base.p99(), found.p99())
        cells = [dear.name, statuses, *(f"{number:.0f}" for number in numbers)]
        cells.append(f"{found.p99() / base.p99():.1f}" + (f" (others got {strange})" if strange else ""))
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
        sys.stdout.flush()


async def _again_and_again(dear: Dear, turns: Iterator[int], args: argparse.Namespace) -> None:
    """Ask a dear request for `--seconds`, from one client."""
    took, until = Took(), time.perf_counter() + args.seconds
    while (began := time.perf_counter()) < until:
        await _walk(dear, next(turns), took, until)
        await asyncio.sleep(max(0.0, began + args.pace - time.perf_counter()))


def main() -> None:
    """Start a server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="index")
    parser.add_argument("--questions", type=Path, default=Path("corpus/questions"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--settle", type=float, default=0, help="seconds to wait first: completions are being made")
    parser.add_argument("--rate", type=float, default=10, help="searches of the others a second")
    parser.add_argument("--pace", type=float, default=0.1, help="seconds from one dear request to the next, at least")
    parser.add_argument("--rounds", type=int, default=1, help="times without and with the dear request, in turn")
    parser.add_argument("--only", action="append", help="requests whose name holds this, or another that is given")
    args = parser.parse_args()
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "error", "TIMTIN_CACHE": "0"}
    options = ["serve", "--port", str(PORT), "--index", args.index, "--workers", str(args.workers)]
    server = subprocess.Popen([sys.executable, "-m", "search_api.cli", "-q", *options], env=environ)
    try:
        asyncio.run(measure(args, server.pid))
    finally:
        server.terminate()
        server.wait(60)


if __name__ == "__main__":
    main()
