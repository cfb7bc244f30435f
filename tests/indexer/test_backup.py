"""Backups while an index is used, and their way back."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from index_builders import HashEncoder, built

from indexer.backup import backup, complete, restore
from indexer.build import remove
from indexer.errors import IndexDamaged, IndexMissing
from indexer.manifest import current_generation, read_manifest, write_manifest
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.verify import verify


def titles(folder: Path) -> list[str]:
    """Return the titles of an index, by article id."""
    with open_snapshot(folder) as snapshot:
        return [article.title for article in sorted(snapshot.walk(), key=lambda article: article.id)]


def test_a_backup_is_an_index_and_comes_back(tmp_path: Path) -> None:
    """A backup verifies, answers like the original, and restores what was removed since."""
    index = tmp_path / "index"
    built(index, range(12))
    copy = backup(index, tmp_path / "backups")
    assert verify(copy, full=True).problems == ()
    assert titles(copy) == titles(index)
    before = titles(index)
    remove(["tin-3", "tin-4"], IndexSettings(index=index))
    assert titles(index) != before
    number = restore(tmp_path / "backups", index)
    assert titles(index) == before
    assert verify(index, full=True).problems == ()
    assert number > 2
    assert built(index, range(14)).added == 2


def test_a_second_backup_shares_what_stayed_the_same(tmp_path: Path) -> None:
    """Immutable files that the last backup has are linked to it."""
    index = tmp_path / "index"
    built(index, range(12))
    first = backup(index, tmp_path / "backups")
    built(index, range(12, 14))
    second = backup(index, tmp_path / "backups")
    assert complete(tmp_path / "backups") == [first, second]
    shared = {path.stat().st_ino for path in first.rglob("*.faiss")} & {
        p.stat().st_ino for p in second.rglob("*.faiss")
    }
    assert len(shared) == 1
    assert verify(first, full=True).clean
    assert verify(second, full=True).clean


def test_a_running_reader_goes_on_and_takes_the_restored_index_up(tmp_path: Path) -> None:
    """Over a restore no request fails: those begun before end on the old state, later ones see the restored one."""
    index = tmp_path / "index"
    built(index, range(8))
    copy = backup(index, tmp_path / "backups")
    built(index, range(8), version=2)
    source = SnapshotSource(index)
    old = source()
    restore(copy, index)
    assert {a.title[-1] for a in old.articles(list(range(9, 17)))} == {"2"}
    assert {a.title[-1] for a in source().walk()} == {"1"}
    with open_snapshot(index) as snapshot:
        assert len(snapshot.dense(HashEncoder().encode_queries(["thôn"])[0], 100)[0]) == snapshot.manifest.passages


def test_backups_while_writing_are_each_one_state(tmp_path: Path) -> None:
    """Backups in a loop beside a writer: each verifies and holds only one version."""
    index = tmp_path / "index"
    built(index, range(10))
    stop = threading.Event()

    def write() -> None:
        version = 2
        while not stop.is_set():
            built(index, range(10), version=version)
            version += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(index, tmp_path / "backups") for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        assert verify(copy, full=True).problems == ()
        assert len({title.rpartition(" ")[2] for title in titles(copy)}) == 1


def test_damaged_and_partial_backups_are_refused_by_name(tmp_path: Path) -> None:
    """A flipped byte, or a backup that did not end, never takes the place of an index."""
    index = tmp_path / "index"
    built(index, range(5))
    copy = backup(index, tmp_path / "backups")
    copy.rename(copy.with_name(copy.name + ".partial"))
    with pytest.raises(IndexMissing, match="no complete backup"):
        restore(tmp_path / "backups", index)
    copy.with_name(copy.name + ".partial").rename(copy)
    segment = next(copy.rglob("*.faiss"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexDamaged, match=segment.name):
        restore(copy, index)
    assert verify(index).clean


@pytest.mark.parametrize("name", ["../../../../../evil", "/tmp/evil", "..", "a/b", ""])
@pytest.mark.parametrize("part", ["lexical", "segments"])
def test_a_backup_that_names_files_elsewhere_is_refused(tmp_path: Path, name: str, part: str) -> None:
    """Whatever its digests say: no file outside is read, and none is written."""
    index = tmp_path / "index"
    built(index, range(2))
    copy = backup(index, tmp_path / "backups")
    manifest = read_manifest(copy, current_generation(copy))
    if part == "lexical":
        evil = replace(manifest, lexical={name: next(iter(manifest.lexical.values()))})
    else:
        evil = replace(manifest, segments=(replace(manifest.segments[0], name=f"../{name}/x"),))
    write_manifest(copy, evil)
    with pytest.raises(IndexDamaged, match="outside its own folder"):
        restore(copy, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["*.faiss", "catalogue.sqlite", "*.term", "segments", "pipe"])
def test_a_backup_holds_plain_files_only(tmp_path: Path, name: str) -> None:
    """A link is refused even to the very file: nothing comes from elsewhere; a pipe is not waited for."""
    built(tmp_path / "index", range(2))
    copy = backup(tmp_path / "index", tmp_path / "backups")
    if name == "pipe":
        file = next(copy.rglob("*.faiss"))
        file.unlink()
        os.mkfifo(file)
    else:
        file = next(copy.rglob(name))
        file.rename(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexDamaged, match=rf"{file.name} is a link or another kind"):
        restore(copy, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_restores_where_nothing_was(tmp_path: Path) -> None:
    """A restore needs no index in its place, and leaves nothing beside it."""
    built(tmp_path / "index", range(5))
    copy = backup(tmp_path / "index", tmp_path / "backups")
    restore(copy, tmp_path / "new" / "index")
    assert titles(tmp_path / "new" / "index") == titles(copy)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["index"]
