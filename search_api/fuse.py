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
from numpy.typing import NDArray

from search_api.retrieve import LEXICAL_FIELDS, Candidates, Floats

FEATURES: tuple[str, ...] = ("plain", "pairs_plain", "text", "pairs", "title", "best_words", "cosine", "near")


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model: a weight for each of `FEATURES`, and a bias."""

    weights: Floats
    bias: float

    def score(self, features: Floats) -> Floats:
        """Return the probability of each row of `features` (n, len(FEATURES))."""
        logits = features @ self.weights + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float32)


@functools.lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """Load the models that ship with TimTin: one per mode, and "first" for hybrid search at first sight."""
    content: dict[str, Any] = json.loads(files("search_api").joinpath("data", "ranking.json").read_text())
    return {
        mode: Model(np.array([found["weights"].get(name, 0.0) for name in FEATURES], np.float32), found["bias"])
        for mode, found in content["models"].items()
    }


def features(candidates: Candidates, *, marked: bool) -> Floats:
    """Return the features of every candidate, (n, len(FEATURES)), each about 0 for nothing and 1 for a full match.

    BM25 scores are divided by what a full match is worth. Without marks in the query the marked fields say nothing
    of their own and repeat the folded ones. `best_words` compares a passage with the best of all candidates.
    """
    nothing = np.zeros(len(candidates.ids), np.float32)
    share = dict.fromkeys(LEXICAL_FIELDS, nothing)
    share |= {field: _share(scores, candidates.mass[field]) for field, scores in candidates.bm25.items()}
    plain, pairs_plain = share["plain"], share["pairs_plain"]
    text = share["text"] if marked else plain
    pairs = share["pairs"] if marked else pairs_plain
    words = np.asarray(plain + text + (pairs_plain + pairs) / 2, np.float32)
    cosine = candidates.cosine if candidates.cosine is not None else nothing
    near = candidates.near if candidates.near is not None else nothing
    columns = [plain, pairs_plain, text, pairs, share["title_plain"], _to_best(words), cosine, near]
    return np.stack(columns, axis=1).astype(np.float32) if len(candidates.ids) else np.empty((0, len(FEATURES)), "f4")


def _share(scores: Floats, mass: float) -> Floats:
    return scores / np.float32(mass) if mass > 0 else np.zeros_like(scores)


def _to_best(values: Floats) -> NDArray[np.float32]:
    best = _most(values)
    return values / best if best > 0 else np.zeros_like(values)


def _most(values: Floats) -> np.float32:
    return np.float32(values.max()) if len(values) else np.float32(0)


def fuse(candidates: Candidates, model: str, *, marked: bool) -> Floats:
    """Score every candidate in [0, 1] with a model; higher is better, and means the same from query to query."""
    return models()[model].score(features(candidates, marked=marked))
