"""How fast TimTin indexes and searches, beside bm25s and plain sentence-transformers with FAISS.

`python -m tests.bench.search NEWS.jsonl.xz … --passages 100000 [--peers] [--keep FOLDER]` reads articles until an index
of that many passages stands, times each stage alone on a sample, the whole build, and 300 queries (spans of the
articles' own sentences, half without marks) in process; with `--peers` the same passages and queries go through bm25s
and through sentence-transformers and an exact FAISS index in the same run. Run it on a quiet machine: all figures are
wall-clock. Memory is the process's high-water mark above what it had before the index was opened.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from indexer.analysis import analyse
from indexer.build import build
from indexer.clean import clean
from indexer.encoder import load_encoder
from indexer.passages import passage_input, passages
from indexer.schema import Article, RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.vietnamese.fold import fold
from search_api.parts import open_stages
from search_api.ranking.engine import Engine, SearchRequest, open_engine
from search_api.server.metrics import folder_bytes
from search_api.settings import Settings
from tests.bench.mentions import articles

SAMPLE = 1500  # articles on which each stage is timed alone
QUERIES = 300
_CUT = 16  # every so manieth article is cut to see how many passages it makes
Row = tuple[str, str]


def resident() -> float:
    """Return the memory this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def timed(run: Callable[[], object]) -> float:
    """Return the seconds that `run` takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def until(raws: Iterator[RawArticle], most: int) -> Iterator[RawArticle]:
    """Yield articles until they would make about `most` passages: every 16th is cut and stands for its neighbours.

    Their length says too little: one source's passages were 390 characters long, another's 420, the next one's less.
    """
    seen = each = 0
    for number, raw in enumerate(raws):
        if number % _CUT == 0:
            each = len(passages(clean(raw)))
        if seen >= most:
            return
        seen += each
        yield raw


def stage_rows(sample: Sequence[RawArticle], settings: Settings) -> list[Row]:
    """Time each stage alone, one process: passages a second."""
    stages = open_stages(settings)
    cleaned: list[Article] = []
    seconds = {"clean": timed(lambda: cleaned.extend(map(clean, sample)))}
    spans = [passages(article) for article in cleaned]
    texts = [passage_input(a, span).whole() for a, found in zip(cleaned, spans, strict=True) for span in found]
    seconds["cut into passages"] = timed(lambda: [passages(article) for article in cleaned])
    assert stages.extractor is not None
    assert stages.tagger is not None
    extractor, tagger = stages.extractor, stages.tagger
    seconds["extract metadata"] = timed(lambda: [extractor.extract(article) for article in cleaned])
    seconds["tag topics"] = timed(lambda: [tagger.tag(article, article.published) for article in cleaned])
    seconds["analyse words"] = timed(lambda: [analyse(text) for text in texts])
    seconds["encode"] = timed(lambda: stages.encoder.encode_passages(texts))
    return [(name, f"{len(texts) / taken:,.0f} passages/s") for name, taken in seconds.items()]


def queries(sample: Sequence[RawArticle]) -> list[str]:
    """Make queries: spans of 5 to 14 syllables, every other one without marks."""
    chance = random.Random(7)
    found = []
    while len(found) < QUERIES:
        words = chance.choice(sample).body.split()
        length = chance.randint(5, 14)
        if len(words) > length:
            at = chance.randrange(len(words) - length)
            text = " ".join(words[at : at + length])
            found.append(fold(text) if len(found) % 2 else text)
    return found


def latency(asked: Sequence[str], run: Callable[[str], object]) -> str:
    """Return p50, p95 and p99 in milliseconds, after a warm-up."""
    for text in asked[:20]:
        run(text)
    took = [1000 * timed(lambda text=text: run(text)) for text in asked]  # type: ignore[misc]
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"


def search_rows(engine: Engine, asked: Sequence[str]) -> list[Row]:
    """Time whole searches of ten hits in each mode."""
    return [
        (mode, latency(asked, lambda text, mode=mode: engine.search(SearchRequest(text, mode=mode))))  # type: ignore[misc]
        for mode in ("hybrid", "lexical", "dense")
    ]


def peer_rows(index: Path, asked: Sequence[str]) -> list[Row]:
    """Put the same passages and queries through bm25s and through sentence-transformers with an exact index."""
    import bm25s
    import faiss
    from sentence_transformers import SentenceTransformer

    with open_snapshot(index) as snapshot:
        texts = [a.text[p.start : p.end] for a in snapshot.walk(entities=False) for p in a.passages]
    rows: list[Row] = []
    retriever = bm25s.BM25(k1=1.2, b=0.75)
    tokens = [list(analyse(text).plain) for text in texts]
    rows.append(
        ("bm25s, index (analysis apart)", f"{timed(lambda: retriever.index(tokens, show_progress=False)):.1f} s")
    )

    def by_words(text: str) -> object:
        return retriever.retrieve([list(analyse(text).plain)], k=10, show_progress=False, n_threads=1)

    rows.append(("bm25s, query", latency(asked, by_words)))
    model = SentenceTransformer(str(Path(load_encoder.__code__.co_filename).parent / "model" / "bundled"), device="cpu")
    vectors: list[np.ndarray] = []
    taken = timed(lambda: vectors.append(model.encode(texts, batch_size=256, normalize_embeddings=True)))
    rows.append(("sentence-transformers, encode", f"{len(texts) / taken:,.0f} passages/s"))
    flat = faiss.IndexFlatIP(vectors[0].shape[1])
    flat.add(vectors[0])

    def by_meaning(text: str) -> object:
        return flat.search(model.encode([text], normalize_embeddings=True), 10)

    rows.append(("sentence-transformers + FAISS flat, query", latency(asked, by_meaning)))
    return rows


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", nargs="+", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--keep", type=Path)
    wished = parser.parse_args()
    sample = list(islice(articles(wished.news[:1], SAMPLE), SAMPLE))
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(index=wished.keep or Path(scratch) / "index")
        rows = stage_rows(sample, settings)
        raws = until(articles(wished.news, 10**9), wished.passages)
        report = build(raws, IndexSettings(index=settings.index), open_stages(settings))
        rows.append(("whole build", f"{report.seconds:,.0f} s, {report.passages / report.seconds:,.0f} passages/s"))
        sizes = folder_bytes(settings.index)
        rows.append(
            ("index", f"{sum(sizes.values()) / 1e6:,.0f} MB: {json.dumps({k: v // 10**6 for k, v in sizes.items()})}")
        )
        before = resident()
        engine = open_engine(settings)
        asked = queries(sample)
        rows += search_rows(engine, asked)
        held = resident() - before
        rows.append(
            ("memory of the opened index", f"{held:,.0f} MB, {1e6 * held / report.passages:,.0f} bytes a passage")
        )
        if wished.peers:
            rows += peer_rows(settings.index, asked)
    print(f"{report.articles:,} articles, {report.passages:,} passages")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


if __name__ == "__main__":
    main()
