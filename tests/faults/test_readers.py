"""Readers beside writing, backups, and whole indexes that change places: one state in every answer, none fails."""

import contextlib
import functools
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_builders import HashEncoder, built

from faults.conftest import share
from indexer.backup import backup, complete, restore
from indexer.build import Stages, rebuild
from indexer.errors import IndexMissing, TimTinError
from indexer.maintenance import compact, rollback, size
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.verify import verify

ARTICLES = range(12)


def version_of(snapshot: Snapshot) -> str:
    """Read everything by every way; return the one version that all of it has, or say what was mixed."""
    query = HashEncoder().encode_queries(["thôn số họp bàn"])[0]
    by_meaning = snapshot.article_numbers(snapshot.dense(query, 30)[0]).tolist()
    by_words = [number for _, number in snapshot.lexical.holding([["hop ban"]])]
    articles = [*snapshot.articles(sorted({*by_meaning})), *snapshot.articles(sorted({*by_words})), *snapshot.walk()]
    seen = {(article.title[-1], article.text[-2], (article.source or "-")[-1]) for article in articles}
    whole = len(by_meaning) == len(by_words) == len(ARTICLES) and len(articles) == 3 * len(ARTICLES)
    (version, *_), *others = sorted(seen)
    return f"mixed: {seen}, {len(articles)} articles" if others or not whole else version


class Readers:
    """Threads that read the newest state again and again."""

    def __init__(self, index: Path, count: int) -> None:
        self._source, self._stop = SnapshotSource(index), threading.Event()
        self.wrong: list[str] = []
        self.answers = 0
        self._threads = [threading.Thread(target=self._read) for _ in range(count)]

    def _read(self) -> None:
        while not self._stop.is_set():
            try:
                if (found := version_of(self._source())).startswith("mixed"):
                    self.wrong.append(found)
            except Exception as error:
                self.wrong.append(repr(error))
            self.answers += 1
            time.sleep(0.005)  # so that the writer is not left behind in the same process

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Read while the block runs; then let the last state go."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()
            del self._source


def letter(version: int) -> int:
    """Return the version as one digit, so that it is one character wherever it stands."""
    return version % 9 + 1


@pytest.mark.parametrize("rounds", [6, pytest.param(share(120), marks=pytest.mark.faults)])
def test_eight_readers_beside_a_writer_and_backups(
    tmp_path: Path, record_property: Callable[[str, object], None], rounds: int
) -> None:
    """No answer mixes versions, none fails; every backup is one version that was published while it was made."""
    index, published = tmp_path / "index", [1]
    built(index, ARTICLES)
    readers = Readers(index, 8)
    kept: list[tuple[Path, int, int]] = []

    def write() -> None:
        for version in range(2, rounds + 2):
            built(index, ARTICLES, version=letter(version))
            published.append(letter(version))

    writer = threading.Thread(target=write)
    with readers.at_work():
        writer.start()
        while writer.is_alive():
            first = len(published) - 1
            kept.append((backup(index, tmp_path / "backups"), first, len(published)))
        writer.join()
    for copy, first, last in kept:
        assert verify(copy, full=True).problems == ()
        with open_snapshot(copy) as snapshot:
            # The last one may not have been noted yet when it was copied.
            assert int(version_of(snapshot)) in [*published, letter(last + 1)][first : last + 1]
    record_property("figures", f"{rounds} publications beside 8 readers | {readers.answers} answers | - | 0")
    record_property("figures", f"backups while writing | {len(kept)} | {len(kept)} | 0")
    assert readers.wrong == []
    assert readers.answers > rounds
    assert len(kept) >= 2


def switches(index: Path, backups: Path, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield endlessly what puts another whole state in the place of an index."""
    settings, version = IndexSettings(index=index), 1
    while True:
        version += 1
        yield functools.partial(built, index, ARTICLES, version=letter(version))
        yield chance.choice(
            [
                lambda: restore(chance.choice(complete(backups)), index),
                lambda: rebuild(settings, Stages(HashEncoder())),
                lambda: compact(index),
                lambda: back(index),
            ]
        )


def back(index: Path) -> None:
    """Roll back; after a compaction that nothing new followed there is nothing to go back to, and that is said."""
    with contextlib.suppress(IndexMissing):
        rollback(index)


@pytest.mark.parametrize("count", [8, pytest.param(share(100), marks=pytest.mark.faults)])
def test_switches_under_readers(tmp_path: Path, record_property: Callable[[str, object], None], count: int) -> None:
    """Rebuilt, restored, compacted, rolled back: no read fails, no state is mixed, the old ones are let go."""
    index = tmp_path / "index"
    for version in (1, 2):
        built(index, ARTICLES, version=version)
        backup(index, tmp_path / "backups")
    readers = Readers(index, 4)
    with readers.at_work():
        for _, switch in zip(range(count), switches(index, tmp_path / "backups", random.Random(7)), strict=False):
            switch()
    record_property("figures", f"{count} switches under 4 readers | {readers.answers} reads | - | 0")
    assert readers.wrong == []
    assert readers.answers > count
    assert verify(index, full=True).problems == ()
    assert let_go(tmp_path) == []
    built(index, ARTICLES, version=9)  # its end removes what nobody holds
    grown = size(index)
    compact(index)
    assert grown <= 2.2 * size(index)


def let_go(folder: Path, within: float = 10) -> list[str]:
    """Wait until no deleted file of a folder is mapped or open any more; return those that still are."""
    held: list[str] = []
    until = time.monotonic() + within
    while time.monotonic() < until:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        names = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        # The catalogue's handles stay: closing one would give up SQLite's locks.
        held = [n for n in (*maps, *names) if str(folder) in n and "(deleted)" in n and "catalogue.sqlite" not in n]
        if not held:
            break
        time.sleep(0.1)
    return held


@pytest.mark.faults
def test_a_damaged_restore_changes_nothing(tmp_path: Path) -> None:
    """A backup that was cut off anywhere is refused, and readers never notice."""
    index = tmp_path / "index"
    built(index, ARTICLES)
    copy = backup(index, tmp_path / "backups")
    built(index, ARTICLES, version=2)
    names = [path.relative_to(copy) for path in sorted(copy.rglob("*")) if path.is_file() and holds_data(path)]
    for name in names:
        broken = tmp_path / "broken"
        shutil.copytree(copy, broken)
        content = (broken / name).read_bytes()
        (broken / name).unlink()
        (broken / name).write_bytes(content[: len(content) // 2])
        with pytest.raises(TimTinError, match=name.name):
            restore(broken, index)
        with open_snapshot(index) as snapshot:
            assert version_of(snapshot) == "2"
        shutil.rmtree(broken)
    assert len(names) > 8


def holds_data(path: Path) -> bool:
    """Say whether a file of an index is more than a lock or SQLite's memory of a log that is empty."""
    return path.suffix != ".lock" and not path.name.endswith(("-shm", "-wal"))
