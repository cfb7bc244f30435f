"""Generation folders: made beside the published one, kept while someone reads them, removed when nobody does."""

import contextlib
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from indexer import lock
from indexer.digest import FileDigest, digest_of
from indexer.errors import IndexDamaged, StorageFailed, TimTinError
from indexer.lexical import LexicalWriter, committed_files
from indexer.manifest import (
    GENERATIONS,
    LEXICAL,
    MANIFEST,
    SEGMENTS,
    generation_folder,
    generations,
    read_manifest,
)
from indexer.reasons import Reason, cause, library
from indexer.storage import (
    GONE,
    clone_folder,
    fsync_folder,
    make_folder,
    naming,
    probe,
    remove_tree,
    settle_file,
)

COPIED = frozenset({"meta.json", ".managed.json"})
LEFT_OUT = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock"})
KEPT = 2  # the published generation, and the one before it for a rollback
READS_END = 2.0  # seconds within which a read of a generation that was rolled back has ended


@contextlib.contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what tantivy raises when the disk refuses (ValueError, OSError, a Rust panic) into StorageFailed."""
    try:
        yield
    except TimTinError:
        raise
    except (OSError, ValueError) as error:
        raise StorageFailed(Reason("not_written", path=path, cause=_cause(path, error))) from error
    except BaseException as error:
        # A PanicException of pyo3 is a BaseException that cannot be imported. All else is no fault of the disk.
        if type(error).__name__ != "PanicException":
            raise
        raise StorageFailed(Reason("not_written", path=path, cause=_cause(path, error))) from error


def _cause(folder: Path, error: BaseException) -> str:
    """Say why tantivy failed. Its threads tell of no more than an "io::Error": then the disk is asked itself."""
    told = library("tantivy", error)
    if isinstance(told, Reason) and told.key == "library":
        try:
            probe(folder)
        except OSError as refusal:
            return cause(refusal)
    return told


class GenerationFolder:
    """The folder of a generation that is being written, with its postings."""

    def __init__(self, folder: Path, number: int, previous: int | None) -> None:
        self.path = generation_folder(folder, number)
        postings = self.path / LEXICAL
        remove_tree(self.path)
        make_folder(self.path)
        self._inherited: dict[tuple[str, int], FileDigest] = {}
        if previous is None:
            make_folder(postings)
        else:
            self._inherit(folder, previous, postings)
        with refusing(self.path):
            self.lexical = LexicalWriter(postings)

    def _inherit(self, folder: Path, previous: int, postings: Path) -> None:
        """Link the previous postings, and remember the digests of files that stay the same."""
        clone_folder(generation_folder(folder, previous) / LEXICAL, postings, COPIED, LEFT_OUT)
        for name, digest in read_manifest(folder, previous).lexical.items():
            with contextlib.suppress(FileNotFoundError):
                self._inherited[name, (postings / name).stat().st_ino] = digest

    def finish(self, gone: Sequence[int]) -> Mapping[str, FileDigest]:
        """Take passages out, make the postings durable, and return the digests of their files."""
        with refusing(self.path):
            if gone:
                self.lexical.delete(gone)
            self.lexical.commit()
            self.lexical.close()
        with naming(self.path):
            return self._settled(self.path / LEXICAL)

    def _settled(self, postings: Path) -> Mapping[str, FileDigest]:
        digests = {}
        committed = committed_files(postings)
        for file in set(postings.iterdir()).difference(committed):
            file.unlink(missing_ok=True)
        for file in committed:
            known = self._inherited.get((file.name, file.stat().st_ino))
            if known is None:
                settle_file(file)
                known = digest_of(file)
            digests[file.name] = known
        fsync_folder(postings)
        fsync_folder(self.path)
        return digests

    def abandon(self) -> None:
        """Remove what was written; it was never published."""
        with contextlib.suppress(StorageFailed), refusing(self.path):
            self.lexical.close()
        with contextlib.suppress(StorageFailed):
            remove_tree(self.path)


def kept_generations(folder: Path, published: int, keep: int = KEPT) -> list[int]:
    """Return the generations that are published, needed for a rollback, or in use by a reader; oldest first."""
    older = [number for number in generations(folder) if number < published]
    spare = older[len(older) - (keep - 1) :] if keep > 1 else []
    return [*(number for number in older if number in spare or not unused(folder, number)), published]


def unused(folder: Path, number: int) -> bool:
    """Say whether no reader has a generation open."""
    return lock.unused(generation_folder(folder, number) / MANIFEST)


def drop_newer(folder: Path, published: int) -> None:
    """Remove the generations after the published one, which a rollback left: nobody may ever go back to them.

    Their articles leave the catalogue next, so reads under way may end first. A reader that holds one for longer is at
    rest, and opens the published one at its next call.
    """
    until = time.monotonic() + READS_END
    for number in generations(folder):
        if number > published:
            while not unused(folder, number) and time.monotonic() < until:
                time.sleep(0.01)
            remove_tree(generation_folder(folder, number))


def tidy(folder: Path, published: int, keep: int = KEPT) -> None:
    """Remove generations nobody needs, those never published, and segments that no generation names."""
    kept = set(kept_generations(folder, published, keep))
    for number in generations(folder):
        if number not in kept and unused(folder, number):
            remove_tree(generation_folder(folder, number))
    for rest in (folder / GENERATIONS).glob(f".*{GONE}"):
        shutil.rmtree(rest, ignore_errors=True)
    named: set[str] = set()
    for number in generations(folder):
        with contextlib.suppress(IndexDamaged):
            named.update(entry.name for entry in read_manifest(folder, number).segments)
    for root in (folder, folder / SEGMENTS, folder / GENERATIONS):
        for file in root.iterdir() if root.is_dir() else ():
            stray = root.name == SEGMENTS and file.name.rpartition(".")[0] not in named
            if file.is_file() and (stray or file.name.endswith(".tmp")):
                with naming(file):
                    file.unlink(missing_ok=True)
