"""Learning the ranking on made-up candidates whose best weights are known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from search_api.learning.learn import START, Asked, _asked, ascend, calibrate, learn, weights_of
from search_api.ranking.fuse import FEATURES


def question(
    cosines: list[float],
    grades: list[int],
    numbers: list[int] | None = None,
    near: list[tuple[float, float, float]] | None = None,
) -> Asked:
    """A question whose candidates differ in cosine alone."""
    rows = np.zeros((len(cosines), len(FEATURES)), np.float32)
    rows[:, FEATURES.index("cosine")] = cosines
    near = np.zeros((len(cosines), 3), np.float32) if near is None else np.array(near, np.float32)
    return _asked((rows, near), np.array(numbers or range(len(cosines))), grades, [g for g in grades if g])


def test_ndcg_takes_the_best_passage_of_an_article() -> None:
    """Article 1 has passages .1 and .9 and answers: rank 1. Article 2 answers at rank 3 of 3."""
    asked = question([0.1, 0.5, 0.9, 0.2], [1, 0, 1, 1], [1, 0, 1, 2])
    weights = weights_of({"cosine": 1.0})
    # Three judgements (the two passages of article 1 stand for one each in `relevant`), two articles found.
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert asked.gain(asked.ranking(weights)[0]) == pytest.approx((1 + 1 / math.log2(4)) / ideal)


def test_ascent_finds_the_top_of_a_hill() -> None:
    """A concave aim over the grid is climbed to its best point."""
    aim = lambda choice: -((choice["cosine"] - 1.5) ** 2) - (choice["near"] - 0.4) ** 2  # noqa: E731  short
    found = ascend(aim, START)
    assert (found["cosine"], found["near"]) == (1.5, 0.4)


def test_calibration_gives_the_shares_back() -> None:
    """Of articles scoring 1 three in four answer, of those scoring 0 one in four: logit ±ln 3."""
    ranking = (np.array([1.0] * 4 + [0.0] * 4), np.array([1, 1, 1, 0, 1, 0, 0, 0]) > 0, 1.0)
    scale, bias = calibrate([ranking] * 5)
    assert bias == pytest.approx(-math.log(3), abs=1e-3)
    assert scale + bias == pytest.approx(math.log(3), abs=1e-3)


def test_a_closer_look_orders_the_best_articles_again() -> None:
    """Of two articles (the first with two passages) the second wins by its line: 0 + 3 · .9 against 1 + 3 · .2."""
    asked = question([1.0, 0.5, 0.0], [0, 0, 1], [4, 4, 7], [(0.2, 0.0, 0.0), (0.9, 0.0, 0.0), (0.9, 0.0, 0.0)])
    top, scores = asked.closer({"cosine": 1.0, "line": 3.0, "lacking": 1.0, "unknown": -1.0})
    assert top.tolist() == [1, 0]
    assert scores.tolist() == pytest.approx([2.7, 1.6])
    assert asked.gain(top) == 1.0


def test_who_lacks_what_the_question_names_loses() -> None:
    """The first by its cosine lacks a name: 1 − 2 · 1 against .5."""
    asked = question([1.0, 0.5], [0, 1], near=[(0.0, 0.0, 1.0), (0.0, 0.0, 0.0)])
    top, scores = asked.closer({"cosine": 1.0, "line": 3.0, "lacking": 1.0, "unknown": -2.0})
    assert (top.tolist(), scores.tolist()) == ([1, 0], [0.5, -1.0])


def test_words_that_ask_nothing_keep_the_first_sight() -> None:
    """The same articles, but nothing is asked: the order and the scores of the cosine alone."""
    asked = question([1.0, 0.5, 0.0], [0, 0, 1], [4, 4, 7], [(0.2, 0.0, 0.0), (0.9, 0.0, 0.0), (0.9, 0.0, 0.0)])
    top, scores = replace(asked, asks=False).closer({"cosine": 1.0, "line": 3.0, "lacking": 1.0, "unknown": -1.0})
    assert (top.tolist(), scores.tolist()) == ([0, 1], [1.0, 0.0])


def test_every_mode_gets_a_model() -> None:
    """The answer has the shape of the weights that ship."""
    rng = np.random.default_rng(0)
    asked = []
    for _ in range(20):
        cosines = rng.random(12).tolist()
        asked.append(question(cosines, [int(c > 0.8 or rng.random() < 0.1) for c in cosines[:-1]] + [1]))
    models = learn([asked])["models"]
    assert set(models) == {"hybrid", "first", "lexical", "dense", "closer"}
    assert models["closer"]["weights"]["first"] > 0
    assert set(models["dense"]["weights"]) == {"cosine"}
    assert models["dense"]["weights"]["cosine"] > 0
