"""How fast exhaustive answers are, beside ripgrep: `python -m tests.bench.mentions ARTICLES.jsonl[.xz] --articles N`.

Builds an index of N articles (hashed vectors: only mentions are measured), tags them, and times the first page of a
topic, fresh phrases, an export, and `rg` over the same texts. Run it on a quiet machine; figures are wall-clock.
"""

import argparse
import json
import lzma
import shutil
import subprocess
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
from indexer.snapshot import open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api.export import export_csv
from search_api.mentions import MentionsRequest, all_rows, mentions_page

PHRASES = (
    "xóa nhà tạm",
    "hội đồng nhân dân tỉnh",
    "bệnh viện đa khoa",
    "cử tri NEAR/5 kiến nghị",
    "thanh pho ho chi minh",
)


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


def timed(what: str, run: Callable[[], object]) -> None:
    """Run something and print how long it took."""
    began = time.perf_counter()
    result = run()
    print(f"{what:<52} {1000 * (time.perf_counter() - began):9.1f} ms  {result}")


def measure(folder: Path, topic: str) -> None:
    """Print the figures of an index."""
    with open_snapshot(folder) as snapshot:
        counts = snapshot.counts()
        print(f"{counts['articles']} articles, {counts['passages']} passages, {snapshot.characters():,} characters")
        request = MentionsRequest(topic=topic)
        timed(f"topic {topic}, first page, cold", lambda: f"{mentions_page(snapshot, request).total} mentions")
        timed(f"topic {topic}, first page, warm", lambda: f"{mentions_page(snapshot, request).total} mentions")
        for phrase in PHRASES:
            query = MentionsRequest(q=phrase)

            def ask(query: MentionsRequest = query) -> str:
                page = mentions_page(snapshot, query)
                return f"{page.total} mentions, {page.scanned.read} texts read"

            timed(f"phrase {phrase!r}, fresh", ask)
            timed(f"phrase {phrase!r}, next page", ask)
        timed("CSV of the topic", lambda: sum(1 for _ in export_csv(all_rows(snapshot, request))))
        grep(folder, [stored.text for stored in snapshot.walk(entities=False)])


def grep(folder: Path, texts: Sequence[str]) -> None:
    """Time ripgrep over the same texts in one file, a line for each article."""
    if shutil.which("rg") is None:
        print("ripgrep is not on this machine")
        return
    file = folder / "texts.txt"
    file.write_text("\n".join(" ".join(text.split()) for text in texts), encoding="utf-8")
    for phrase in PHRASES:
        if "NEAR" not in phrase:
            command = ["rg", "--ignore-case", "--count-matches", "--fixed-strings", phrase, str(file)]
            timed(
                f"rg {phrase!r}",
                lambda c=command: subprocess.run(c, capture_output=True, text=True, check=False).stdout.strip(),
            )


def main() -> None:
    """Build, measure, remove."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=10_000, help="of each file")
    parser.add_argument("--topic", default="bau-cu-2026")
    parser.add_argument("--index", type=Path, help="an index to measure, or where to keep the one that is built")
    options = parser.parse_args()
    home = options.index or Path(tempfile.mkdtemp(prefix="timtin-bench-"))
    if not (home / "CURRENT").exists():
        stages = Stages(Noise(), None, Tagger(load_topics()))
        began = time.perf_counter()
        report = build(articles(options.files, options.articles), IndexSettings(index=home), stages)
        print(f"built in {time.perf_counter() - began:.0f} s: {report.passages} passages")
    try:
        measure(home, options.topic)
    finally:
        if options.index is None:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
