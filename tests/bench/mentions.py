"""Times mentions: `python -m tests.bench.mentions --index DIR`, or with article files to build an index from first.

For each question the first page of a topic or phrase (wall-clock and CPU milliseconds, asked once and then again),
beside `rg` over the same texts, one article a line; then a long export to CSV and JSONL, each in a process of its own,
with that process's peak of memory. Prints the rows of a table. A million passages are what the aims speak of: a topic
within 300 ms, a phrase that nobody asked before within 2 s. The export is taken at a hundredth, a tenth and all of its
rows: the memory it holds should be the same.
"""

import argparse
import json
import lzma
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.build import Stages, build
from indexer.model.identity import ModelIdentity
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api.mentions.export import export_csv, export_jsonl
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mentions import all_rows, mentions_page

PHRASES = (
    "xóa nhà tạm",
    "chính quyền địa phương hai cấp",
    "bệnh viện đa khoa",
    "hội đồng nhân dân tỉnh",
    "ủy ban nhân dân",
    "thanh pho ho chi minh",
    "công an",
    "thành phố",
    "người",
    "của",
    '"bệnh viện" AND "trẻ em"',
    '"bầu cử" OR "ứng cử" OR "cử tri"',
    "cử tri NEAR/5 kiến nghị",
)
# Words that stand in nearly every article, to have a million rows to export.
EVERYWHERE = "của OR và OR là OR có"


class Noise:
    """An encoder that costs nothing."""

    def __init__(self) -> None:
        self.identity = ModelIdentity("noise", None, 8, "noise")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit row per text, the same each time."""
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 8)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_queries = encode_passages


def articles(paths: Sequence[Path], most: int) -> Iterator[RawArticle]:
    """Read up to `most` articles of each file."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            for line in islice(lines, most):
                row = json.loads(line)
                day = str(row.get("date") or "")[:10] or None
                title, lead, body = (str(row.get(key) or "") for key in ("title", "lead", "body"))
                yield RawArticle(f"{path.stem}-{row['id']}", body, title, lead, day, source=row.get("source"))


def row(what: str, run: Callable[[], object]) -> None:
    """Run something and print it as a row: what, wall-clock ms, CPU ms, what came out."""
    began, spent = time.perf_counter(), time.process_time()
    result = run()
    wall, cpu = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)
    print(f"| {what} | {wall:.0f} | {cpu:.0f} | {result} |", flush=True)


def first_pages(snapshot: Snapshot, topics: Sequence[str], queries: Sequence[str]) -> None:
    """Time the first page of topics and phrases, once fresh and once again."""
    for topic in topics:
        for when in ("first", "again"):
            request = MentionsRequest(topic=topic)
            row(f"topic {topic}, {when}", lambda r=request: f"{mentions_page(snapshot, r).total} mentions")
    for query in queries:
        asked = MentionsRequest(q=query)
        for when in ("fresh", "again"):

            def ask(request: MentionsRequest = asked) -> str:
                page = mentions_page(snapshot, request)
                return f"{page.total} mentions, {page.scanned.read} texts read"

            row(f"`{query}`, {when}", ask)


def grep(snapshot: Snapshot, queries: Sequence[str]) -> None:
    """Time ripgrep over the same texts in one file, a line for each article; its CPU time is not ours."""
    if shutil.which("rg") is None:
        print("ripgrep is not on this machine")
        return
    with tempfile.TemporaryDirectory(prefix="timtin-bench-") as home:
        file = Path(home) / "texts.txt"
        with file.open("w", encoding="utf-8") as lines:
            numbers = snapshot.numbers().tolist()
            for start in range(0, len(numbers), 256):
                for _, text in snapshot.catalogue.texts(numbers[start : start + 256]):
                    lines.write(" ".join(text.split()) + "\n")
        for query in queries:
            if query.islower() and '"' not in query:
                command = ["rg", "--ignore-case", "--count-matches", "--fixed-strings", query, str(file)]
                row(f"`rg {query}`", lambda c=command: subprocess.run(c, capture_output=True, text=True).stdout.strip())


def export(folder: Path, form: str, query: str, most: int) -> None:
    """Write up to `most` rows to nowhere and print rows, bytes, seconds and the peak of this process's memory."""
    began, spent = time.perf_counter(), time.process_time()
    with open_snapshot(folder) as snapshot:
        opened = _peak()
        rows = islice(all_rows(snapshot, MentionsRequest(q=query)), most)
        count = size = 0
        for piece in export_csv(rows) if form == "csv" else export_jsonl(rows):
            count += 1
            size += len(piece)
    wall, cpu = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)
    count -= form == "csv"
    memory = f"{_peak()} MB at most, {opened} MB with the index opened"
    print(f"| {form}, {count} rows | {wall:.0f} | {cpu:.0f} | {size / 1e6:.0f} MB written, {memory} |", flush=True)


def _peak() -> int:
    """Return the most memory this process has held, in MB; `ru_maxrss` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) // 1024


def measure(folder: Path, options: argparse.Namespace) -> None:
    """Print the figures of an index."""
    with open_snapshot(folder) as snapshot:
        counts = snapshot.counts()
        print(f"{counts['articles']} articles, {counts['passages']} passages, {snapshot.characters():,} characters\n")
        print("| what | wall-clock ms | CPU ms | |\n|---|---|---|---|")
        topics = options.topic or [name for name, count in snapshot.stats()["topics"].items() if count]
        first_pages(snapshot, topics, options.phrase or PHRASES)
        grep(snapshot, options.phrase or PHRASES)
    for form in ("csv", "jsonl"):
        command = [sys.executable, "-m", "tests.bench.mentions", "--index", str(folder), "--export", form]
        for rows in (options.rows // 100, options.rows // 10, options.rows):
            subprocess.run([*command, "--rows", str(rows), "--everywhere", options.everywhere], check=True)


def main() -> None:
    """Build where asked to, measure, remove what was built for the purpose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSONL of articles to build an index from")
    parser.add_argument("--articles", type=int, default=10_000, help="of each file")
    parser.add_argument("--index", type=Path, help="an index to measure, or where to keep the one that is built")
    parser.add_argument("--topic", action="append", help="a topic to ask for; all that have mentions, if none is given")
    parser.add_argument("--phrase", action="append", help="a phrase to ask for, instead of the usual ones")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the export")
    parser.add_argument("--everywhere", default=EVERYWHERE, help="the query whose places are exported")
    parser.add_argument("--export", choices=("csv", "jsonl"), help="only export, and tell the memory it took")
    options = parser.parse_args()
    home = options.index or Path(tempfile.mkdtemp(prefix="timtin-bench-"))
    if options.export:
        export(home, options.export, options.everywhere, options.rows)
        return
    if not (home / "CURRENT").exists():
        stages = Stages(Noise(), None, Tagger(load_topics()))
        began = time.perf_counter()
        report = build(articles(options.files, options.articles), IndexSettings(index=home), stages)
        print(f"built in {time.perf_counter() - began:.0f} s: {report.passages} passages")
    try:
        measure(home, options)
    finally:
        if options.index is None:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
