"""Backups of an index while it is served and written, and their way back.

A backup is a folder like an index, of one generation, complete or not there at all: it is made beside its place and
moved there by rename. Files that the last backup in the same folder holds already are linked, not copied.
"""

import contextlib
import datetime
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from indexer import lock
from indexer.catalogue.connection import CATALOGUE, copy_catalogue
from indexer.catalogue.writer import CatalogueWriter
from indexer.digest import FileDigest, digest_of
from indexer.errors import IndexDamaged, IndexMissing, StorageFailed
from indexer.lock import WriterLock
from indexer.manifest import (
    CURRENT,
    LEXICAL,
    MANIFEST,
    SEGMENTS,
    Manifest,
    current_generation,
    generation_folder,
    publish,
    read_manifest,
    write_manifest,
)
from indexer.reasons import Reason, cause
from indexer.seal import seal
from indexer.storage import closed, fsync_folder, make_folder, naming, remove_tree, settle_file
from indexer.throttle import gently
from indexer.verify import verify

PARTIAL = ".partial"
READING = 0.25  # share of the time that a backup reads: reading without rest doubled the slowest searches beside it


def backup(folder: Path, backups: Path) -> Path:
    """Make a backup of the published generation in a new folder under `backups`, and return that folder.

    The index may be served and written meanwhile: files are read gently. Raises IndexMissing, IndexDamaged,
    StorageFailed.
    """
    with _pinned(folder) as manifest, gently(READING):
        stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        target = backups / f"{stamp}-{manifest.generation:06d}"
        last = next(iter(reversed(complete(backups))), None)
        partial = target.with_name(target.name + PARTIAL)
        try:
            _copy(folder, partial, manifest, last)
            _settle_catalogue(partial, manifest)
            publish(partial, manifest.generation)
            _refuse_damaged(partial)
            with naming(target):
                partial.rename(target)
                fsync_folder(backups)
        except BaseException:
            remove_tree(partial)
            raise
    return target


def complete(backups: Path) -> list[Path]:
    """Return the complete backups in a folder, oldest first."""
    found = backups.iterdir() if backups.is_dir() else ()
    return sorted(
        path
        for path in found
        if (path / CURRENT).exists() and not path.name.startswith(".") and not path.name.endswith(PARTIAL)
    )


@contextlib.contextmanager
def _pinned(folder: Path) -> Iterator[Manifest]:
    """Keep the published generation from being removed."""
    for _ in range(5):
        generation = current_generation(folder)
        try:
            handle = lock.share(generation_folder(folder, generation) / MANIFEST)
        except FileNotFoundError:  # replaced twice since CURRENT was read
            continue
        try:
            yield read_manifest(folder, generation)
            return
        finally:
            os.close(handle)
    raise IndexDamaged(Reason("names_nothing", path=folder / CURRENT))


def _copy(source: Path, target: Path, manifest: Manifest, last: Path | None) -> None:
    """Copy a generation's immutable files, or link those that the last backup has."""
    had = _by_content(last) if last else {}
    make_folder(target / SEGMENTS)
    make_folder(generation_folder(target, manifest.generation) / LEXICAL)
    for path, digest in manifest.files():
        known = had.get((path.name, digest))
        with naming(target / path):
            if known is not None and digest_of(known) == digest:
                os.link(known, target / path)
            else:
                if not os.access(source / path, os.R_OK):
                    raise StorageFailed(closed(source / path))
                shutil.copyfile(source / path, target / path)
                settle_file(target / path)
    copy_catalogue(source / CATALOGUE, target / CATALOGUE)
    write_manifest(target, manifest)
    for part in {(target / path).parent for path, _ in manifest.files()}:
        fsync_folder(part)


def _by_content(last: Path) -> dict[tuple[str, FileDigest], Path]:
    with contextlib.suppress(IndexDamaged, IndexMissing):
        manifest = read_manifest(last, current_generation(last))
        return {(path.name, digest): last / path for path, digest in manifest.files()}
    return {}


def _settle_catalogue(folder: Path, manifest: Manifest) -> None:
    """Leave only the generation's own rows in a copied catalogue, and seal it."""
    with CatalogueWriter(folder) as catalogue:
        catalogue.forget_pending(manifest.generation)
        catalogue.purge(manifest.generation)
        catalogue.put_manifest(manifest.generation, manifest.to_json())
        catalogue.checkpoint()
    settle_file(folder / CATALOGUE)
    seal(folder)


def _refuse_damaged(folder: Path) -> None:
    if problems := verify(folder).problems:
        raise IndexDamaged(Reason("no_whole_copy", folder=folder, reason=problems[0]))


def _refuse_others(folder: Path) -> None:
    """Refuse what `backup` never makes: links, which lead elsewhere, pipes and devices, which would be waited for."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise IndexDamaged(Reason("no_plain_file", path=path))


def restore(source: Path, folder: Path) -> int:
    """Put a backup (or the newest of a folder of backups) in the place of the index; returns its new generation.

    It is copied and checked beside the index first, then both change places by rename, so a running server takes it
    up at its next request. What was there before stays as `FOLDER.before-restore`. Raises IndexMissing, IndexDamaged.
    """
    if not (source / CURRENT).exists():
        found = complete(source)
        if not found:
            raise IndexMissing(Reason("no_backup", folder=source))
        source = found[-1]
    _refuse_others(source)
    _refuse_damaged(source)
    beside, before = (folder.with_name(folder.name + suffix) for suffix in (".restoring", ".before-restore"))
    remove_tree(beside)
    with WriterLock(folder):
        manifest = read_manifest(source, current_generation(source))
        _copy(source, beside, manifest, None)
        number = _renumber(beside, manifest, _highest(folder))
        _refuse_damaged(beside)
        remove_tree(before)
        try:
            folder.rename(before)
            beside.rename(folder)
            fsync_folder(folder.parent)
            if not (before / CURRENT).exists():  # there was no index before
                remove_tree(before)
        except OSError as error:
            raise StorageFailed(
                Reason("no_change_of_places", folder=folder, beside=beside, cause=cause(error))
            ) from error
    return number


def _highest(folder: Path) -> int:
    """Return the highest generation number that the index's readers may have seen."""
    with contextlib.suppress(IndexMissing, IndexDamaged):
        return current_generation(folder)
    return 0


def _renumber(folder: Path, manifest: Manifest, taken: int) -> int:
    """Publish a copied generation under a number that was not used in either index."""
    with CatalogueWriter(folder) as catalogue:
        catalogue.forget_pending(manifest.generation)
        number = catalogue.next_generation(max(manifest.generation, taken))
        renamed = replace(manifest, generation=number)
        generation_folder(folder, manifest.generation).rename(generation_folder(folder, number))
        catalogue.put_manifest(number, renamed.to_json())
        catalogue.checkpoint()
    write_manifest(folder, renamed)
    publish(folder, number)
    seal(folder)
    return number
