"""The list of known models is complete and readable."""

import pytest

from indexer.model.known import find, known_models


def test_at_least_ten_models_are_described() -> None:
    """Each has a licence, a size and a dimension, and truncated lengths never exceed it."""
    models = known_models()
    assert len(models) >= 10
    assert len({model.id for model in models}) == len(models)
    for model in models:
        assert model.licence
        assert model.parameters > 0
        assert all(width <= model.dimension for width in model.dimensions)
        assert model.pooling in {"mean", "cls", "lasttoken"}


@pytest.mark.parametrize(
    "name", ["intfloat/multilingual-e5-base", "/models/multilingual-e5-base", "Multilingual-E5-Base"]
)
def test_a_model_is_found_by_id_or_folder(name: str) -> None:
    """Hub id, path and folder name lead to the same description."""
    found = find(name)
    assert found is not None
    assert found.query_prompt == "query: "


def test_strangers_are_not_found() -> None:
    """Nothing is guessed for other models."""
    assert find("someone/else") is None
