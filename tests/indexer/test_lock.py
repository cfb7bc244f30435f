"""One writer at a time, known by name."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from index_builders import built

from indexer import lock
from indexer.errors import IndexBusy
from indexer.lock import WriterLock

HOLD = "import sys; from pathlib import Path; from indexer.lock import WriterLock\n" + (
    "with WriterLock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def hold(folder: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process and close its pipes."""
    process.kill()
    process.communicate()


def test_a_second_writer_is_refused_by_pid_and_time(tmp_path: Path) -> None:
    """The message names the process that writes, and since when, even while that process is frozen."""
    process = hold(tmp_path)
    try:
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(IndexBusy, match=rf"process {process.pid} since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d"):
            built(tmp_path, range(2))
    finally:
        end(process)


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    """The lock goes with its process; the file that stays does not matter."""
    end(hold(tmp_path))
    assert (tmp_path / "writer.lock").exists()
    assert built(tmp_path, range(2)).articles == 2


def test_a_lock_without_a_name_still_excludes(tmp_path: Path) -> None:
    """A holder that has not written its name yet is "another process"."""
    with WriterLock(tmp_path):
        (tmp_path / "writer.lock").write_bytes(b"")
        with pytest.raises(IndexBusy, match="another process"), WriterLock(tmp_path):
            pass


def test_a_shared_file_is_in_use_until_it_is_let_go(tmp_path: Path) -> None:
    """Readers mark what they read; what is gone is unused."""
    path = tmp_path / "manifest.json"
    assert lock.unused(path)
    path.touch()
    handle = lock.share(path)
    assert not lock.unused(path)
    os.close(handle)
    assert lock.unused(path)
