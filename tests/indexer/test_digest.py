"""Digests of files."""

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


def test_a_digest_comes_back_from_json() -> None:
    """The key names the method; a row of another one is no digest."""
    hashing = Hashing()
    for part in (b"mot", memoryview(b" hai")):
        hashing.update(part)
    found = hashing.digest()
    assert FileDigest.from_json(found.to_json()) == found
    assert found.to_json()["bytes"] == 7
    with pytest.raises(KeyError):
        FileDigest.from_json({"bytes": 3, "sha256": "cd"})
