"""Going back one generation, and making an index small and free of what was removed."""

import threading
import time
from pathlib import Path

import pytest
from index_builders import HashEncoder, built, raw

from indexer.backup import backup
from indexer.build import Stages, build, remove
from indexer.errors import IndexMissing
from indexer.maintenance import compact, rollback
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.verify import verify


def versions(folder: Path) -> set[str]:
    """Return the versions of the articles that a reader sees."""
    with open_snapshot(folder) as snapshot:
        return {article.title[-1] for article in snapshot.walk()}


def test_rollback_goes_back_once_and_writing_goes_on(tmp_path: Path) -> None:
    """The generation before is published again; the next writer builds upon it, without ghosts."""
    built(tmp_path, range(6))
    built(tmp_path, range(6), version=2)
    assert rollback(tmp_path) == 1
    assert versions(tmp_path) == {"1"}
    with pytest.raises(IndexMissing, match="no generation before 1"):
        rollback(tmp_path)
    built(tmp_path, range(6), version=3)
    assert versions(tmp_path) == {"3"}
    assert verify(tmp_path, full=True).problems == ()
    with open_snapshot(tmp_path) as snapshot:
        assert snapshot.generation == 3
        assert len(snapshot.lexical.holding([["hop"]])) == snapshot.manifest.passages


def test_nobody_goes_back_to_what_was_rolled_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even while a reader at rest holds it: it is gone at the next writing, so that no later rollback finds it."""
    monkeypatch.setattr("indexer.generation.READS_END", 0.05)
    built(tmp_path, range(6))
    built(tmp_path, range(6), version=2)
    with open_snapshot(tmp_path) as held:
        assert held.generation == 2
        rollback(tmp_path)
        built(tmp_path, range(6), version=3)
        assert rollback(tmp_path) == 1
    built(tmp_path, range(6), version=4)
    with open_snapshot(tmp_path) as snapshot:
        assert {article.title[-1] for article in snapshot.walk()} == {"4"}
        assert len(snapshot.lexical.holding([["hop"]])) == snapshot.manifest.passages
    assert verify(tmp_path, full=True).problems == ()


def test_reads_end_before_what_was_rolled_back_goes(tmp_path: Path) -> None:
    """A writer waits for a read under way, which still finds all of its state."""
    built(tmp_path, range(6))
    built(tmp_path, range(6), version=2)
    snapshot = open_snapshot(tmp_path)
    rollback(tmp_path)
    writer = threading.Thread(target=built, args=(tmp_path, range(6)), kwargs={"version": 3})
    writer.start()
    for _ in range(20):
        assert [article.title[-1] for article in snapshot.walk()] == ["2"] * 6
        time.sleep(0.01)
    snapshot.close()
    writer.join()
    assert versions(tmp_path) == {"3"}


def test_removed_text_is_nowhere_after_compact(tmp_path: Path) -> None:
    """A marker word in every field: after remove and compact neither the index nor a backup made later holds it, and
    reading it again brings nothing.
    """
    index = tmp_path / "index"
    marker = "zyxmarkerxyz"
    built(index, range(30))
    secret = RawArticle(
        id="secret",
        title=f"Tin {marker}",
        body=f"Ông {marker} đã nói điều này tại buổi họp thôn sáng nay về con đường mới của xã.",
        source=marker,
        author=marker,
        extra={"note": marker},
    )
    build([secret], IndexSettings(index=index), Stages(HashEncoder()))
    assert any(marker.encode() in path.read_bytes() for path in index.rglob("*") if path.is_file())
    remove(["secret"], IndexSettings(index=index))
    result = compact(index)
    assert result.after < result.before
    backup(index, tmp_path / "backups")
    assert [p.name for p in tmp_path.rglob("*") if p.is_file() and marker.encode() in p.read_bytes()] == []
    assert verify(index, full=True).problems == ()
    assert build([secret, raw(1)], IndexSettings(index=index), Stages(HashEncoder())).articles == 30


def test_compact_keeps_every_answer(tmp_path: Path) -> None:
    """After many small changes compacting leaves one segment, and the same articles and passages."""
    for version in range(1, 5):
        built(tmp_path, range(10), version=version)
    query = HashEncoder().encode_queries(["thôn số 7 họp"])[0]
    with open_snapshot(tmp_path) as before:
        was = before.dense(query, 5)[0].tolist(), before.lexical.holding([["hop"]]), [a.digest for a in before.walk()]
    compact(tmp_path)
    with open_snapshot(tmp_path) as after:
        found = after.dense(query, 5)[0].tolist(), after.lexical.holding([["hop"]]), [a.digest for a in after.walk()]
        assert found == was
        assert len(after.manifest.segments) == 1
    assert verify(tmp_path, full=True).problems == ()


def test_compact_tells_which_generations_readers_hold(tmp_path: Path) -> None:
    """A generation that is open stays whole until its reader lets it go."""
    built(tmp_path, range(6))
    built(tmp_path, range(6), version=2)
    with open_snapshot(tmp_path) as held:
        assert compact(tmp_path).in_use == (2,)
        assert {a.title[-1] for a in held.walk()} == {"2"}
    assert compact(tmp_path).in_use == ()
