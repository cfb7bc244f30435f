"""Whether an index is what was written: every file, count and digest.

`--quick` compares names and lengths, and the manifests' own digests; otherwise every byte is read (as fast as BLAKE3,
about 4 GB/s), and with `full`, or where the catalogue has no seal, every article is taken out of the catalogue
and checked by itself as well. A writer may be at work meanwhile: what is checked is kept until that is done, and what
nobody published is passed over.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from indexer import lock
from indexer.catalogue.check import check_catalogue
from indexer.catalogue.connection import CATALOGUE
from indexer.digest import FileDigest
from indexer.errors import IndexDamaged, TimTinError
from indexer.manifest import (
    CURRENT,
    GENERATIONS,
    MANIFEST,
    Manifest,
    current_generation,
    generation_folder,
    generations,
    read_manifest,
)
from indexer.reasons import Reason
from indexer.seal import check_seal, sealed
from indexer.snapshot import Snapshot
from indexer.storage import DigestCache, Read

_TRIES = 5  # a writer may remove a generation in the moment before it is held


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and each problem as a sentence that names its file; none means clean."""

    problems: tuple[str, ...]
    generations: int
    files: int
    bytes: int
    articles: int
    seconds: float

    @property
    def clean(self) -> bool:
        """Say whether there was no problem."""
        return not self.problems


class _Names(DigestCache):
    """Compares lengths only."""

    def check(
        self,
        path: Path,
        expected: FileDigest,
        read: Read | None = None,  # noqa: ARG002  nothing is read
    ) -> None:
        try:
            found = path.stat().st_size
        except OSError as error:
            raise IndexDamaged(Reason("file_missing", path=path)) from error
        if found != expected.bytes:
            raise IndexDamaged(Reason("file_length", path=path, found=found, expected=expected.bytes))


def verify(folder: Path, *, quick: bool = False, full: bool = False) -> Verification:
    """Check the published generation and the one kept for a rollback. Raises IndexMissing."""
    for _ in range(_TRIES):
        before = _published(folder)
        with ExitStack() as held:
            found = _verify(folder, held, quick=quick, full=full)
        if found.clean or _published(folder) == before:
            break
    return found


def _published(folder: Path) -> tuple[bytes, list[int]]:
    """Return what changes whenever a generation is published or removed."""
    pointer = folder / CURRENT
    return pointer.read_bytes() if pointer.is_file() else b"", generations(folder)


def _verify(folder: Path, held: ExitStack, *, quick: bool, full: bool) -> Verification:
    began = time.monotonic()
    current = None
    problems: list[str] = []
    try:
        current = current_generation(folder)
    except IndexDamaged as error:
        problems.append(str(error))
    digests = _Names() if quick else DigestCache()
    manifests: list[Manifest] = []
    for number in generations(folder):
        if not _hold(held, folder, number, current):
            continue
        try:
            manifests.append(read_manifest(folder, number))
        except TimTinError as error:
            problems.append(str(error))
    if current is not None and current not in generations(folder):
        problems.append(Reason("names_nothing", path=folder / CURRENT))
    files = _files(folder, manifests)
    problems.extend(_wrong(files, digests))
    problems.extend(_catalogue(folder, digests))
    published = next((manifest for manifest in manifests if manifest.generation == current), None)
    if published is not None and not problems and not quick:
        problems.extend(_stores_agree(folder, published, digests))
    if published is not None and (full or (not quick and not _has_seal(folder))):
        problems.extend(check_catalogue(folder, published))
    return Verification(
        problems=tuple(dict.fromkeys(problems)),
        generations=len(manifests),
        files=len(files) + 1,
        bytes=sum(digest.bytes for digest in files.values()) + _size(folder / CATALOGUE),
        articles=published.articles if published else 0,
        seconds=time.monotonic() - began,
    )


def _hold(held: ExitStack, folder: Path, number: int, current: int | None) -> bool:
    """Keep a generation from being removed while it is checked.

    False for one that is gone, and for one that nobody published: a writer is at work on it, or was killed.
    """
    home = generation_folder(folder, number)
    try:
        held.callback(os.close, lock.share(home / MANIFEST))
    except FileNotFoundError:
        return home.is_dir() and (current is None or number <= current)
    except OSError:
        return True  # reading it tells why
    return True


def _has_seal(folder: Path) -> bool:
    try:
        return sealed(folder) is not None
    except IndexDamaged:
        return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _files(folder: Path, manifests: list[Manifest]) -> dict[Path, FileDigest]:
    """Return every file that the manifests name; files that two generations share are one file under two names."""
    return {folder / path: digest for manifest in manifests for path, digest in manifest.files()}


def _wrong(files: dict[Path, FileDigest], digests: DigestCache) -> Iterator[str]:
    for path, digest in files.items():
        try:
            digests.check(path, digest)
        except TimTinError as error:
            yield str(error)


def _catalogue(folder: Path, digests: DigestCache) -> Iterator[str]:
    """Compare the catalogue with its seal; without one, its articles are checked one by one by `full`."""
    if not (folder / CATALOGUE).exists():
        yield Reason("catalogue_missing", path=folder / CATALOGUE)
        return
    try:
        if sealed(folder) is not None:
            check_seal(folder, digests)
    except TimTinError as error:
        yield str(error)


def _stores_agree(folder: Path, manifest: Manifest, digests: DigestCache) -> Iterator[str]:
    """Open the published generation and compare what catalogue, postings and vectors hold."""
    try:
        with Snapshot(folder, manifest.generation, digests) as snapshot:
            counts = snapshot.counts()
    except (TimTinError, FileNotFoundError) as error:
        yield str(error)
        return
    wanted = {"articles": manifest.articles, **dict.fromkeys(("passages", "postings", "vectors"), manifest.passages)}
    if counts != wanted:
        generation = manifest.generation
        yield Reason("counts_differ", path=folder / GENERATIONS, generation=generation, wanted=wanted, held=counts)
