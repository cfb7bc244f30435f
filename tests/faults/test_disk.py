"""A disk that fills up while indexing: reads go on, nothing is half done, and the same command finishes afterwards."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import built

from faults.conftest import part
from faults.forks import Forks, Herd
from indexer.backup import backup, complete
from indexer.errors import StorageFailed
from indexer.verify import verify


def fill_up(forks: Forks, limit: dict[str, int]) -> tuple[bool, list[str]]:
    """Run with small files or on a small disk; return whether that was met, and what is wrong."""
    outcome = forks.run(**limit)
    problems = list(outcome.problems) if "disk" in limit else forks.check(outcome.done)
    if outcome.crash:
        problems.append(f"no clear error but {outcome.crash.splitlines()[-1]}")
    if outcome.status == 1 and str(forks.folder) not in outcome.error:
        problems.append(f"the error names no file: {outcome.error}")
    return outcome.status == 1, [f"{limit}: {problem}" for problem in problems]


@pytest.mark.slow
def test_files_that_cannot_grow_leave_the_old_state_and_a_clear_error(herd: Herd) -> None:
    """Three sizes: the error names the file and the cause, the next run completes."""
    found = herd.each([{"bytes": size} for size in (2_000, 20_000, 60_000)], fill_up)
    assert [problem for _, wrong in found for problem in wrong] == []
    assert [met for met, _ in found] == [True] * 3


def test_a_backup_without_room_is_none(tmp_path: Path) -> None:
    """Files that cannot grow beyond a few sizes: the file and the cause are named, no part of it passes for a backup,
    the index is as it was, and with room the same command finishes.
    """
    index, backups = tmp_path / "index", tmp_path / "backups"
    built(index, range(12))
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (0, 500, 5_000, 50_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most[1]))  # Python ignores the signal that comes with it
        try:
            with pytest.raises(StorageFailed, match=rf"{backups}.*(too large|disk I/O error|is full)"):
                backup(index, backups)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, most)
        assert complete(backups) == []
    assert verify(index, full=True).problems == ()
    assert verify(backup(index, backups), full=True).problems == ()
    assert len(list(backups.iterdir())) == 1


@pytest.mark.faults
def test_a_hundred_file_sizes(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """From nothing to enough: every run either ends or says why not."""
    found = herd.each(part([{"bytes": size} for size in range(1_000, 401_000, 4_000)], "bytes"), fill_up)
    wrong = [problem for _, problems in found for problem in problems]
    met = sum(met for met, _ in found)
    record_property("figures", f"file size limits (RLIMIT_FSIZE) | {len(found)} | {met} | {len(wrong)}")
    assert wrong == []
    assert 1 <= met < len(found)


@pytest.mark.faults
def test_a_hundred_disk_sizes(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """A real file system that is full: reading goes on, and with more space the same command finishes."""
    if os.getuid() != 0:
        pytest.skip("not proven: a disk of one's own needs root")
    found = herd.each(part([{"disk": size} for size in range(48, 2048, 20)], "disk"), fill_up)
    wrong = [problem for _, problems in found for problem in problems]
    met = sum(met for met, _ in found)
    record_property("figures", f"full disks (tmpfs of 48 KiB to 2 MiB) | {len(found)} | {met} | {len(wrong)}")
    assert wrong == []
    assert 1 <= met < len(found)
