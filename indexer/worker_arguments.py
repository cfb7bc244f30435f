"""What a process hands to its workers when they start, in an unnamed file that they inherit.

A new process gets its arguments through a pipe. Where they are long and it dies before it has read them, whoever writes
them waits for ever; so only the file's number goes that way.
"""

import os
from multiprocessing.reduction import DupFd, ForkingPickler
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class WorkerArguments(Generic[T]):
    """Something in an unnamed file; as an argument of a spawned process it is the same file there."""

    def __init__(self, number: int, size: int) -> None:
        self._number, self._size = number, size

    @classmethod
    def of(cls, given: T) -> "WorkerArguments[T]":
        """Write what can be pickled, to be given to any number of processes until `close`. Raises OSError."""
        content = ForkingPickler.dumps(given)
        with TemporaryFile(prefix="timtin-") as file:
            file.write(content)
            file.flush()
            return cls(os.dup(file.fileno()), len(content))

    def __reduce__(self) -> tuple[Any, ...]:
        return _inherited, (DupFd(self._number), self._size)

    def take(self) -> T:
        """Return what was handed over, and close."""
        try:
            found: T = ForkingPickler.loads(os.pread(self._number, self._size, 0))
        finally:
            self.close()
        return found

    def close(self) -> None:
        """Give the file up; processes that have it open can read it still."""
        os.close(self._number)


def _inherited(number: Any, size: int) -> WorkerArguments[Any]:
    return WorkerArguments(number.detach(), size)
