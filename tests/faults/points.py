"""Named moments of a publication, between its stores, at which a process can be made to kill itself."""

import os
import signal
from typing import Any

from indexer import index_writer, vectors
from indexer.catalogue.writer import CatalogueWriter
from indexer.generation import GenerationFolder

POINTS: dict[str, tuple[Any, str, bool]] = {
    "before the postings": (GenerationFolder, "finish", False),
    "after the postings": (GenerationFolder, "finish", True),
    "before the vectors": (index_writer.IndexWriter, "_write_segments", False),
    "between the files of a segment": (vectors, "write_durable", True),
    "after the vectors": (index_writer.IndexWriter, "_write_segments", True),
    "before the catalogue's commit": (CatalogueWriter, "commit", False),
    "after the catalogue's commit": (CatalogueWriter, "commit", True),
    "before the manifest": (index_writer, "write_manifest", False),
    "before the pointer": (index_writer, "publish", False),
    "after the pointer": (index_writer, "publish", True),
    "after tidying": (index_writer, "tidy", True),
    "before the seal": (index_writer, "seal", False),
    "after the seal": (index_writer, "seal", True),
}


def die_at(point: str, time: int) -> None:
    """Let this process be killed when it comes to `point` for the `time`-th time, from 1."""
    owner, name, after = POINTS[point]
    real, left = getattr(owner, name), [time]

    def deadly(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if not left[0] and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)
