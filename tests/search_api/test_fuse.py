"""Features and the score, with the arithmetic written out."""

import math

import numpy as np
import pytest

from search_api.fuse import FEATURES, Model, features, fuse, models
from search_api.retrieve import Candidates


def candidates(**measures: list[float]) -> Candidates:
    """Two candidates with given measures in fields of mass 10."""
    cosine = np.array(measures.pop("cosine"), np.float32) if "cosine" in measures else None
    bm25 = {field: np.array(scores, np.float32) for field, scores in measures.items()}
    mass = dict.fromkeys(bm25, 10.0)
    ids = np.array([1, 2])
    return Candidates(ids, ids, bm25, mass, None, cosine, complete=False)  # type: ignore[arg-type]


def test_features_are_shares_of_a_full_match() -> None:
    """5 of a mass of 10 is .5; without marks the marked fields repeat the folded ones; best_words is relative."""
    rows = features(candidates(plain=[5.0, 2.5], pairs_plain=[4.0, 2.0]), marked=False)
    first = dict(zip(FEATURES, rows[0].tolist(), strict=True))
    second = dict(zip(FEATURES, rows[1].tolist(), strict=True))
    assert first["plain"] == first["text"] == 0.5
    assert first["pairs"] == pytest.approx(0.4)
    assert (first["best_words"], second["best_words"]) == (1.0, pytest.approx(0.5))


def test_the_score_is_logistic() -> None:
    """1 / (1 + e^-(bias + w·f))."""
    model = Model(np.array([2.0, 1.0], np.float32), -1.0)
    score = model.score(np.array([[0.5, 0.25]], np.float32))
    assert score[0] == pytest.approx(1 / (1 + math.exp(-(-1 + 1.0 + 0.25))))


@pytest.mark.parametrize("name", ["hybrid", "first", "lexical", "dense"])
def test_shipped_models_rise_with_every_feature(name: str) -> None:
    """No weight is negative: a better match never lowers the score. Names of weights are names of features."""
    assert (models()[name].weights >= 0).all()
    assert models()[name].weights.any()


def test_typed_marks_outrank_folded_matches() -> None:
    """Equal when folded, the passage that also has the marks wins."""
    found = candidates(plain=[5.0, 5.0], text=[5.0, 0.0], cosine=[0.3, 0.3])
    scores = fuse(found, "hybrid", marked=True)
    assert scores[0] > scores[1]


def test_an_exact_match_is_not_buried() -> None:
    """A full match of rare words beats a passage that is merely near in meaning."""
    found = candidates(plain=[10.0, 0.5], pairs_plain=[10.0, 0.0], cosine=[0.2, 0.7])
    scores = fuse(found, "hybrid", marked=False)
    assert scores[0] > scores[1]


def test_nothing_found_scores_nothing() -> None:
    """No candidates, no scores; no match at all is near 0."""
    empty = Candidates(np.empty(0, np.int64), np.empty(0, np.int64), {}, {}, None, None, complete=True)
    assert len(fuse(empty, "hybrid", marked=True)) == 0
    assert fuse(candidates(plain=[0.0, 0.0], cosine=[0.0, 0.0]), "hybrid", marked=False)[0] < 0.01
