"""What is kept for a snapshot."""

import gc
import weakref
from typing import cast

from indexer.snapshot import Snapshot
from search_api.per_snapshot import PerSnapshot


class Stand:
    """Stands in for a snapshot: something that can be referred to weakly."""


def test_made_once_and_the_oldest_goes_first() -> None:
    """An entry is made once while it is kept; beyond the limit the least recently used is made anew."""
    cache: PerSnapshot[str] = PerSnapshot(most=2)
    snapshot = cast(Snapshot, Stand())
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert cache.get(snapshot, name, lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_nothing_keeps_a_snapshot_alive() -> None:
    """A snapshot that nobody else refers to goes, with all that was kept for it."""
    cache: PerSnapshot[int] = PerSnapshot()
    snapshot = Stand()
    cache.get(cast(Snapshot, snapshot), "a", lambda: 1)
    gone = weakref.ref(snapshot)
    del snapshot
    gc.collect(1)  # what is this young; all of a long run of tests took seconds
    assert gone() is None
