"""How the catalogue is opened: durable for its writer, read-only for everybody else."""

import shutil
from pathlib import Path

import pytest

from indexer.catalogue.connection import checkpoint, copy_catalogue, guarding, open_reader, open_writer
from indexer.errors import IndexDamaged, StorageFailed


def test_the_writer_syncs_fully_and_forgets_securely(tmp_path: Path) -> None:
    """WAL, synchronous=FULL (2), secure_delete: each is a promise of ours."""
    db = open_writer(tmp_path / "c.sqlite")
    settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")]
    db.close()
    assert settings == ["wal", 2, 1]


def test_a_place_without_a_write_ahead_log_is_refused() -> None:
    """SQLite would go on with a journal, after a failed fsync too, and not say so: memory stands for such a place."""
    with pytest.raises(StorageFailed, match="no write-ahead log"):
        open_writer(Path(":memory:"))


def test_a_reader_cannot_write_and_never_checkpoints(tmp_path: Path) -> None:
    """A reader's close leaves the log as it was."""
    path = tmp_path / "c.sqlite"
    db = open_writer(path)
    db.execute("INSERT INTO tombstones VALUES ('a', 'now')")
    log = path.with_name("c.sqlite-wal")
    size = log.stat().st_size
    reader = open_reader(path)
    with pytest.raises(StorageFailed, match="readonly"), guarding(path):
        reader.execute("INSERT INTO tombstones VALUES ('b', 'now')")
    assert reader.execute("SELECT id FROM tombstones").fetchall() == [("a",)]
    reader.close()
    assert log.stat().st_size == size > 0
    assert checkpoint(db)
    assert log.stat().st_size == 0
    db.close()


def test_the_last_reader_leaves_the_log(tmp_path: Path) -> None:
    """After a writer was killed a reader is the last to close: the log stays for the next writer to move."""
    db = open_writer(tmp_path / "c.sqlite")
    db.execute("INSERT INTO tombstones VALUES ('a', 'now')")
    left = tmp_path / "left"
    left.mkdir()
    for name in ("c.sqlite", "c.sqlite-wal"):
        shutil.copy(tmp_path / name, left / name)
    db.close()
    size = (left / "c.sqlite-wal").stat().st_size
    reader = open_reader(left / "c.sqlite")
    assert reader.execute("SELECT id FROM tombstones").fetchall() == [("a",)]
    reader.close()
    assert (left / "c.sqlite-wal").stat().st_size == size > 0


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    """Missing, foreign and truncated files are damage, told with the path."""
    path = tmp_path / "c.sqlite"
    with pytest.raises(IndexDamaged, match=r"c\.sqlite is missing"):
        open_reader(path)
    path.write_bytes(b"no database at all" * 100)
    for opened in (open_reader, open_writer):
        with pytest.raises(IndexDamaged, match=r"c\.sqlite is damaged"):
            opened(path)


def test_a_copy_is_one_moment(tmp_path: Path) -> None:
    """What is not committed when a copy is made is not in it."""
    db = open_writer(tmp_path / "c.sqlite")
    db.execute("INSERT INTO tombstones VALUES ('a', 'now')")
    db.execute("BEGIN")
    db.execute("INSERT INTO tombstones VALUES ('b', 'now')")
    copy_catalogue(tmp_path / "c.sqlite", tmp_path / "copy.sqlite")
    db.close()
    copy = open_reader(tmp_path / "copy.sqlite")
    assert copy.execute("SELECT id FROM tombstones").fetchall() == [("a",)]
    copy.close()
