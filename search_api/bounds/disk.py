"""How much of the disk is free where the index lies, and below what nothing more is written there."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import StorageFailed
from indexer.reasons import Reason
from search_api.settings import Settings

_FLOOR_SHARE = 20  # a twentieth of the disk
_FLOOR_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes: `free`, and the `floor` below which writing stops and reading goes on."""

    free: int
    floor: int

    @property
    def full(self) -> bool:
        """Say whether nothing more is to be written."""
        return self.free < self.floor


def disk(settings: Settings, folder: Path | None = None) -> Disk:
    """Measure the disk of the index, or of `folder`; where no floor is set it is a twentieth of it, at most 1 GB."""
    folder = (folder or settings.index).absolute()
    usage = shutil.disk_usage(next(part for part in (folder, *folder.parents) if part.is_dir()))
    floor = settings.disk_floor_bytes
    return Disk(usage.free, min(usage.total // _FLOOR_SHARE, _FLOOR_MOST) if floor is None else floor)


def refuse_full(settings: Settings, folder: Path | None = None) -> None:
    """Raise StorageFailed where nothing more is to be written to the disk of the index, or of `folder`."""
    found = disk(settings, folder)
    if found.full:
        raise StorageFailed(Reason("disk_floor", path=folder or settings.index, free=found.free, floor=found.floor))
