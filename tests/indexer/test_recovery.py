"""What a writer mends before it writes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import built

from indexer.catalogue.writer import CatalogueWriter
from indexer.errors import IndexDamaged
from indexer.maintenance import rollback
from indexer.manifest import CURRENT, MANIFEST, current_generation, generation_folder, read_manifest
from indexer.reasons import said
from indexer.recovery import check_rest, damaged_parts, published_manifest, refuse_orphans
from indexer.seal import SEAL
from indexer.storage import DigestCache


def test_the_catalogue_mends_manifest_and_pointer(tmp_path: Path) -> None:
    """Both written again from its copy, byte for byte."""
    built(tmp_path, range(3))
    paths = [tmp_path / CURRENT, generation_folder(tmp_path, 1) / "manifest.json"]
    whole = [path.read_bytes() for path in paths]
    for path in paths:
        path.unlink()
    with CatalogueWriter(tmp_path) as catalogue:
        manifest = published_manifest(tmp_path, catalogue)
    assert manifest is not None
    assert manifest.articles == 3
    assert [path.read_bytes() for path in paths] == whole
    assert current_generation(tmp_path) == 1


def cut_off(folder: Path) -> None:
    """Leave what a run leaves that is killed before it publishes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.index_writer.publish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            built(folder, range(5), version=2)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda folder: (folder / CURRENT).unlink(), ["pointer_again"]),
        (lambda folder: (generation_folder(folder, 1) / MANIFEST).unlink(), ["manifest_again"]),
        (lambda folder: (folder / SEAL).write_bytes(b"?"), ["seal_anew"]),
        (lambda folder: next(folder.rglob("*.ids")).unlink(), ["vectors_anew"]),
        (lambda folder: next(folder.rglob("*.store")).write_bytes(b""), ["lexical_anew"]),
        (cut_off, ["unpublished_dropped"]),
        (lambda folder: (built(folder, range(5)), rollback(folder)), ["unpublished_dropped"]),
        (lambda _: None, []),
    ],
)
def test_the_next_writer_says_what_it_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], object], told: list[str]
) -> None:
    """Once: whoever writes after it has nothing to tell."""
    built(tmp_path, range(3))
    harm(tmp_path)
    caplog.clear()
    built(tmp_path, range(4))
    built(tmp_path, range(6))
    found = [record.event["what"] for record in caplog.records]  # type: ignore[attr-defined]
    assert [reason.key for reason in found] == told
    assert all(reason != said(reason, "vi") for reason in found)


def test_damaged_parts_are_told_apart(tmp_path: Path) -> None:
    """Vectors and postings, each with its reason."""
    built(tmp_path, range(3))
    manifest = read_manifest(tmp_path, 1)
    assert damaged_parts(tmp_path, manifest, DigestCache()) == {}
    next((tmp_path / "segments").glob("*.ids")).unlink()
    assert list(damaged_parts(tmp_path, manifest, DigestCache())) == ["vectors"]
    next(generation_folder(tmp_path, 1).rglob("*.store")).write_bytes(b"")
    damage = damaged_parts(tmp_path, manifest, DigestCache())
    assert "v000001.ids is missing" in damage["vectors"]
    assert "0 bytes instead of" in damage["lexical"]


def test_a_catalogue_that_lost_an_article_is_refused_in_detail(tmp_path: Path) -> None:
    """Rows that are gone are noticed, though SQLite finds the file in order."""
    built(tmp_path, range(3))
    assert check_rest(tmp_path, DigestCache())
    with CatalogueWriter(tmp_path) as catalogue:
        catalogue.bury(2, 1)
        catalogue.checkpoint()
    with pytest.raises(IndexDamaged, match="does not hold the articles of generation 1"):
        check_rest(tmp_path, DigestCache())


def test_generations_without_their_catalogue_are_refused(tmp_path: Path) -> None:
    """A new index may begin, an old one may not begin again."""
    refuse_orphans(tmp_path)
    built(tmp_path, range(3))
    refuse_orphans(tmp_path)
    (tmp_path / "catalogue.sqlite").unlink()
    with pytest.raises(IndexDamaged, match="restore a backup"):
        refuse_orphans(tmp_path)
