"""Features and the score, with the arithmetic written out."""

import math

import numpy as np
import pytest

from search_api.ranking.fuse import FEATURES, Model, features, fuse, models
from search_api.ranking.retrieve import Candidates


def candidates(words: list[float], cosine: list[float] | None = None) -> Candidates:
    """Candidates with given measures."""
    ids = np.arange(len(words), dtype=np.int64)
    meaning = None if cosine is None else np.array(cosine, np.float32)
    return Candidates(ids, ids, np.array(words, np.float32), None, meaning, complete=False)


def test_features() -> None:
    """Words as they are and beside the best, the nearest's cosine for all; what was not measured is 0."""
    assert features(candidates([0.5, 0.25], [0.25, 0.75]))[:, FEATURES.index("best_cosine")].tolist() == [0.75, 0.75]
    rows = features(candidates([0.5, 0.25]))
    assert dict(zip(FEATURES, rows[1].tolist(), strict=True)) == {
        "words": 0.25,
        "best_words": 0.5,
        "cosine": 0.0,
        "near": 0.0,
        "best_cosine": 0.0,
    }


def test_the_score_is_logistic() -> None:
    """1 / (1 + e^-(bias + w·f))."""
    model = Model(np.array([2.0, 1.0, 0.0, 0.0], np.float32), -1.0)
    score = model.score(np.array([[0.5, 0.25, 0.0, 0.0]], np.float32))
    assert score[0] == pytest.approx(1 / (1 + math.exp(-(-1 + 1.0 + 0.25))))


@pytest.mark.parametrize("name", ["hybrid", "first", "lexical", "dense"])
def test_shipped_models_rise_with_every_feature(name: str) -> None:
    """No weight is negative: a better match never lowers the score. Names of weights are names of features."""
    assert (models()[name].weights >= 0).all()
    assert models()[name].weights.any()


def test_an_exact_match_is_not_buried() -> None:
    """A full match of the words beats a passage that is merely near in meaning."""
    scores = fuse(candidates([1.0, 0.05], [0.2, 0.7]), "hybrid")
    assert scores[0] > scores[1]


def test_nothing_found_scores_nothing() -> None:
    """No candidates, no scores; no match at all is near 0."""
    assert len(fuse(candidates([], []), "hybrid")) == 0
    assert fuse(candidates([0.0, 0.0], [0.0, 0.0]), "hybrid")[0] < 0.01
