"""A long run of everything at once on a real server: searches, writes, reloads, backups and compactions.

    python -m tests.bench.soak --minutes 120 --out soak

Every write publishes a generation that the server takes up while it answers; backups and compactions run beside it as
commands. Memory, open files, threads and bytes on disk are sampled into `OUT/samples.tsv`; at the end every
acknowledged article is asked for, the index and the last backup are verified, and the table is printed. The rates are
modest (well below a sixth of one core), so that the run can stand beside other work.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from urllib.parse import quote

from tests.bench.questions import variants

PROGRAM = [sys.executable, "-m", "search_api.cli", "-q"]
ARTICLES = 40  # written over and over, so that the index stays as large as it is
PLACES = ("Mường Lống", "Cam Lộ", "Sa Pa", "Hội An Đông", "Ba Đình", "Cái Răng", "Thục Phán", "Ea Kar")
DEEDS = ("khánh thành trường học", "trồng rừng phòng hộ", "họp chợ phiên", "sửa đường liên thôn", "khám bệnh miễn phí")


def article(number: int, version: int) -> dict[str, str]:
    """Make up an article whose title names its version."""
    place, deed = PLACES[number % len(PLACES)], DEEDS[(number + version) % len(DEEDS)]
    body = f"Sáng {1 + version % 28}/3, xã {place} {deed}. Có {100 + version} hộ tham gia, ông Lò Văn Dịnh cho biết."
    return {"title": f"Xã {place} {deed}, lần {version}", "body": "\n\n".join([body] * (1 + number % 5))}


class Soak:
    """The server under load, what was acknowledged, and what was seen."""

    def __init__(self, out: Path, port: int, workers: int) -> None:
        self.out, self.port = out, port
        self.index, self.backups = out / "index", out / "backups"
        self.environ = {**os.environ, "TIMTIN_INDEX": str(self.index), "TIMTIN_LOG_LEVEL": "warning"}
        self.environ |= {"TIMTIN_RATE_LIMIT": "off", "TIMTIN_RATE_LIMIT_WRITE": "off", "OMP_NUM_THREADS": "1"}
        self.counts: Counter[str] = Counter()
        self.trouble: list[str] = []
        self.took: list[float] = []
        self.acknowledged: dict[str, str | None] = {}
        self.command("index", "corpus")
        self.key = self.command("keys", "add", "--scope", "write").split()[-1]
        self.log = (out / "server.log").open("w")
        serve = [*PROGRAM, "serve", "--port", str(port), "--workers", str(workers)]
        self.server = subprocess.Popen(serve, env=self.environ, stderr=self.log)

    def command(self, *words: str) -> str:
        """Run a command of the program and return what it prints."""
        done = subprocess.run([*PROGRAM, *words], env=self.environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Authorization": f"Bearer {self.key}"} if method != "GET" else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def read(self, path: str) -> None:
        """Ask once; anything but 200 counts as trouble."""
        began = time.perf_counter()
        try:
            status, _ = self.ask("GET", path)
        except (OSError, HTTPException) as error:
            status = 0
            self.trouble.append(f"GET {path}: {error!r}")
        self.took.append(time.perf_counter() - began)
        self.counts["reads"] += 1
        if status not in (0, 200):
            self.trouble.append(f"GET {path}: {status}")

    def write(self, number: int, version: int) -> None:
        """Put or delete an article and note what was acknowledged; a compaction at work makes it try again."""
        name, fields = f"soak-{number}", article(number, version)
        gone = version % 7 == 0 and self.acknowledged.get(name) is not None
        body = json.dumps(fields).encode()
        for _ in range(60):
            status, answer = self.ask("DELETE" if gone else "PUT", f"/v1/articles/{name}", None if gone else body)
            if status != 503:
                break
            self.counts["busy"] += 1
            time.sleep(1)
        self.counts["writes"] += 1
        if status in (200, 201):
            self.acknowledged[name] = None if gone else fields["title"]
        else:
            self.trouble.append(f"write {name}: {status} {answer[:200]!r}")

    def care(self, turn: int) -> None:
        """Back up, keeping the last three; every second time compact too."""
        self.command("backup", str(self.backups))
        self.counts["backups"] += 1
        for old in sorted(self.backups.iterdir())[:-3]:
            shutil.rmtree(old)
        for _ in range(30 * (turn % 2)):
            try:
                self.command("compact")
                self.counts["compactions"] += 1
                return
            except RuntimeError:  # a write is under way
                self.counts["compact refused"] += 1
                time.sleep(2)

    def sample(self) -> dict[str, float]:
        """Return what the server and the index take now."""
        pids = [self.server.pid, *children(self.server.pid)]
        took, self.took = sorted(self.took), []
        return {
            "rss_mb": round(sum(status(pid, "VmRSS:") for pid in pids) / 1024, 2),
            "files": sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids),
            "threads": sum(status(pid, "Threads:") for pid in pids),
            "index_mb": round(folder_bytes(self.index) / 1e6, 2),
            "reads": self.counts["reads"],
            "writes": self.counts["writes"],
            "p50_ms": round(took[len(took) // 2] * 1000, 1) if took else 0,
            "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 1) if took else 0,
            "cpu_s": round(sum(cpu_seconds(pid) for pid in pids), 1),
            "trouble": len(self.trouble),
        }

    def finish(self) -> None:
        """Ask for every acknowledged article, end the server, verify the index and the last backup."""
        for name, title in self.acknowledged.items():
            status, answer = self.ask("GET", f"/v1/articles/{name}")
            found = json.loads(answer)["title"] if status == 200 else None
            if found != title:
                self.trouble.append(f"{name}: {found!r} instead of {title!r}")
        self.server.terminate()
        if self.server.wait(60) not in (0, -15):
            self.trouble.append(f"the server ended with {self.server.returncode}")
        for folder in (self.index, *sorted(self.backups.glob("*"))[-1:]):
            try:
                self.command("verify", "--full", "--index", str(folder))
            except RuntimeError as error:
                self.trouble.append(str(error))


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def status(pid: int, field: str) -> int:
    """Return a number of /proc/PID/status; memory in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of one process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def folder_bytes(folder: Path) -> int:
    """Return the bytes of a folder; files that go meanwhile count nothing."""
    total = 0
    # os.walk passes over a folder that goes before it is read; Path.rglob raises.
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(Path(parent, name)).st_size
    return total


