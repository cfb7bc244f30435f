"""A cross-encoder scores passages for a query as sentence-transformers does, and what is none is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny

from indexer.errors import ModelError
from indexer.model.cross import CrossEncoder


def test_scores_are_those_of_the_library(tmp_path: Path) -> None:
    """One score a passage, whatever else is in the batch and however long the passage is."""
    import sentence_transformers

    folder = tiny.cross_encoder_folder(tmp_path / "cross")
    found = CrossEncoder(str(folder)).score("họp xã", tiny.lines())
    theirs = sentence_transformers.CrossEncoder(str(folder), device="cpu")
    wanted = [theirs.predict([("họp xã", text)], show_progress_bar=False)[0] for text in tiny.lines()]
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert len(set(found.round(6).tolist())) > 1
    assert CrossEncoder(str(folder)).score("họp xã", []).shape == (0,)


def test_a_model_that_scores_no_pairs_is_refused(tmp_path: Path) -> None:
    """An embedding model would get a scoring layer of random numbers."""
    with pytest.raises(ModelError, match="bert is no cross-encoder"):
        CrossEncoder(str(tiny.transformer_folder(tmp_path / "bert", "bert")))
    with pytest.raises(ModelError, match="bundled is no cross-encoder"):
        CrossEncoder("bundled")


def test_a_model_of_several_classes_is_refused(tmp_path: Path) -> None:
    """Which of its numbers would be the score?"""
    with pytest.raises(ModelError, match="three gives 3 numbers a passage"):
        CrossEncoder(str(tiny.cross_encoder_folder(tmp_path / "three", labels=3)))


def test_a_folder_with_code_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """The same gate as for embedding models."""
    folder = tiny.cross_encoder_folder(tmp_path / "cross")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"auto_map": {"AutoModel": "evil.Model"}}))
    with pytest.raises(ModelError, match="custom code"):
        CrossEncoder(str(folder))
