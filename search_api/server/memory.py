"""How much memory this process holds, as Linux counts it; elsewhere only its peak is known. And when none is left."""

import errno
import resource
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024
_SELF = Path("/proc/self")
# What Python says where it could not begin a thread, and the loader where it could not load a library.
_NO_ROOM = ("start new thread", "failed to map segment", "cannot allocate memory")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: `resident` now, `peak` since the start, `proportional` where pages shared with others count in parts.

    What the system does not tell is None. The sum of `proportional` over all workers is what they take together.
    """

    resident: int | None
    peak: int
    proportional: int | None


def memory(folder: Path = _SELF) -> Memory:
    """Measure this process."""
    resident = _kibibytes(folder / "status", "VmRSS:")
    # The system notes the peak a little late.
    peak = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB, resident or 0)
    return Memory(resident, peak, _kibibytes(folder / "smaps_rollup", "Pss:"))


def _kibibytes(path: Path, name: str) -> int | None:
    """Return the bytes of a line `NAME   123 kB` of a file, None where there is none."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith(name)), None)
    return int(found) * _KIB if found else None


def ran_out(error: BaseException | None) -> bool:
    """Say whether something failed, however it was told on, for want of memory, or of room for a thread or library."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, RuntimeError | ImportError) and any(told in str(error).lower() for told in _NO_ROOM):
            return True
        error = error.__cause__ or error.__context__
    return False
