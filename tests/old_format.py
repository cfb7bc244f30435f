"""An index as TimTin wrote it in format 3: its files, manifests and seal known by SHA-256."""

import dataclasses
import json
from pathlib import Path

from indexer.catalogue.connection import CATALOGUE
from indexer.catalogue.writer import CatalogueWriter
from indexer.digest import digest_of
from indexer.manifest import LEXICAL, Manifest, generation_folder, generations, read_manifest, write_manifest
from indexer.seal import SEAL, digest_catalogue


def to_format_3(folder: Path) -> Path:
    """Make a sealed index one of format 3; returns its folder."""
    with CatalogueWriter(folder) as catalogue:
        for number in generations(folder):
            old = _of_old(folder, read_manifest(folder, number))
            write_manifest(folder, old)
            catalogue.put_manifest(number, old.to_json())
        catalogue.checkpoint()
    seal = digest_catalogue(folder / CATALOGUE, "sha256")
    (folder / SEAL).write_text(json.dumps({"bytes": seal.bytes, "sha256": seal.hex}))
    return folder


def _of_old(folder: Path, manifest: Manifest) -> Manifest:
    postings = generation_folder(folder, manifest.generation) / LEXICAL
    return dataclasses.replace(
        manifest,
        format=3,
        segments=tuple(
            dataclasses.replace(
                entry, files={suffix: digest_of(folder / entry.path(suffix), "sha256") for suffix in entry.files}
            )
            for entry in manifest.segments
        ),
        lexical={name: digest_of(postings / name, "sha256") for name in manifest.lexical},
    )
