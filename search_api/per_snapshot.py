"""What was computed for one snapshot, kept while that snapshot is in use and no longer."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
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
        known = self.known(snapshot, (key,))
        if not known:
            known = {key: make()}
            self.keep(snapshot, known)
        return known[key]

    def known(self, snapshot: Snapshot, keys: Iterable[Hashable]) -> dict[Hashable, T]:
        """Return what is kept under those of `keys` that have something."""
        with self._lock:
            entries = self._kept.setdefault(snapshot, OrderedDict())
            found = {key: entries[key] for key in keys if key in entries}
            for key in found:
                entries.move_to_end(key)
        return found

    def keep(self, snapshot: Snapshot, made: Mapping[Hashable, T]) -> None:
        """Keep what was made under its keys."""
        with self._lock:
            entries = self._kept.setdefault(snapshot, OrderedDict())
            entries.update(made)
            while len(entries) > self._most:
                entries.popitem(last=False)
