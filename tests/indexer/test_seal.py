"""The seal says whether the catalogue at rest is what its last writer left."""

import subprocess
import sys
from pathlib import Path

import pytest
from index_builders import built

from indexer.catalogue.connection import open_reader
from indexer.errors import IndexDamaged
from indexer.index_writer import IndexWriter
from indexer.seal import SEAL, check_seal, seal, sealed, unseal
from indexer.storage import DigestCache


def test_a_catalogue_at_rest_is_sealed(tmp_path: Path) -> None:
    """After a run the seal is there and right; while something is written it is gone."""
    built(tmp_path, range(4))
    assert check_seal(tmp_path, DigestCache())
    with IndexWriter(tmp_path, None) as writer:
        writer.remove("tin-1")
        assert sealed(tmp_path) is None
        assert not check_seal(tmp_path, DigestCache())
        writer.publish()
    assert check_seal(tmp_path, DigestCache())


def test_an_abandoned_run_leaves_no_seal(tmp_path: Path) -> None:
    """A run that ends by an error leaves the catalogue unsealed, and the next one seals it."""
    built(tmp_path, range(4))

    def fail() -> None:
        with IndexWriter(tmp_path, None) as writer:
            writer.remove("tin-1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sealed(tmp_path) is None
    assert built(tmp_path, range(4)).unchanged == 4
    assert check_seal(tmp_path, DigestCache())


def test_any_changed_byte_breaks_the_seal(tmp_path: Path) -> None:
    """Also one that no article's digest covers: a name in a list of names."""
    built(tmp_path, range(4))
    path = tmp_path / "catalogue.sqlite"
    content = path.read_bytes()
    at = content.index(b"cong 1 ban 1")
    path.write_bytes(content[:at] + b"k" + content[at + 1 :])
    with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite has changed"):
        check_seal(tmp_path, DigestCache())


def test_a_seal_that_is_none_is_named(tmp_path: Path) -> None:
    """Damage to the seal itself is told apart from having none."""
    (tmp_path / "catalogue.sqlite").write_bytes(b"x")
    seal(tmp_path)
    assert check_seal(tmp_path, DigestCache())
    (tmp_path / SEAL).write_bytes(b"{}")
    with pytest.raises(IndexDamaged, match=r"catalogue\.seal"):
        sealed(tmp_path)
    unseal(tmp_path)
    unseal(tmp_path)
    assert sealed(tmp_path) is None


def test_checking_the_seal_leaves_sqlites_locks_alone(tmp_path: Path) -> None:
    """A reader keeps its lock while this process reads the whole file: a writer elsewhere may not take its log away."""
    built(tmp_path, range(4))
    reader = open_reader(tmp_path / "catalogue.sqlite")
    try:
        assert check_seal(tmp_path, DigestCache())
        seal(tmp_path)
        code = (
            "import sys; from pathlib import Path; from indexer.catalogue.connection import open_writer\n"
            "open_writer(Path(sys.argv[1])).close()"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "catalogue.sqlite")], check=True)
        # The last connection to close removes the log; with its lock lost this reader would not count as one.
        assert (tmp_path / "catalogue.sqlite-wal").exists()
    finally:
        reader.close()
