"""Evaluation of small judged sets, with the arithmetic written out."""

import json
import math
from pathlib import Path

import pytest

from search_api.learning.evaluation import compare, evaluate, measure
from search_api.learning.judged import read_judged
from tests.index_builders import HashEncoder
from tests.search_api.test_judged import beir


def test_measures_are_the_textbook_ones(tmp_path: Path) -> None:
    """The right article at rank 2: nDCG 1/log2(3), reciprocal rank 1/2, recall 1; unknown questions count 0."""
    judged = read_judged(beir(tmp_path))
    values = measure(judged, {"q1": {"d0": 2.0, "d1": 1.0}, "q2": {}})
    assert values["ndcg@10"]["q1"] == pytest.approx(1 / math.log2(3))
    assert values["mrr@10"]["q1"] == pytest.approx(1 / 2)
    assert values["recall@10"]["q1"] == 1.0
    assert values["ndcg@10"].get("q2", 0.0) == 0.0


def test_every_mode_and_style_is_reported(tmp_path: Path) -> None:
    """The answer has the shape of the contract, and the exact title is found."""
    found = evaluate(beir(tmp_path), HashEncoder())
    answer = json.loads(json.dumps(found.to_json()))
    assert (answer["corpus"], answer["queries"]) == (3, 2)
    assert list(answer["modes"]) == ["lexical", "dense", "hybrid"]
    assert answer["modes"]["lexical"] == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@10": 1.0, "recall@100": 1.0}
    assert list(answer["styles"]) == ["natural"]


def test_a_clear_difference_is_significant() -> None:
    """Twelve questions that all rise by .5: only the two uniform sign patterns of 4096 are as large, p near 2/4096."""
    own = {str(n): 0.9 for n in range(12)}
    other = {str(n): 0.4 for n in range(12)}
    result = compare(own, other)
    assert (result.mean, result.other) == (pytest.approx(0.9), pytest.approx(0.4))
    assert result.difference == pytest.approx(0.5)
    assert result.p == pytest.approx(2 / 4096, abs=5e-4)


def test_no_difference_is_not() -> None:
    """Two equal runs: every pattern is as large, p is 1."""
    own = {str(n): n / 10 for n in range(5)}
    assert compare(own, dict(own)).p == 1.0
