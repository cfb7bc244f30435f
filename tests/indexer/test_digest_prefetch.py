"""Files checked before anybody opens them: read once, and what is wrong is still told by whoever opens."""

import shutil
from pathlib import Path

import pytest

from indexer import digest_prefetch, storage
from indexer.digest import FileDigest, digest_of
from indexer.digest_prefetch import check_ahead
from indexer.errors import IndexDamaged
from indexer.manifest import read_manifest
from indexer.recovery import check_rest, damaged_parts
from indexer.snapshot import open_snapshot
from indexer.storage import DigestCache
from tests.index_builders import built


def test_files_are_read_once_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks after it read nothing again but what is damaged, and tell that."""
    built(tmp_path, range(3))
    manifest, digests = read_manifest(tmp_path, 1), DigestCache()
    words = tmp_path / "segments" / "v000001.words"
    words.write_bytes(words.read_bytes()[:-1] + b"?")
    check_ahead(tmp_path, manifest, digests)
    read: list[Path] = []
    monkeypatch.setattr(storage, "digest_of", lambda path: read.append(path) or digest_of(path))
    assert check_rest(tmp_path, digests)
    assert "v000001.words has changed" in damaged_parts(tmp_path, manifest, digests)["vectors"]
    assert read == [words]


def test_what_began_ahead_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that was checked in the background opens without a further reading of its files."""
    built(tmp_path, range(3))
    read: list[Path] = []

    def noted(path: Path) -> FileDigest:
        read.append(path)
        return digest_of(path)

    monkeypatch.setattr(storage, "digest_of", noted)
    monkeypatch.setattr("indexer.seal.digest_catalogue", noted)
    digests = DigestCache()
    begun = digest_prefetch.begin(tmp_path, digests)
    assert digest_prefetch.begin(tmp_path, digests) is begun
    with open_snapshot(tmp_path, digests) as snapshot:
        assert snapshot.damage == {}
    assert not begun.is_alive()
    assert read == []


def test_where_no_process_can_be_started_whoever_opens_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was checked then, and damage is found as ever."""
    built(tmp_path, range(3))
    monkeypatch.setattr("indexer.digest_process.sys.executable", str(tmp_path / "none"))
    digests = DigestCache()
    digest_prefetch.begin(tmp_path, digests).join()
    words = tmp_path / "segments" / "v000001.words"
    words.write_bytes(words.read_bytes()[:-1] + b"?")
    with open_snapshot(tmp_path, digests) as snapshot:
        assert snapshot.damage.keys() == {"vectors"}


def test_damage_that_is_seen_ahead_is_told_by_whoever_opens(tmp_path: Path) -> None:
    """What the process found wrong is not taken for right."""
    built(tmp_path, range(3))
    words = tmp_path / "segments" / "v000001.words"
    words.write_bytes(words.read_bytes()[:-1] + b"?")
    digests = DigestCache()
    digest_prefetch.begin(tmp_path, digests).join()
    with open_snapshot(tmp_path, digests) as snapshot:
        assert snapshot.damage.keys() == {"vectors"}


def test_nothing_is_told_ahead(tmp_path: Path) -> None:
    """A missing index and a damaged catalogue end nothing in the background; whoever opens them is told."""
    digest_prefetch.begin(tmp_path / "none").join()
    built(tmp_path / "index", range(3))
    shutil.copyfile("/dev/null", tmp_path / "index" / "catalogue.sqlite")
    digests = DigestCache()
    digest_prefetch.begin(tmp_path / "index", digests).join()
    with pytest.raises(IndexDamaged, match="catalogue"):
        open_snapshot(tmp_path / "index", digests)
