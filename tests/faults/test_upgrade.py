"""Indexes of another format, model or dimension: refused in one sentence with the way out, and left as they are.

Format 3, which knew files by SHA-256, is read as it is, and brought to today's by the next publication.
"""

import dataclasses
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import HashEncoder, built, raw
from old_format import to_format_3

from indexer.backup import backup, restore
from indexer.build import Stages, build, rebuild, remove
from indexer.digest import METHOD
from indexer.errors import IndexDamaged, IndexMismatch, TimTinError
from indexer.maintenance import compact, rollback
from indexer.manifest import FORMAT, READ, current_generation, generation_folder, read_manifest, write_manifest
from indexer.settings import IndexSettings
from indexer.snapshot import open_snapshot
from indexer.storage import DigestCache
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
    ("number", "remedy"), [(FORMAT + 1, "update TimTin"), (min(READ) - 1, "index the articles again")]
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


def files_of(folder: Path, generation: int) -> list[Path]:
    """Return every file of a generation that its manifest knows."""
    manifest = read_manifest(folder, generation)
    segments = [folder / path for entry in manifest.segments for path, _ in entry.paths()]
    return [*segments, *(generation_folder(folder, generation) / "lexical" / name for name in manifest.lexical)]


def test_format_3_is_read_as_it_is(tmp_path: Path) -> None:
    """Opened, verified, backed up and restored; nothing of the folder changes."""
    folder = tmp_path / "index"
    built(folder, range(6))
    before = content(to_format_3(folder))
    with open_snapshot(folder, DigestCache()) as snapshot:
        assert snapshot.counts()["articles"] == 6
        assert snapshot.damage == {}
    assert verify(folder, full=True).problems == ()
    restore(backup(folder, tmp_path / "backups"), tmp_path / "other")
    assert verify(tmp_path / "other", full=True).problems == ()
    assert content(folder).items() >= before.items()


def test_damage_to_format_3_is_found_in_every_file(tmp_path: Path) -> None:
    """One flipped bit in any file is told, by `verify` and by whoever opens the index."""
    folder = tmp_path / "index"
    built(folder, range(6))
    to_format_3(folder)
    for path in (*files_of(folder, 1), folder / "catalogue.sqlite"):
        good = path.read_bytes()
        path.write_bytes(bytes([*good[:-1], good[-1] ^ 1]))
        assert any(path.name in problem for problem in verify(folder).problems)
        if path.name == "catalogue.sqlite":
            with pytest.raises(IndexDamaged):
                open_snapshot(folder, DigestCache())
        else:
            with open_snapshot(folder, DigestCache()) as snapshot:
                assert snapshot.damage != {}
        path.write_bytes(good)


@pytest.mark.parametrize("damaged", [False, True])
def test_the_next_publication_brings_format_3_to_today(tmp_path: Path, damaged: bool) -> None:
    """Unattended: what is kept of the old files is known anew, and what was damaged is made anew."""
    folder = tmp_path / "index"
    built(folder, range(6))
    to_format_3(folder)
    if damaged:
        words = folder / "segments" / "v000001.words"
        words.write_bytes(words.read_bytes()[:-1] + b"?")
    built(folder, range(8))
    manifest = read_manifest(folder, current_generation(folder))
    assert manifest.format == FORMAT
    assert {digest.method for entry in manifest.segments for digest in entry.files.values()} == {METHOD}
    assert {digest.method for digest in manifest.lexical.values()} == {METHOD}
    with open_snapshot(folder, DigestCache()) as snapshot:
        assert snapshot.damage == {}
        assert snapshot.counts() == dict.fromkeys(("articles", "passages", "postings", "vectors"), 8)


def test_the_old_generation_can_be_gone_back_to(tmp_path: Path) -> None:
    """A rollback after the upgrade publishes the generation of format 3 again, and the next run goes on from it."""
    folder = tmp_path / "index"
    built(folder, range(6))
    to_format_3(folder)
    built(folder, range(8))
    assert verify(folder, full=True).problems == ()
    assert rollback(folder) == 1
    assert read_manifest(folder, 1).format == 3
    with open_snapshot(folder, DigestCache()) as snapshot:
        assert snapshot.counts()["articles"] == 6
    built(folder, range(8))
    assert read_manifest(folder, current_generation(folder)).format == FORMAT
    assert verify(folder, full=True).problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before the manifest", "before the pointer", "after the pointer", "before the seal"])
def test_an_upgrade_that_is_killed_loses_nothing(tmp_path: Path, point: str) -> None:
    """Old or new stands whole, and the same command finishes."""
    folder = tmp_path / "index"
    built(folder, range(6))
    to_format_3(folder)
    code = (
        "import sys; from pathlib import Path; from faults.points import die_at; from index_builders import built\n"
        "die_at(sys.argv[2], 1); built(Path(sys.argv[1]), range(8))"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", code, str(folder), point],
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with open_snapshot(folder, DigestCache()) as snapshot:
        assert snapshot.counts()["articles"] in (6, 8)
    built(folder, range(8))
    assert verify(folder, full=True).problems == ()
    with open_snapshot(folder, DigestCache()) as snapshot:
        assert snapshot.counts()["articles"] == 8
        assert snapshot.manifest.format == FORMAT
