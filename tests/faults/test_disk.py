"""A disk that fills up while indexing: reads go on, nothing is half done, and the same command finishes afterwards."""

import json
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from index_builders import built

from indexer.snapshot import open_snapshot
from indexer.verify import verify

CODE = """
import json, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[2])
from index_builders import built
from indexer.errors import TimTinError
try:
    built(Path(sys.argv[1]), range(60), version=2)
except TimTinError as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
"""
ROOT = Path(__file__).resolve().parents[2]


def index_with_limit(folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """Index in a process whose files may not grow beyond `limit` bytes."""

    def constrain() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    paths = json.dumps([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", CODE, str(folder), paths]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=constrain, check=False)


def fill_up(folder: Path, whole: Path, limit: int) -> bool:
    """Index under a limit and check what is left; return whether the limit was met."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    ran = index_with_limit(folder, limit)
    with open_snapshot(folder) as snapshot:
        versions = {article.title[-1] for article in snapshot.walk()}
    if ran.returncode == 0:
        assert versions == {"2"}
        return False
    assert ran.returncode == 1, ran.stderr
    assert "StorageFailed" in ran.stdout, ran.stdout
    assert str(folder) in ran.stdout
    assert versions == {"1"}
    built(folder, range(60), version=2)
    assert verify(folder, full=True).problems == ()
    return True


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 60 articles."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    built(folder, range(60))
    return folder


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_state_and_a_clear_error(whole: Path, tmp_path: Path) -> None:
    """Three sizes: the error names the file and the cause, the next run completes."""
    assert [fill_up(tmp_path / "index", whole, limit) for limit in (2_000, 20_000, 120_000)] == [True] * 3


@pytest.mark.faults
def test_a_hundred_disk_sizes(whole: Path, tmp_path: Path) -> None:
    """From nothing to enough: every run either ends or says why not."""
    met = [fill_up(tmp_path / "index", whole, limit) for limit in range(1_000, 401_000, 4_000)]
    assert any(met)
    assert not all(met)
