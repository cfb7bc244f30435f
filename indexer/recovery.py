"""What a writer does before it writes: find the published generation, mend what can be mended, name what cannot.

The catalogue is the truth. It holds a copy of every kept manifest, so a lost `CURRENT` or manifest is written again
from there; vectors and postings are made again from its articles. Only a damaged catalogue needs a backup.
"""

import contextlib
from pathlib import Path

from indexer.catalogue.check import check_catalogue
from indexer.catalogue.connection import CATALOGUE
from indexer.catalogue.writer import CatalogueWriter
from indexer.errors import IndexDamaged, IndexMissing, TimTinError
from indexer.manifest import (
    CURRENT,
    LEXICAL,
    MANIFEST,
    NOTHING_YET,
    Manifest,
    current_generation,
    generation_folder,
    generations,
    parse_manifest,
    publish,
    read_manifest,
)
from indexer.reasons import Reason
from indexer.repair_log import say_mended
from indexer.seal import SEAL, check_seal, unseal
from indexer.storage import DigestCache, make_folder, write_durable
from indexer.vectors import check_segment

VECTORS = "vectors"


def refuse_orphans(folder: Path) -> None:
    """Refuse to start a new catalogue beside generations that belong to a lost one. Raises IndexDamaged."""
    if generations(folder) and not (folder / CATALOGUE).exists():
        raise IndexDamaged(Reason("catalogue_lost", path=folder / CATALOGUE, folder=folder))


def check_rest(folder: Path, digests: DigestCache) -> bool:
    """Say whether the catalogue is as the last writer left it, at rest. Raises IndexDamaged.

    Where it does not match its seal, every article decides: if all are whole the seal was wrong, and is removed.
    """
    try:
        return check_seal(folder, digests)
    except IndexDamaged as error:
        try:
            generation = current_generation(folder)
        except TimTinError:
            raise error from None
        if problems := check_catalogue(folder, read_manifest(folder, generation)):
            raise IndexDamaged(Reason("in_detail", reason=str(error), problems=tuple(problems[:3]))) from error
        unseal(folder)
        say_mended(Reason("seal_anew", path=folder / SEAL))
        return False


def published_manifest(folder: Path, catalogue: CatalogueWriter) -> Manifest | None:
    """Return the manifest of the published generation, None for a new index; writes lost ones again.

    Where `CURRENT` is lost, the newest manifest in the catalogue counts: it is committed with its articles, after
    the vectors and postings that it names. Raises IndexDamaged.
    """
    copies = catalogue.manifests()
    try:
        number = current_generation(folder)
    except (IndexMissing, IndexDamaged):
        whole = [*copies, *(n for n in generations(folder) if _whole(folder, n))]
        if not whole:
            publish(folder, NOTHING_YET)
            return None
        number = max(whole)
        _restore_manifest(folder, number, copies)
        publish(folder, number)
        say_mended(Reason("pointer_again", path=folder / CURRENT, generation=number))
    return _restore_manifest(folder, number, copies)


def _whole(folder: Path, number: int) -> bool:
    with contextlib.suppress(TimTinError):
        return bool(read_manifest(folder, number))
    return False


def _restore_manifest(folder: Path, number: int, copies: dict[int, bytes]) -> Manifest:
    try:
        return read_manifest(folder, number)
    except IndexDamaged:
        if number not in copies:
            raise
        path = generation_folder(folder, number) / MANIFEST
        manifest = parse_manifest(path, copies[number])
        make_folder(path.parent)
        write_durable(path, copies[number])
        say_mended(Reason("manifest_again", path=path))
        return manifest


def damaged_parts(folder: Path, manifest: Manifest, digests: DigestCache) -> dict[str, str]:
    """Return which derived parts ("vectors", "lexical") are not as written, each with its first reason."""
    damaged = {}
    try:
        for entry in manifest.segments:
            check_segment(folder, entry, digests)
    except IndexDamaged as error:
        damaged[VECTORS] = str(error)
    try:
        check_postings(folder, manifest, digests)
    except IndexDamaged as error:
        damaged[LEXICAL] = str(error)
    return damaged


def check_postings(folder: Path, manifest: Manifest, digests: DigestCache) -> None:
    """Compare the files of the postings with their digests. Raises IndexDamaged."""
    postings = generation_folder(folder, manifest.generation) / LEXICAL
    if not manifest.lexical:
        raise IndexDamaged(Reason("postings_unnamed", path=postings))
    for name, digest in manifest.lexical.items():
        digests.check(postings / name, digest)
