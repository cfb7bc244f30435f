"""An index that one user built and another serves, or would write."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_builders import built

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import json, os, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[2])
from index_builders import HashEncoder, built
from indexer.errors import TimTinError
from indexer.reasons import load
from indexer.snapshot import open_snapshot
load()
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    with open_snapshot(Path(sys.argv[1])) as snapshot:
        found = snapshot.dense(HashEncoder().encode_queries(["thôn"])[0], 5)[0]
        print(len(found), len(snapshot.lexical.holding([["hop"]])), len(list(snapshot.walk())))
except TimTinError as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
finally:
    for name in ("index", "new"):
        try:
            built(Path(sys.argv[1]).with_name(name), range(3), version=3)
        except TimTinError as error:
            print(error, file=sys.stderr)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are closed."""
    if os.getuid() != 0:
        pytest.skip("not proven: changing the user needs root")
    folder = Path(tempfile.mkdtemp(prefix="timtin-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def serve_as_nobody(index: Path) -> subprocess.CompletedProcess[str]:
    """Open and search an index as the user nobody."""
    paths = json.dumps([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", CODE, str(index), paths]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_an_index_built_by_root_is_served_by_another_user(folder: Path) -> None:
    """Even with a closed umask: all can read, which needs no writing; who would write is told whose it is."""
    mask = os.umask(0o077)
    try:
        built(folder / "index", range(12))
        built(folder / "index", range(3), version=2)
    finally:
        os.umask(mask)
    ran = serve_as_nobody(folder / "index")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.split() == ["5", "12", "12"]
    for told, name, place in zip(
        ran.stderr.splitlines(), ("index/writer.lock", "new"), ("index/writer.lock", ""), strict=True
    ):
        assert f"cannot write {folder / name} ({folder / place} belongs to uid 0); " in told
        assert "chown -R" in told


def test_a_closed_file_is_named_with_its_owner_and_the_remedy(folder: Path) -> None:
    """One sentence: which file, whose, and what to type."""
    built(folder / "index", range(4))
    next((folder / "index" / "segments").glob("*.faiss")).chmod(0o600)
    ran = serve_as_nobody(folder / "index")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "v000001.faiss (owner uid 0)" in ran.stdout
    assert "chmod -R a+rX" in ran.stdout
