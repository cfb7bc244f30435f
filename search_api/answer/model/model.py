"""The weights of the answers, learned on public questions: of spans, of sentences, and of the confidence."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from search_api.answer.model.matching import Matching, read_matching

Weights = Mapping[str, float]
WEIGHTS = ("entities", "clauses", "sentences", "sure")


@dataclass(frozen=True, slots=True)
class Model:
    """`entities` and `clauses` rate the short answers of a sentence, `sentences` the sentences of a question, `sure`
    turns what is known of the best answer into the probability that it is right; below `threshold` none is given.
    `matching` looks again at the best sentences."""

    entities: Weights
    clauses: Weights
    sentences: Weights
    sure: Weights
    threshold: float
    matching: Matching | None = None

    @classmethod
    def read(cls, content: Mapping[str, Any], matching: Matching | None = None) -> "Model":
        """Return the model of a table as it stands in `weights.json`."""
        return cls(**{name: content[name] for name in (*WEIGHTS, "threshold")}, matching=matching)

    def write(self) -> dict[str, Any]:
        """Return the table that `read` reads."""
        return {name: getattr(self, name) for name in (*WEIGHTS, "threshold")}

    def confidence(self, features: Weights, doubt: float) -> float:
        """Return the probability that an answer with these features is right; `doubt` is taken from its logit."""
        return 1 / (1 + math.exp(doubt - score(self.sure, features)))


def score(weights: Weights, features: Weights) -> float:
    """Return the weighted sum of features by name, plus the constant "bias" if there is one."""
    return weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def load_model() -> Model:
    """Load the model that ships with TimTin."""
    content = files("search_api.answer.model").joinpath("weights.json").read_text(encoding="utf-8")
    return Model.read(json.loads(content), read_matching())
