"""Manifests know when they were changed, and `CURRENT` names exactly one generation."""

import dataclasses
import os
from pathlib import Path

import pytest

from indexer.digest import FileDigest
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing
from indexer.manifest import (
    CURRENT,
    NOTHING_YET,
    Manifest,
    SegmentEntry,
    current_generation,
    generation_folder,
    generations,
    publish,
    read_manifest,
    write_manifest,
)

ENTRY = SegmentEntry("v1", "flat-fp16", 3, {"faiss": FileDigest(10, "ab"), "ids": FileDigest(24, "cd")})
MANIFEST = Manifest(7, "2026-03-15T00:00:00+00:00", "0.1.0", 2, 3, {"id": "thử", "dimension": 4}, (ENTRY,))


def test_a_manifest_comes_back_as_written(tmp_path: Path) -> None:
    """What is written is read, value by value."""
    generation_folder(tmp_path, 7).mkdir(parents=True)
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path, 7) == MANIFEST
    assert MANIFEST.dimension == 4
    assert generations(tmp_path) == [7]


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """Each bit of a manifest and of `CURRENT`, one after the other."""
    generation_folder(tmp_path, 7).mkdir(parents=True)
    write_manifest(tmp_path, MANIFEST)
    publish(tmp_path, 7)
    for path, read in (
        (generation_folder(tmp_path, 7) / "manifest.json", lambda: read_manifest(tmp_path, 7)),
        (tmp_path / CURRENT, lambda: current_generation(tmp_path)),
    ):
        good = path.read_bytes()
        # In place: writing the whole file anew waits for the disk, five thousand times.
        with path.open("r+b", buffering=0) as file:
            for place, byte in enumerate(good):
                for bit in range(8):
                    os.pwrite(file.fileno(), bytes([byte ^ 1 << bit]), place)
                    with pytest.raises(IndexDamaged):
                        read()
                os.pwrite(file.fileno(), bytes([byte]), place)


def test_a_format_of_the_future_is_refused_by_both_names(tmp_path: Path) -> None:
    """The message names both formats and what to do."""
    generation_folder(tmp_path, 7).mkdir(parents=True)
    write_manifest(tmp_path, dataclasses.replace(MANIFEST, format=99))
    with pytest.raises(IndexMismatch, match=r"format 99.*reads format 4; update TimTin"):
        read_manifest(tmp_path, 7)


def test_nothing_published_yet_is_no_damage(tmp_path: Path) -> None:
    """No index, a first run that goes on, and a lost pointer are told apart."""
    with pytest.raises(IndexMissing, match="there is no index"):
        current_generation(tmp_path)
    publish(tmp_path, NOTHING_YET)
    with pytest.raises(IndexMissing, match="nothing was published"):
        current_generation(tmp_path)
    (tmp_path / CURRENT).unlink()
    generation_folder(tmp_path, 7).mkdir(parents=True)
    write_manifest(tmp_path, MANIFEST)
    with pytest.raises(IndexDamaged, match="CURRENT is missing"):
        current_generation(tmp_path)


def test_the_manifest_of_another_generation_is_no_manifest(tmp_path: Path) -> None:
    """Whole in itself, but in the wrong place."""
    for number in (7, 8):
        generation_folder(tmp_path, number).mkdir(parents=True)
    write_manifest(tmp_path, MANIFEST)
    content = (generation_folder(tmp_path, 7) / "manifest.json").read_bytes()
    (generation_folder(tmp_path, 8) / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"000008/manifest\.json is that of generation 7"):
        read_manifest(tmp_path, 8)
