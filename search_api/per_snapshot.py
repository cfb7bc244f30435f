"""What was computed for one snapshot, kept while that snapshot is in use and no longer."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from indexer.snapshot import Snapshot

T = TypeVar("T")


class PerSnapshot(Generic[T]):
    """A small cache for each snapshot, the least recently used entry dropped first; safe between threads."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: weakref.WeakKeyDictionary[Snapshot, OrderedDict[Hashable, T]] = weakref.WeakKeyDictionary()

    def get(self, snapshot: Snapshot, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, or make it; two threads may make it at once, one result is kept."""
        with self._lock:
            entries = self._kept.setdefault(snapshot, OrderedDict())
            if key in entries:
                entries.move_to_end(key)
                return entries[key]
        made = make()
        with self._lock:
            entries[key] = made
            while len(entries) > self._most:
                entries.popitem(last=False)
        return made
