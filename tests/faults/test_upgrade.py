"""Indexes of another format, model or dimension: refused in one sentence with the way out, and left as they are."""

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import HashEncoder, built, raw

from indexer.backup import backup, restore
from indexer.build import Stages, build, rebuild, remove
from indexer.errors import IndexMismatch, TimTinError
from indexer.maintenance import compact, rollback
from indexer.manifest import FORMAT, current_generation, read_manifest, write_manifest
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.verify import verify


def content(folder: Path) -> dict[str, str]:
    """Return the digest of every file that holds data."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("writer.lock", "catalogue.sqlite-shm", "catalogue.sqlite-wal")
    }


def of_format(folder: Path, number: int) -> Path:
    """Make an index whose every manifest has the given format."""
    built(folder, range(6))
    built(folder, range(2), version=2)
    for generation in (1, 2):
        write_manifest(folder, dataclasses.replace(read_manifest(folder, generation), format=number))
    return folder


DEEDS: dict[str, Callable[[Path], object]] = {
    "open": open_snapshot,
    "index": lambda folder: built(folder, range(3)),
    "remove": lambda folder: remove(["tin-1"], IndexSettings(index=folder)),
    "rebuild": lambda folder: rebuild(IndexSettings(index=folder), Stages(HashEncoder())),
    "compact": compact,
    "rollback": rollback,
    "back up": lambda folder: backup(folder, folder.parent / "backups"),
    "restore": lambda folder: restore(folder, folder.parent / "other"),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(
    ("number", "remedy"), [(FORMAT + 1, "update TimTin"), (FORMAT - 1, "index the articles again")]
)
def test_a_foreign_format_is_refused_whatever_is_done(tmp_path: Path, deed: str, number: int, remedy: str) -> None:
    """Both formats are named, and what to do; nothing of the folder has changed."""
    folder = of_format(tmp_path / "index", number)
    before = content(folder)
    with pytest.raises(TimTinError, match=rf"format {number}, this TimTin reads format {FORMAT}; {remedy}"):
        DEEDS[deed](folder)
    assert content(folder) == before
    assert verify(folder).problems != ()


@pytest.mark.parametrize(
    ("encoder", "differs"),
    [(HashEncoder("other"), "'hash'.*'other'"), (HashEncoder(dimension=16), "dimension")],
    ids=["model", "dimension"],
)
def test_a_foreign_model_is_refused_and_the_index_stays(tmp_path: Path, encoder: HashEncoder, differs: str) -> None:
    """The message names what differs and the command that makes the index anew; that command then works."""
    folder = tmp_path / "index"
    built(folder, range(6))
    before = content(folder)
    with pytest.raises(IndexMismatch, match=differs) as refused:
        build([raw(9)], IndexSettings(index=folder), Stages(encoder))
    assert "timtin index --rebuild" in str(refused.value)
    assert content(folder) == before
    rebuild(IndexSettings(index=folder), Stages(encoder))
    assert read_manifest(folder, current_generation(folder)).dimension == encoder.identity.dimension
    assert verify(folder, full=True).problems == ()
