"""Requests a second over HTTP: starts a real server on an index and asks it from several connections at once.

    python tests/bench/http_load.py --index index --clients 8 --seconds 10 --workers 1 --questions corpus/questions

Prints requests/s, p50/p95/p99 in milliseconds, answers by status, and the server's CPU milliseconds for a request,
which a busy machine distorts less than the rest.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

TICKS = os.sysconf("SC_CLK_TCK")


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


async def ask(port: int, path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """Send one request on an open connection and read its answer; returns the status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = next(int(line[16:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: "))
    await reader.readexactly(length)
    return status


async def client(port: int, paths: list[str], until: float, first: int, seen: list[tuple[float, int]]) -> None:
    """Ask one question after the other until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = first
    while time.perf_counter() < until:
        began = time.perf_counter()
        status = await ask(port, paths[number % len(paths)], reader, writer)
        seen.append((time.perf_counter() - began, status))
        number += 7
    writer.close()


async def wait_ready(port: int) -> None:
    """Wait until the server would answer a search."""
    for _ in range(600):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            if await ask(port, "/readyz", reader, writer) == 200:
                return
        except OSError:
            pass
        await asyncio.sleep(0.1)
    raise SystemExit("the server did not become ready")


async def measure(args: argparse.Namespace, pid: int, paths: list[str]) -> dict[str, object]:
    """Warm up for a second, then count."""
    await wait_ready(args.port)
    warm: list[tuple[float, int]] = []
    await asyncio.gather(*(client(args.port, paths, time.perf_counter() + 1, n, warm) for n in range(args.clients)))
    seen: list[tuple[float, int]] = []
    before, began = cpu_seconds(pid), time.perf_counter()
    until = began + args.seconds
    await asyncio.gather(*(client(args.port, paths, until, n, seen) for n in range(args.clients)))
    took = time.perf_counter() - began
    good = sorted(seconds for seconds, status in seen if status == 200)
    at = [good[min(len(good) - 1, int(len(good) * share))] * 1000 for share in (0.5, 0.95, 0.99)] if good else [0, 0, 0]
    return {
        "clients": args.clients,
        "workers": args.workers,
        "requests/s": round(len(good) / took, 1),
        "p50": round(at[0], 1),
        "p95": round(at[1], 1),
        "p99": round(at[2], 1),
        "statuses": dict(Counter(status for _, status in seen)),
        "cpu_ms": round((cpu_seconds(pid) - before) * 1000 / max(1, len(seen)), 2),
    }


def main() -> None:
    """Start the server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="index")
    parser.add_argument("--questions", type=Path, default=Path("corpus/questions"))
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--port", type=int, default=8437)
    args = parser.parse_args()
    lines = (args.questions / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    paths = [f"/v1/search?q={quote(json.loads(line)['text'])}" for line in lines]
    options = ["serve", "--port", str(args.port), "--index", args.index, "--workers", str(args.workers)]
    environ = {**os.environ, "TIMTIN_RATE_LIMIT": "off", "TIMTIN_LOG_LEVEL": "warning"}
    server = subprocess.Popen([sys.executable, "-m", "search_api.cli", "-q", *options], env=environ)
    try:
        sys.stdout.write(json.dumps(asyncio.run(measure(args, server.pid, paths))) + "\n")
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
