"""What is done to an index under a fault, and what must hold afterwards.

The steps take articles in, replace some, remove some. Whoever runs them notes outside the index which were
acknowledged; `check` compares what a reader then sees with that.
"""

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from index_builders import HashEncoder, raw

from indexer import build
from indexer.catalogue.connection import CATALOGUE
from indexer.errors import IndexDamaged, IndexMissing
from indexer.manifest import current_generation, generations
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import GONE, DigestCache
from indexer.verify import verify

# Each step is the versions of articles it puts there; 0 removes.
STEPS: list[dict[int, int]] = [
    dict.fromkeys(range(20), 1),
    dict.fromkeys(range(5), 2),
    dict.fromkeys(range(5, 10), 0),
    {**dict.fromkeys(range(20, 25), 1), **dict.fromkeys(range(3), 3)},
]


def expected(done: int) -> dict[str, str]:
    """Return the text digest of every article after `done` steps."""
    versions: dict[int, int] = {}
    for step in STEPS[:done]:
        versions.update(step)
    return {raw(n).id: text_digest(raw(n, v).title, raw(n, v).body) for n, v in versions.items() if v}


def text_digest(*parts: str) -> str:
    """Return a digest of what must be in an article's text."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def run_step(folder: Path, number: int) -> None:
    """Take step `number`; taking it again changes nothing."""
    settings, step = IndexSettings(index=folder), STEPS[number]
    if gone := [raw(n).id for n, version in step.items() if not version]:
        build.remove(gone, settings)
    if articles := [raw(n, version) for n, version in step.items() if version]:
        build.build(articles, settings, build.Stages(HashEncoder()))


def seen(snapshot: Snapshot) -> dict[str, str]:
    """Return the text digest of every article that a reader sees."""
    found = {}
    for article in snapshot.walk():
        title, _, body = article.text.partition("\n")
        found[article.id] = text_digest(title, body.lstrip("\n"))
    return found


def answers(snapshot: Snapshot) -> list[Any]:
    """Return the best passages of fifty questions, as titles: numbers may differ between two indexes."""
    told: list[Any] = []
    for n in range(25):
        ids, scores = snapshot.dense(HashEncoder().encode_queries([f"thôn số {n} họp bàn"])[0], 10)
        titles = [snapshot.articles([int(number)])[0].title for number in snapshot.article_numbers(ids)]
        told.append(sorted([round(float(score), 3), title] for score, title in zip(scores, titles, strict=True)))
        told.append(sorted(title_of(snapshot, passage) for passage, _ in snapshot.lexical.holding([[str(n)]])))
    return told


def title_of(snapshot: Snapshot, passage: int) -> str:
    """Return the title of a passage's article."""
    numbers = snapshot.article_numbers(np.array([passage]))
    return snapshot.articles(numbers.tolist())[0].title


def facts(folder: Path) -> dict[str, Any]:
    """Return what an index whose scenario ended must show, whatever happened on the way."""
    with open_snapshot(folder, DigestCache()) as snapshot:
        return {"counts": snapshot.counts(), "answers": answers(snapshot)}


def check(folder: Path, done: int, clean: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong after a fault: `done` steps were acknowledged, the next one may have happened.

    Finishes the scenario on the index; `clean` is the facts of one that met no fault.
    """
    yield from wrong_state(folder, done)
    half, mended = leftovers(folder), Mended()
    for number in range(min(done, len(STEPS) - 1), len(STEPS)):  # the last one again if all were taken: it tidies
        run_step(folder, number)
    if bool(half) != bool(mended.told):
        yield f"of {half or 'nothing'} that was left half done the log tells {mended.told or 'nothing'}"
    if problems := verify(folder, full=True).problems:
        yield f"verify finds {problems[0]}"
    with open_snapshot(folder, DigestCache()) as snapshot:
        if seen(snapshot) != expected(len(STEPS)):
            yield "the finished index does not hold the articles of the last step"
    found = facts(folder)
    if found["counts"] != clean["counts"]:
        yield f"the finished index holds {found['counts']}, a clean one {clean['counts']}"
    if found["answers"] != clean["answers"]:
        yield "the finished index answers otherwise than a clean one"
    if strays := [*folder.rglob("*.tmp"), *folder.rglob(f"*{GONE}")]:
        yield f"{strays[0].name} was left behind"


class Mended(logging.Handler):
    """Gathers what the log tells of mending, from now on."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        logging.getLogger("timtin").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was mended."""
        self.told.append(getattr(record, "event", {}).get("what", ""))


def leftovers(folder: Path) -> list[str]:
    """Return what a run that was cut off left of a generation that nobody sees: its folder, rows of the catalogue."""
    try:
        published = current_generation(folder)
    except (IndexMissing, IndexDamaged):
        published = 0
    left = [f"generation {number}" for number in generations(folder) if number > published]
    if (folder / CATALOGUE).exists():
        db = sqlite3.connect(f"file:{folder / CATALOGUE}?mode=ro", uri=True)
        with contextlib.closing(db), contextlib.suppress(sqlite3.OperationalError):  # it was not begun
            rows = db.execute("SELECT number FROM articles WHERE born > ?1 OR died > ?1", (published,)).fetchall()
            left += [f"article {number}" for (number,) in rows]
    return left


def wrong_state(folder: Path, done: int) -> Iterator[str]:
    """Yield what is wrong before anybody mends: neither the last acknowledged step nor the one after it is seen,
    an article is in one store only, or `verify` complains.
    """
    try:
        with open_snapshot(folder, DigestCache()) as snapshot:
            state = seen(snapshot)
            yield from halves(snapshot)
        yield from (f"verify finds {problem}" for problem in verify(folder).problems[:1])
    except IndexMissing:
        state = {}
    if state not in (expected(done), expected(min(done + 1, len(STEPS)))):
        yield f"a reader sees {len(state)} articles that are neither step {done} nor {done + 1}"


def halves(snapshot: Snapshot) -> Iterator[str]:
    """Yield which store does not hold just the articles of the catalogue."""
    whole = {article.number for article in snapshot.walk()}
    posted = np.array([passage for passage, _ in snapshot.lexical.holding([["hop ban"]])], np.int64)
    near = snapshot.dense(HashEncoder().encode_queries(["thôn họp bàn"])[0], 1000)[0]
    for name, ids in {"postings": posted, "vectors": near}.items():
        found = set(snapshot.article_numbers(ids).tolist())
        if found != whole:
            yield f"{len(found ^ whole)} articles are in the catalogue or the {name}, not in both"
