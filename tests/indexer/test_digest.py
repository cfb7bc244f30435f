"""Digests of files: by BLAKE3 today, by SHA-256 where an older format says so."""

import hashlib
from pathlib import Path

import pytest

from indexer import digest
from indexer.digest import FileDigest, Hashing, digest_of

# The first test vector of BLAKE3's specification: of no input at all.
NOTHING = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"


def test_a_file_is_read_whole_in_several_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few bytes are read at once, the digest is that of the whole content."""
    path = tmp_path / "a"
    path.write_bytes(bytes(range(256)) * 5)
    whole = digest_of(path)
    assert whole.bytes == 1280
    monkeypatch.setattr(digest, "READ_AT_ONCE", 7)
    assert digest_of(path) == whole
    path.write_bytes(b"")
    assert digest_of(path) == FileDigest(0, NOTHING)


def test_the_method_of_an_older_format_is_kept(tmp_path: Path) -> None:
    """SHA-256 is computed where it is asked for, and is no digest of the other method."""
    path = tmp_path / "a"
    path.write_bytes(b"mot hai")
    old = digest_of(path, "sha256")
    assert old == FileDigest(7, hashlib.sha256(b"mot hai").hexdigest(), "sha256")
    assert old != digest_of(path)


def test_a_digest_comes_back_from_json() -> None:
    """The key names the method; a row without a known one is no digest."""
    hashing = Hashing()
    for part in (b"mot", memoryview(b" hai")):
        hashing.update(part)
    for found in (hashing.digest(), FileDigest(7, "ab", "sha256")):
        assert FileDigest.from_json(found.to_json()) == found
    assert FileDigest(3, "cd", "sha256").to_json() == {"bytes": 3, "sha256": "cd"}
    with pytest.raises(KeyError):
        FileDigest.from_json({"bytes": 3, "md5": "cd"})
