"""How fast completions come: `python -m tests.bench.suggest NEWS.jsonl.xz … [--titles 200000]`.

Reads titles from news files (the titles' own words make the people's, places' and phrases' entries beside them), types
queries at them letter by letter, as the box asks (prefixes of 2 to 24 letters of titles and names, a third without
marks, a fifth with one slip), and prints the CPU time of building and the percentiles of one completion in
milliseconds, CPU and clock, cold (nothing cached) as each query is new.
"""

import argparse
import json
import lzma
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Block
from indexer.vietnamese.fold import fold
from search_api.completions.phrases import phrases, stop_words
from search_api.completions.suggest import Suggestions
from search_api.completions.suggestion_table import Suggestion

QUERIES = 2000


def titles(paths: Sequence[Path], most: int) -> list[str]:
    """Return different titles of news files, at most `most`."""
    found: dict[str, None] = {}
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if title := str(json.loads(line).get("title") or "").strip():
                    found.setdefault(title)
                if len(found) == most:
                    return list(found)
    return list(found)


def named(texts: Sequence[str]) -> list[Suggestion]:
    """Return the people and places that titles name."""
    extractor, counts = Extractor.load(), Counter[tuple[str, str]]()
    for text in texts:
        article = Article(id="t", text=text, title=text, blocks=(Block("paragraph", 0, len(text)),))
        for entity in extractor.extract(article).entities:
            if entity.type in ("person", "place"):
                counts[entity.type, str(entity.value.get("name") or entity.text)] += 1
    return [Suggestion(text, "person" if kind == "person" else "place", n) for (kind, text), n in counts.items()]


def queries(entries: Sequence[Suggestion], chance: random.Random) -> Iterator[str]:
    """Yield what people type: beginnings, without marks, with a slip."""
    for entry in chance.choices(entries, k=QUERIES):
        text = entry.text[: chance.randint(2, 24)]
        if chance.random() < 0.33:
            text = fold(text)
        if chance.random() < 0.2 and len(text) > 3:
            at = chance.randrange(1, len(text) - 1)
            text = text[:at] + chance.choice("aeiouncht") + text[at + 1 :]
        yield text


def main() -> None:
    """Build the completions, type, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--titles", type=int, default=200_000)
    options = parser.parse_args()
    found = titles(options.paths, options.titles)
    entries = [Suggestion(title, "title", 1, str(number)) for number, title in enumerate(found)]
    entries += named(found[:: max(len(found) // 20_000, 1)])
    began = time.process_time()
    entries += [Suggestion(text, "phrase", count) for text, count in phrases(found, stop_words())]
    made = Suggestions.of(entries)
    print(f"{len(found)} titles, {len(entries)} entries, made in {time.process_time() - began:.1f} s of CPU")
    cpu, clock, slow = [], [], []
    for query in queries(entries, random.Random(7)):
        began, started = time.process_time(), time.perf_counter()
        made.complete(query)
        cpu.append((time.process_time() - began) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
        slow.append((cpu[-1], query))
    for name, values in (("CPU", cpu), ("clock", clock)):
        p50, p95, p99 = np.percentile(values, [50, 95, 99])
        print(f"{name} ms: p50 {p50:.2f}, p95 {p95:.2f}, p99 {p99:.2f}, most {max(values):.2f}")
    print("slowest:", ", ".join(f"{query!r} {ms:.1f}" for ms, query in sorted(slow)[-5:]))


if __name__ == "__main__":
    main()
