"""The weights of lines are those that choose the article that answers."""

import numpy as np

from search_api.learning.learn_lines import Choice, learn
from search_api.ranking.closer import Look
from search_api.ranking.line_match import LINE


def test_what_tells_the_answering_article_weighs_most() -> None:
    """In each question one line of the answering article has much "telling", the rest is chance; scores say little."""
    rng, known = np.random.default_rng(0), []
    for _ in range(200):
        counts, right = [3, 2, 4], int(rng.integers(3))
        lines = rng.random((9, len(LINE))).astype(np.float32)
        lines[:, LINE.index("telling")] *= 0.5
        lines[[0, 3, 5][right], LINE.index("telling")] = 1.0
        answers = np.arange(3) == right
        first = rng.normal(size=3) + answers
        known.append(Choice(Look(lines, counts, np.zeros((3, 2), np.float32)), first, answers))
    weights = learn(known)
    assert max(weights, key=lambda name: weights[name]) == "telling"
    assert weights["telling"] > 3 * max(abs(weights[name]) for name in LINE if name != "telling")
