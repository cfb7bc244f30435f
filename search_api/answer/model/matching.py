"""A small network that looks at how each token of a question is met, and says how much better a sentence proves.

The linear model counts every word of a question by its rarity; which of them must stand in the very sentence ("động
thổ" beside "ngày nào"), and which only tell the article, depends on the kind of question, on what stands beside the
question words, and on what title and neighbours say already. Two layers over each token, summed over the tokens (as in
deep sets, Zaheer et al. 2017), and two over that sum beside the features of the sentence. `learn_matching.py` has
how it is learned.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_args

import numpy as np

from search_api.answer.evidence.met import Floats
from search_api.answer.question.question import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
LOOKED_AT = 32  # best sentences by the linear model
TOKENS = 24  # of a question that are looked at
LAYERS = ("told", "token", "token_bias", "meets", "meets_bias", "sum", "rows", "hidden_bias", "out")
CLIPPED = 5.0  # standard deviations beyond which a feature tells no more
PER = 3.0  # what the sum over the tokens is divided by


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """The network: the names of the features it reads with their means and deviations, and its weights by name.

    told (of the question, h), token (of how it is met, h) and their bias, meets (h, p) and its bias; sum (p,) straight
    to the answer; rows (p + features, r) with hidden_bias (r,), and out (r,).
    """

    names: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weights: Mapping[str, Floats]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "Matching":
        """Return the network of a table as it stands in `matching.json`."""
        weights = {name: np.array(content["weights"][name], np.float32) for name in LAYERS}
        mean, deviation = (np.array(content[name], np.float32) for name in ("mean", "deviation"))
        return cls(tuple(content["names"]), mean, deviation, weights)

    def write(self) -> dict[str, Any]:
        """Return the table that `read` reads, numbers with four digits behind the point."""
        weights = {name: np.round(values.astype(float), 4).tolist() for name, values in self.weights.items()}
        return {
            "names": self.names,
            "mean": np.round(self.mean.astype(float), 4).tolist(),
            "deviation": np.round(self.deviation.astype(float), 4).tolist(),
            "weights": weights,
        }

    def scaled(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Return features by name as the network reads them, (n, features)."""
        found = np.array([[row.get(name, 0.0) for name in self.names] for row in rows], np.float32)
        scaled = (found.reshape(len(rows), len(self.names)) - self.mean) / self.deviation
        return np.asarray(np.clip(scaled, -CLIPPED, CLIPPED), np.float32)

    def score(self, kind: Kind, tokens: Floats, met: Floats, rows: Floats) -> Floats:
        """Return what is added to the rank of each of n sentences, (n,).

        `tokens` tells of the question (t, see `question_tokens`), `met` how the sentences meet it (n, t, see `met`),
        `rows` are the features of the sentences as `scaled` gives them.
        """
        own = self.weights
        told = told_of(kind, tokens[:TOKENS]) @ own["told"] + own["token_bias"]
        hidden = gelu(looked_at(met[:, :TOKENS]) @ own["token"] + told) @ own["meets"] + own["meets_bias"]
        held = hidden.sum(axis=1) / PER
        beside = gelu(np.concatenate([held, rows], axis=1) @ own["rows"] + own["hidden_bias"])
        return np.asarray(held @ own["sum"] + beside @ own["out"], np.float32)


def told_of(kind: Kind, tokens: Floats) -> Floats:
    """Return what the network is told of each token of a question, (t, …): its features, and the question's kind."""
    kinds = np.zeros((len(tokens), len(KINDS)), np.float32)
    kinds[:, KINDS.index(kind)] = 1
    return np.concatenate([tokens, kinds], axis=1)


def looked_at(met: Floats) -> Floats:
    """Return how the network sees that sentences meet tokens, (n, t, …): as `met` tells it, and how much less than the
    best sentence of the article and than the title."""
    own, title, best = met[..., :1], met[..., 3:4], met[..., 4:5]
    return np.concatenate([met, own - best, own - title], axis=2)


def gelu(values: Floats) -> Floats:
    """Return the Gaussian error linear unit of each value, by tanh (Hendrycks and Gimpel 2016)."""
    inner = math.sqrt(2 / math.pi) * (values * (1 + 0.044715 * values * values))
    return np.asarray(0.5 * values * (1 + np.tanh(inner)), np.float32)


def read_matching() -> Matching:
    """Read the network that ships with TimTin."""
    content = files("search_api.answer.model").joinpath("matching.json").read_text(encoding="utf-8")
    return Matching.read(json.loads(content))