def paths() -> Iterator[str]:
    """Yield what to ask: mostly searches, now and then the other routes."""
    others = itertools.cycle(
        ["/v1/mentions?topic=bau-cu-2026", "/?q=b%E1%BA%A7u+c%E1%BB%AD", "/v1/suggest?q=ba", "/v1/topics"]
    )
    for number, question in enumerate(itertools.cycle(variants(Path("corpus/questions")))):
        yield next(others) if number % 10 == 9 else f"/v1/{'ask' if number % 10 == 5 else 'search'}?q={quote(question)}"


def run(soak: Soak, args: argparse.Namespace) -> list[dict[str, float]]:
    """Keep everything going until the time is over; returns the samples."""
    samples: list[dict[str, float]] = []
    began, asked = time.monotonic(), paths()
    pool = ThreadPoolExecutor(2)
    due = {"read": began, "write": began + 5, "care": began + 30, "sample": began + args.sample}
    turns: Counter[str] = Counter()
    running: dict[str, Future[None]] = {}
    table = (soak.out / "samples.tsv").open("w")
    while (now := time.monotonic()) < began + args.minutes * 60:
        kind = min(due, key=due.__getitem__)
        time.sleep(max(0.0, due[kind] - now))
        due[kind] = max(due[kind], now - 5) + getattr(args, kind)
        turn = turns[kind]
        turns[kind] += 1
        if kind == "read":
            soak.read(next(asked))
        elif kind == "sample":
            samples.append({"minute": round((now - began) / 60, 1), **soak.sample()})
            table.write("\t".join(map(str, samples[-1] if turn == 0 else samples[-1].values())) + "\n")
            table.flush()
        elif kind not in running or running[kind].done():
            work = (soak.write, turn % ARTICLES, turn) if kind == "write" else (soak.care, turn)
            settle(soak, running.get(kind))
            running[kind] = pool.submit(*work)
    for future in running.values():
        settle(soak, future)
    return samples


def settle(soak: Soak, future: "Future[None] | None") -> None:
    """Note what went wrong in the background."""
    if future is not None and (error := future.exception()):
        soak.trouble.append(repr(error))


def report(soak: Soak, samples: list[dict[str, float]]) -> str:
    """Return a Markdown table by quarters: medians, and the growth after the first."""
    names = [name for name in samples[0] if name not in ("minute", "reads", "writes", "cpu_s", "trouble")]
    size = max(1, len(samples) // 4)
    quarters = [samples[at : at + size] for at in range(0, size * 4, size)]
    lines = ["| median of | first quarter | second | third | last | last against second |", "|---|---|---|---|---|---|"]
    for name in names:
        values = [median(sample[name] for sample in quarter or samples[-1:]) for quarter in quarters]
        growth = f"{(values[-1] / values[1] - 1) * 100:+.2f}%" if values[1] else "–"
        lines.append(f"| {name} | {' | '.join(f'{value:g}' for value in values)} | {growth} |")
    lines += ["", f"counts: {dict(soak.counts)}; {samples[-1]['minute']} minutes; server CPU {samples[-1]['cpu_s']} s"]
    return "\n".join([*lines, f"trouble: {len(soak.trouble)}", *soak.trouble[:20]])


def main() -> None:
    """Set up, run, check, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--out", type=Path, default=Path("soak"), help="a new folder")
    parser.add_argument("--port", type=int, default=8439)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--read", type=float, default=0.5, help="seconds between requests")
    parser.add_argument("--write", type=float, default=20, help="seconds between writes")
    parser.add_argument("--care", type=float, default=300, help="seconds between backups")
    parser.add_argument("--sample", type=float, default=30, help="seconds between samples")
    args = parser.parse_args()
    args.out.mkdir(parents=True)
    soak = Soak(args.out.resolve(), args.port, args.workers)
    try:
        wait_ready(soak)
        samples = run(soak, args)
        soak.finish()
        text = report(soak, samples)
        (args.out / "report.md").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(text + "\n")
    finally:
        soak.server.kill()
    if soak.trouble:
        raise SystemExit(1)


def wait_ready(soak: Soak) -> None:
    """Wait until a search would succeed."""
    for _ in range(600):
        try:
            if soak.ask("GET", "/readyz")[0] == 200:
                return
        except OSError as error:
            if soak.server.poll() is not None:
                raise RuntimeError("the server ended; see server.log") from error
        time.sleep(0.1)
    raise RuntimeError("the server did not become ready")


if __name__ == "__main__":
    main()
