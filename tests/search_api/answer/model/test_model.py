"""Tests of search_api.answer.model.model."""

import pytest

from search_api.answer.model.model import Model, load_model, score


def test_score_and_confidence() -> None:
    """2·0.5 + 1 of bias is 2; a confidence is its logistic."""
    weights = {"near": 2.0, "bias": 1.0}
    assert score(weights, {"near": 0.5, "unknown": 9.0}) == 2.0
    assert Model({}, {}, {}, weights, 0.5).confidence({"near": -0.5}, 0.0) == pytest.approx(0.5)


def test_the_model_that_ships() -> None:
    """What is learned has the signs that a person expects."""
    model = load_model()
    # These rise together where a sentence holds more of a question.
    assert sum(model.sentences[name] for name in ("coverage", "telling", "common", "relation")) > 0
    assert model.sentences["numbers"] < 0
    assert model.entities["role"] > 0
    assert 0 < model.threshold < 1
