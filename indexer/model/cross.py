"""Reads a query and a passage together: any sentence-transformers CrossEncoder, from a folder or a hub id."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelError
from indexer.model import safety
from indexer.model.library import opened
from indexer.model.locate import locate
from indexer.reasons import Reason

Floats = NDArray[np.float32]


class CrossEncoder:
    """Scores how well passages answer a query. Higher is better; the scale is the model's own."""

    def __init__(self, spec: str, device: str = "cpu") -> None:
        """Load a folder or a hub id, perhaps with "@revision", on a torch `device`.

        Raises ModelError, before anything of the model is imported, where the folder holds code, pickled weights or
        links that lead out of it; and where the model is no cross-encoder with one score.
        """
        folder, self.name, revision = locate(spec)
        safety.inspect(folder, hub=revision is not None)
        if not is_cross_encoder(folder):
            raise ModelError(Reason("no_cross", model=self.name))
        self._model = opened("CrossEncoder", folder, self.name, device)
        if self._model.num_labels != 1:
            raise ModelError(Reason("cross_numbers", model=self.name, numbers=self._model.num_labels))

    def score(self, query: str, passages: Sequence[str]) -> Floats:
        """Return a score for each passage, (len(passages),). Long texts are cut to what the model reads."""
        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(query, passage) for passage in passages]
        found = self._model.predict(pairs, batch_size=len(pairs), show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(found, np.float32).reshape(-1)


def is_cross_encoder(folder: Path) -> bool:
    """Say whether a folder holds a trained scoring layer: what a bi-encoder lacks would be made up at random."""
    architectures = safety.read_object(folder, "config.json").get("architectures") or ()
    own = safety.read_object(folder, "config_sentence_transformers.json")
    return own.get("model_type") == "CrossEncoder" or any("SequenceClassification" in str(one) for one in architectures)
