"""Generation folders: which are kept, which go."""

import errno
import os
from pathlib import Path

import pytest
from index_builders import built

from indexer.errors import StorageFailed
from indexer.generation import GenerationFolder, kept_generations, refusing, tidy
from indexer.manifest import generation_folder
from indexer.snapshot import open_snapshot


def test_the_last_two_and_those_in_use_are_kept(tmp_path: Path) -> None:
    """The published one, the one before it for a rollback, and any that a reader holds."""
    for number in (1, 2, 3, 4, 5):
        generation_folder(tmp_path, number).mkdir(parents=True)
    assert kept_generations(tmp_path, 4) == [3, 4]
    assert kept_generations(tmp_path, 4, keep=1) == [4]
    assert kept_generations(tmp_path, 1) == [1]


def test_tidy_removes_strays_and_nothing_in_use(tmp_path: Path) -> None:
    """Folders never published, segments without a name and temporary files go."""
    built(tmp_path, range(5))
    with open_snapshot(tmp_path):
        (tmp_path / "segments" / "stray.faiss").touch()
        (tmp_path / ".CURRENT.9.tmp").touch()
        generation_folder(tmp_path, 9).mkdir()
        tidy(tmp_path, 1)
        files = sorted(path.name for path in (tmp_path / "segments").iterdir())
        assert files == ["v000001.faiss", "v000001.ids", "v000001.sentences", "v000001.texts", "v000001.words"]
        assert [path.name for path in (tmp_path / "generations").iterdir()] == ["000001"]
        assert not list(tmp_path.glob(".*.tmp"))


def test_postings_of_two_generations_share_their_files(tmp_path: Path) -> None:
    """A small change writes small files: what stayed is linked, with the digest known already."""
    built(tmp_path, range(30))
    built(tmp_path, range(30, 31))
    one, two = (generation_folder(tmp_path, number) / "lexical" for number in (1, 2))
    shared = {path.stat().st_ino for path in one.iterdir()} & {path.stat().st_ino for path in two.iterdir()}
    assert len(shared) >= 5


def test_what_tantivy_throws_becomes_an_error_with_the_path(tmp_path: Path) -> None:
    """Also a Rust panic, which is no Exception; an interrupt stays one, and so does a fault of the program."""

    class PanicException(BaseException):
        """Stands for pyo3's."""

    for error in (ValueError("no space"), PanicException("no space")):
        with pytest.raises(StorageFailed, match="no space"), refusing(tmp_path):
            raise error
    with pytest.raises(KeyboardInterrupt), refusing(tmp_path):
        raise KeyboardInterrupt
    with pytest.raises(TypeError), refusing(tmp_path):
        raise TypeError


@pytest.mark.parametrize(
    ("refused", "told"), [(errno.ENOSPC, "No space left on device"), (0, "An IO error occurred: 'io::Error'")]
)
def test_of_a_bare_io_error_the_disk_is_asked_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: int, told: str
) -> None:
    """As a thread of tantivy tells it; where the disk writes again, its words stand. Nothing is left behind."""

    def sync(_: int) -> None:
        if refused:
            raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(StorageFailed, match=told), refusing(tmp_path):
        raise ValueError("An IO error occurred: 'io::Error'")
    assert list(tmp_path.iterdir()) == []


def test_an_abandoned_generation_leaves_nothing(tmp_path: Path) -> None:
    """What was begun and not published is removed."""
    GenerationFolder(tmp_path, 1, None).abandon()
    assert list((tmp_path / "generations").iterdir()) == []
