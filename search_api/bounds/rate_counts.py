"""Counts of requests in windows of time, in the memory of this process.

The storage in memory that `limits` brings begins a thread every few requests to forget old windows: where memory is
short that would hang the event loop. This one forgets them in passing; it is used from one thread.
"""

import time

from limits.storage import Storage

_SWEEP_SECONDS = 60.0


class Counts(Storage):
    """A storage of `limits` for fixed windows. Times are seconds of the clock."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[str, tuple[int, float]] = {}  # count, end
        self._swept = time.time()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Say what goes wrong in a storage: nothing in this one."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count in the key's window, which begins now and lasts `expiry` where there is none; returns the count."""
        now = time.time()
        if now - self._swept >= _SWEEP_SECONDS:
            self._sweep(now)
        count, end = self._windows.get(key, (0, 0.0))
        if end <= now:
            count, end = 0, now + expiry
        self._windows[key] = (count + amount, end)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of the key's window, 0 without one."""
        count, end = self._windows.get(key, (0, 0.0))
        return count if end > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the key's window ends: now without one."""
        now = time.time()
        return max(now, self._windows.get(key, (0, now))[1])

    def check(self) -> bool:
        """Say that it works."""
        return True

    def reset(self) -> int:
        """Forget everything; returns how many windows there were."""
        found = len(self._windows)
        self._windows.clear()
        self._swept = time.time()
        return found

    def clear(self, key: str) -> None:
        """Forget one key's window."""
        self._windows.pop(key, None)

    def __len__(self) -> int:
        return len(self._windows)

    def _sweep(self, now: float) -> None:
        """Forget the windows that have ended."""
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        self._swept = now
