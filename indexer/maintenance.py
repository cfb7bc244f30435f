"""What an administrator does to an index: go back one generation, and make it small and free of what was removed."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from indexer.build import keep_all
from indexer.errors import IndexDamaged, IndexMissing, TimTinError
from indexer.generation import kept_generations
from indexer.index_writer import IndexWriter
from indexer.lock import WriterLock
from indexer.manifest import LEXICAL, current_generation, generations, publish, read_manifest
from indexer.reasons import Reason
from indexer.recovery import damaged_parts
from indexer.seal import unseal
from indexer.storage import DIGESTS


def rollback(folder: Path) -> int:
    """Publish the generation before the current one again; returns it. What came after is dropped by the next writer.

    Raises IndexMissing where none is kept, IndexDamaged where the kept one is, IndexBusy.
    """
    with WriterLock(folder):
        current = current_generation(folder)
        older = [number for number in generations(folder) if number < current]
        if not older:
            raise IndexMissing(Reason("nothing_before", folder=folder, generation=current))
        if damage := damaged_parts(folder, read_manifest(folder, older[-1]), DIGESTS):
            raise IndexDamaged(Reason("not_taken_back", generation=older[-1], reason=next(iter(damage.values()))))
        unseal(folder)
        publish(folder, older[-1])
        return older[-1]


@dataclass(frozen=True, slots=True)
class Compaction:
    """Bytes before and after, and the older generations that readers still held (they go with the next run)."""

    before: int
    after: int
    in_use: tuple[int, ...]


def compact(folder: Path) -> Compaction:
    """Write everything anew without what is dead: no removed text stays on disk, and no generation to go back to.

    Backups made before still hold it. Raises IndexMissing, IndexBusy, IndexDamaged, StorageFailed.
    """
    with contextlib.suppress(IndexDamaged):  # the writer mends it
        current_generation(folder)
    before = size(folder)
    with IndexWriter(folder, None, fresh=(LEXICAL,), keep=1) as writer:
        keep_all(writer)
        number = writer.publish()
        in_use = tuple(held for held in kept_generations(folder, number, keep=1) if held != number)
        writer.compact_catalogue()
    return Compaction(before, size(folder), in_use)


def size(folder: Path) -> int:
    """Return the bytes that a folder takes on disk; a file under two names counts once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError, TimTinError):
            status = path.lstat()
            seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(seen.values())
