"""A model that did not build an index is refused, saying what differs."""

import dataclasses
from pathlib import Path

import pytest
from index_builders import HashEncoder

from indexer.errors import IndexDamaged, IndexMismatch
from indexer.model_check import check_model

BUILT = HashEncoder().identity


def test_the_same_model_under_another_name_is_the_same() -> None:
    """Only what shapes vectors counts."""
    check_model(Path("index"), BUILT.to_json(), dataclasses.replace(BUILT, id="elsewhere", revision="abc"))


@pytest.mark.parametrize(
    "changed", [{"dimension": 16}, {"digest": "other"}, {"passage_prompt": "passage: "}, {"normalised": False}]
)
def test_whatever_changes_vectors_is_refused_by_name(changed: dict[str, object]) -> None:
    """The field, both values and the way out."""
    (name,) = changed
    with pytest.raises(IndexMismatch, match=rf"{name}: .*--rebuild"):
        check_model(Path("index"), BUILT.to_json(), dataclasses.replace(BUILT, **changed))  # type: ignore[arg-type]


def test_a_manifest_without_a_model_is_damage() -> None:
    """Not a mismatch."""
    with pytest.raises(IndexDamaged, match="does not describe a model"):
        check_model(Path("index"), {"name": "x"}, BUILT)
