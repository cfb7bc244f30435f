"""The floor of free disk."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from search_api.bounds.disk import disk
from search_api.settings import Settings

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("total", "free", "asked", "floor", "full"),
    [
        (10 * GB, 0.4 * GB, None, 0.5 * GB, True),
        (10 * GB, 0.6 * GB, None, 0.5 * GB, False),
        (1000 * GB, 0.9 * GB, None, GB, True),
        (1000 * GB, 1.1 * GB, None, GB, False),
        (1000 * GB, 5 * GB, 6 * GB, 6 * GB, True),
        (10 * GB, 0, 0, 0, False),
    ],
)
def test_writing_stops_below_a_share_of_small_disks(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    total: float,
    free: float,
    asked: int | None,
    floor: float,
    full: bool,
) -> None:
    """5% of the disk, at most 1 GB; or what is set. The disk is that of the folder, or of where it will be."""
    looked: list[Path] = []

    def usage(path: Path) -> SimpleNamespace:
        looked.append(path)
        return SimpleNamespace(total=int(total), free=int(free))

    monkeypatch.setattr(shutil, "disk_usage", usage)
    found = disk(Settings(index=tmp_path / "none" / "index", disk_floor_bytes=asked))
    assert (found.floor, found.full, looked) == (floor, full, [tmp_path])
