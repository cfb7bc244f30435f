"""Memory as the system tells it."""

import errno
from pathlib import Path

from search_api.server.memory import memory, ran_out


def test_this_process() -> None:
    """What is held now is some megabytes, and no more than the peak."""
    found = memory()
    assert found.resident is not None
    assert found.proportional is not None
    assert 1 << 20 < found.resident <= found.peak
    assert found.proportional > 1 << 20


def test_what_the_files_say_is_read(tmp_path: Path) -> None:
    """Kibibytes become bytes."""
    (tmp_path / "status").write_text("Name:\tpython\nVmHWM:\t 999 kB\nVmRSS:\t  12 kB\n")
    (tmp_path / "smaps_rollup").write_text("00400000-7fff ---p 00000000 00:00 0 [rollup]\nRss: 12 kB\nPss:   7 kB\n")
    found = memory(tmp_path)
    assert (found.resident, found.proportional) == (12 * 1024, 7 * 1024)


def test_another_system_knows_the_peak_alone(tmp_path: Path) -> None:
    """Without those files nothing is made up."""
    found = memory(tmp_path)
    assert (found.resident, found.proportional) == (None, None)
    assert found.peak > 1 << 20


def test_that_memory_ran_out_is_seen_however_it_is_told() -> None:
    """By Python, by a library that raised another error of it, by the system, by a thread or library without room."""
    told: list[BaseException] = [MemoryError(), OSError(errno.ENOMEM, "x"), RuntimeError("can't start new thread")]
    told.append(ImportError("/a/b.so: failed to map segment from shared object"))
    for first in list(told):
        try:
            raise ImportError from first
        except ImportError as error:
            told.append(error)
    assert all(map(ran_out, told))
    assert not any(map(ran_out, [ValueError(), RuntimeError("x"), ImportError("x"), OSError(errno.ENOSPC, "x"), None]))
