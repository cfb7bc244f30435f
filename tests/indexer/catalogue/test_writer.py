"""Versions, generations and numbers in the catalogue."""

from pathlib import Path

import numpy as np

from indexer.catalogue.rows import Content, named
from indexer.catalogue.writer import CatalogueWriter, NewVersion, spread


def version(id: str, passages: int = 2, raw: bytes = b"1") -> NewVersion:
    """Return a version of an article with so many passages."""
    content = Content(b"text", b'{"title_span":null,"lead_span":null}', bytes(8 * passages), b"")
    return NewVersion(id, 20260315, raw, passages, content, frozenset({named("source", "Cong")}), ())


def test_passages_are_spread_by_article() -> None:
    """first and count become single ids; articles without passages have none."""
    found = spread(np.array([5, 9, 20]), np.array([2, 0, 3]))
    assert found.tolist() == [5, 6, 20, 21, 22]
    assert spread(np.empty(0, np.int64), np.empty(0, np.int64)).tolist() == []


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    """Neither those of articles nor of passages, when their rows are gone."""
    with CatalogueWriter(tmp_path) as catalogue:
        catalogue.begin()
        assert catalogue.add(version("a"), 1) == (1, 1)
        assert catalogue.add(version("b", 3), 1) == (2, 3)
        catalogue.commit()
        assert catalogue.forget_pending(0) == 2
        catalogue.begin()
        assert catalogue.add(version("a"), 1) == (3, 6)
        catalogue.commit()
        assert catalogue.next_generation(1) == 2
        assert catalogue.next_generation(1) == 3


def test_each_generation_sees_its_versions(tmp_path: Path) -> None:
    """Born and died decide; purging removes what no kept generation shows."""
    with CatalogueWriter(tmp_path) as catalogue:
        catalogue.begin()
        first, _ = catalogue.add(version("a"), 1)
        catalogue.bury(first, 2)
        second, _ = catalogue.add(version("a", raw=b"2"), 2)
        catalogue.commit()
        assert [catalogue.columns(g).numbers.tolist() for g in (0, 1, 2)] == [[], [first], [second]]
        found = catalogue.find("a")
        assert found is not None
        assert (found.number, found.raw) == (second, b"2")
        assert catalogue.purge(1) == 0
        assert catalogue.purge(2) == 1
        assert catalogue.columns(1).numbers.tolist() == []


def test_forgetting_brings_the_buried_back(tmp_path: Path) -> None:
    """A run that was killed after burying an article has not removed it."""
    with CatalogueWriter(tmp_path) as catalogue:
        catalogue.begin()
        number, _ = catalogue.add(version("a"), 1)
        catalogue.bury(number, 2)
        catalogue.commit()
        assert catalogue.forget_pending(1) == 1
        assert catalogue.columns(2).numbers.tolist() == [number]


def test_kept_out_until_let_in(tmp_path: Path) -> None:
    """Tombstones know since when."""
    with CatalogueWriter(tmp_path) as catalogue:
        assert catalogue.buried("a") is None
        catalogue.keep_out("a")
        since = catalogue.buried("a")
        assert since is not None
        assert since.startswith("20")
        catalogue.let_in("a")
        assert catalogue.buried("a") is None
