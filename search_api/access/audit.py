"""The audit log: one JSON line for every write and every change of keys, each chained to the one before.

A line of one article holds `before` and `after`: the SHA-256 of what is stored of it, null where nothing is.
A line's `chain` is SHA-256 over the chain before it and the line without `chain`, so an edited, removed or inserted
line is seen by `check`; a cut at the end is seen by comparing the last chain with a copy kept elsewhere.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from indexer.storage import fsync_folder, naming

if TYPE_CHECKING:
    from indexer.index_writer import Change

_BLOCK = 65_536


class Audit:
    """Appends to the log at `path`; several processes may."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, action: str, *, key: str | None, result: str, **fields: Any) -> None:
        """Append a line and wait until it is on disk. `key` is the caller's key id, None for the command line.

        Raises StorageFailed.
        """
        with naming(self.path), os.fdopen(self._open(), "rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _whole(file):  # the end of a line was cut off, as by a power cut: this one begins anew
                file.write(b"\n")
            time = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = {"time": time, "action": action, "key": key, "result": result, **fields}
            file.write(_encode(line | {"chain": _chain(_last_chain(file), line)}))
            file.flush()
            os.fsync(file.fileno())
            fsync_folder(self.path.parent)  # a log that was just made must keep its name

    def ready(self) -> None:
        """Raise StorageFailed where no line could be appended: before what is to be noted is done."""
        with naming(self.path):
            os.close(self._open())

    def _open(self) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    def check(self) -> int:
        """Return the number of lines. Raises ValueError with the number of the first line that is not whole."""
        if not self.path.exists():
            return 0
        before, number = "", 0
        with self.path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                try:
                    line = json.loads(text)
                    chain = line.pop("chain")
                except (ValueError, KeyError, AttributeError):
                    raise ValueError(number) from None
                if chain != _chain(before, line):
                    raise ValueError(number)
                before = chain
        return number


def digests(changes: "Iterable[Change]") -> dict[str, str | None]:
    """Return what a line tells of a write to one article; nothing where it did not come so far."""
    return next(({"before": change.before, "after": change.after} for change in changes), {})


def _chain(before: str, line: dict[str, Any]) -> str:
    return hashlib.sha256(before.encode() + _encode(line)).hexdigest()


def _encode(line: dict[str, Any]) -> bytes:
    return (json.dumps(line, ensure_ascii=True) + "\n").encode()


def _whole(file: IO[bytes]) -> bool:
    """Say whether the log ends with a line's end, or is empty."""
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def _last_chain(file: IO[bytes]) -> str:
    """Return the chain of the last line, "" for an empty or torn log."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _BLOCK))
    lines = file.read().splitlines()
    try:
        return str(json.loads(lines[-1])["chain"]) if lines else ""
    except (ValueError, KeyError, TypeError):
        return ""
