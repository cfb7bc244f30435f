"""Files that an older format knew by SHA-256 are known by BLAKE3 from the next publication on."""

from pathlib import Path

import pytest
from index_builders import built
from old_format import to_format_3

from indexer.digest import METHOD
from indexer.errors import IndexDamaged
from indexer.manifest import Manifest, read_manifest
from indexer.upgrade import upgraded


def methods(manifest: Manifest) -> set[str]:
    """Return by what methods the files of a generation are known."""
    files = [digest for entry in manifest.segments for digest in entry.files.values()]
    return {digest.method for digest in (*files, *manifest.lexical.values())}


def test_every_file_gets_the_digest_that_it_would_have_got(tmp_path: Path) -> None:
    """Segments and postings alike; what is of today already stays as it is."""
    built(tmp_path, range(4))
    today = read_manifest(tmp_path, 1)
    old = read_manifest(to_format_3(tmp_path), 1)
    assert methods(old) == {"sha256"}
    found = upgraded(tmp_path, old)
    assert methods(found) == {METHOD}
    assert (found.segments, found.lexical) == (today.segments, today.lexical)
    assert upgraded(tmp_path, found) == found


def test_a_damaged_file_does_not_become_right(tmp_path: Path) -> None:
    """A file that its older digest does not fit gets no new one."""
    built(tmp_path, range(4))
    old = read_manifest(to_format_3(tmp_path), 1)
    words = tmp_path / "segments" / "v000001.words"
    words.write_bytes(words.read_bytes()[:-1] + b"?")
    with pytest.raises(IndexDamaged, match=r"v000001\.words has changed"):
        upgraded(tmp_path, old)
