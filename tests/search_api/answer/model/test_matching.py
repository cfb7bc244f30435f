"""Tests of search_api.answer.model.matching."""

import json

import numpy as np
import pytest

from search_api.answer.evidence.met import MET
from search_api.answer.evidence.question_tokens import TOKEN
from search_api.answer.learning.learn import SENTENCES
from search_api.answer.model.matching import KINDS, LAYERS, TOKENS, Matching, gelu, looked_at, read_matching, told_of

RANDOM = np.random.default_rng(4)


def _network(names: tuple[str, ...] = ("said", "typed")) -> Matching:
    sizes = {
        "told": (len(TOKEN) + len(KINDS), 5),
        "token": (len(MET) + 2, 5),
        "token_bias": (5,),
        "meets": (5, 3),
        "meets_bias": (3,),
        "sum": (3,),
        "rows": (3 + len(names), 4),
        "hidden_bias": (4,),
        "out": (4,),
    }
    weights = {name: RANDOM.normal(size=sizes[name]).astype(np.float32) for name in LAYERS}
    return Matching(names, np.zeros(len(names), np.float32), np.ones(len(names), np.float32), weights)


def test_survives_writing_and_reading() -> None:
    """What is read back scores the same, but for the rounding of its numbers."""
    network = _network()
    again = Matching.read(json.loads(json.dumps(network.write())))
    tokens, met = RANDOM.random((6, len(TOKEN)), np.float32), RANDOM.random((3, 6, len(MET)), np.float32)
    rows = network.scaled([{"said": 0.4}, {"typed": 1.0}, {"other": 3.0}])
    expected = network.score("when", tokens, met, rows)
    assert expected.shape == (3,)
    assert again.score("when", tokens, met, rows) == pytest.approx(expected, abs=0.01)


def test_a_sentence_is_scored_by_itself() -> None:
    """What stands beside a sentence in the batch changes nothing; neither do tokens beyond the last looked at."""
    network = _network()
    tokens, met = RANDOM.random((30, len(TOKEN)), np.float32), RANDOM.random((4, 30, len(MET)), np.float32)
    rows = network.scaled([{"said": part / 4} for part in range(4)])
    every = network.score("who", tokens, met, rows)
    assert network.score("who", tokens[:TOKENS], met[2:3, :TOKENS], rows[2:3]) == pytest.approx(every[2:3], abs=1e-5)


def test_scales_features_by_name_and_keeps_them_within_bounds() -> None:
    """A missing feature counts as 0, and one far out as five deviations."""
    network = Matching(("said", "typed"), np.array([1, 0], np.float32), np.array([2, 1], np.float32), {})
    assert network.scaled([{"said": 3.0}, {"typed": 99.0}]).tolist() == [[1.0, 0.0], [-0.5, 5.0]]
    assert network.scaled([]).shape == (0, 2)


def test_the_kind_of_the_question_is_told() -> None:
    """One column a kind, the same for every token."""
    kinds = told_of("where", np.zeros((2, len(TOKEN)), np.float32))[:, -len(KINDS) :]
    assert kinds.sum(axis=1).tolist() == [1, 1]
    assert kinds[:, KINDS.index("where")].tolist() == [1, 1]


def test_sees_what_a_sentence_lacks_against_the_best_and_the_title() -> None:
    """Both are 0 or less where the sentence meets a token as well as they do."""
    met = np.array([[[0.4, 0, 0, 0.1, 0.9, 0.5]]], np.float32)
    assert looked_at(met)[0, 0, len(MET) :] == pytest.approx([-0.5, 0.3])


def test_gelu_is_nothing_far_below_zero_and_the_value_far_above() -> None:
    """Between them it bends."""
    assert gelu(np.array([-9, 0, 9], np.float32)) == pytest.approx([0, 0, 9], abs=1e-5)


def test_the_shipped_network_reads_what_the_sentences_have() -> None:
    """Its features are those that learning knows, and its numbers are finite."""
    network = read_matching()
    assert set(network.names) <= set(SENTENCES)
    assert all(np.isfinite(values).all() for values in network.weights.values())
