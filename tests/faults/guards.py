"""Guards of the index, taken out one by one in a running process: proof that the fault tests can fail."""

import os
from pathlib import Path
from typing import Any

from indexer import index_writer, storage
from indexer.catalogue import connection
from indexer.digest import FileDigest, Hashing


def take_out(name: str) -> None:
    """Take out the guard `name`; "" takes out none."""
    if name == "synchronous=NORMAL":
        connection.SYNCHRONOUS = "NORMAL"
    elif name == "no fsync":
        storage.os = _Unsynced()  # type: ignore[assignment]
    elif name == "no fsync of folders":
        storage.fsync_folder = lambda folder: None
    elif name == "publish first":
        index_writer.IndexWriter.publish = _publish_first  # type: ignore[method-assign]
    elif name == "no rename":
        storage._write_synced = _in_place  # type: ignore[assignment]
    elif name:
        raise ValueError(name)


class _Unsynced:
    """The module os, whose fsync does nothing."""

    def __getattr__(self, name: str) -> Any:
        return (lambda handle: None) if name == "fsync" else getattr(os, name)


_PUBLISH = index_writer.IndexWriter.publish


def _publish_first(self: Any, *, more_to_come: bool = False) -> int:
    """Publish before the catalogue is committed."""
    commit = self.catalogue.commit
    self.catalogue.commit = lambda: None
    real = index_writer.publish

    def late(folder: Path, number: int) -> None:
        real(folder, number)
        commit()

    index_writer.publish = late
    return _PUBLISH(self, more_to_come=more_to_come)


def _in_place(path: Path, chunks: Any) -> FileDigest:
    """Write the final file at once instead of a temporary one."""
    final = path.with_name(path.name[1:].rsplit(".", 2)[0])
    content = b"".join(chunks)
    with final.open("wb") as file:
        for start in range(0, len(content), 16):
            file.write(content[start : start + 16])
            file.flush()
        os.fsync(file.fileno())
    path.write_bytes(content)
    hashing = Hashing()
    hashing.update(content)
    return hashing.digest()
