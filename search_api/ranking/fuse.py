"""One score from many measures: a logistic model over calibrated features, learned on public question sets.

`score = 1 / (1 + exp(-(bias + Σ weight_i · feature_i)))`: the estimated probability that a reader of the kind of
questions it was learned on would call the passage's article an answer. Weights stand in `data/ranking.json`,
`docs/ranking.md` says how they were learned and what each feature is.
"""

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from search_api.ranking.retrieve import Candidates, Floats

FEATURES: tuple[str, ...] = ("words", "best_words", "cosine", "near", "best_cosine")
CLOSER: tuple[str, ...] = ("first", "line", "lacking", "unknown")  # of the model that scores the best hits again


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: a weight for each feature, and a bias."""

    weights: Floats
    bias: float

    def score(self, features: Floats) -> Floats:
        """Return the probability of each row of `features`, (n, as many as there are weights)."""
        # A product of so few columns gains nothing by BLAS, which at times raises floating-point flags of its own.
        logits = (features * self.weights).sum(axis=1) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float32)


@functools.lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """Load the models that ship with TimTin.

    One per mode, "first" for hybrid search at first sight, and "closer" for the best hits, by the features `CLOSER`:
    the logit of the score they had, how well the best of their lines answers, and what their article lacks of the names
    and numbers of the question, and of all that it names.
    """
    content: dict[str, Any] = json.loads(files("search_api").joinpath("data", "ranking.json").read_text())
    return {
        mode: Model(np.array([found["weights"].get(name, 0.0) for name in _named(mode)], np.float32), found["bias"])
        for mode, found in content["models"].items()
    }


def _named(mode: str) -> tuple[str, ...]:
    return CLOSER if mode == "closer" else FEATURES


def features(candidates: Candidates) -> Floats:
    """Return the features of every candidate, (n, len(FEATURES)).

    `words`: BM25 over all fields as a share of a full match; `best_words`: the same as a share of the best candidate;
    `cosine`: nearness to the query; `near`: nearness to what was best at first sight; `best_cosine`: the cosine of the
    candidate nearest to the query, the same for all, which tells whether anything answers at all.
    """
    nothing = np.zeros(len(candidates.ids), np.float32)
    best = candidates.words.max() if len(candidates.ids) else np.float32(0)
    columns = [
        candidates.words,
        candidates.words / best if best > 0 else nothing,
        nothing if candidates.cosine is None else candidates.cosine,
        nothing if candidates.near is None else candidates.near,
        nothing if candidates.cosine is None or not len(nothing) else nothing + candidates.cosine.max(),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def fuse(candidates: Candidates, model: str) -> Floats:
    """Score every candidate in [0, 1] with a model; higher is better, and means the same from query to query."""
    return models()[model].score(features(candidates))
