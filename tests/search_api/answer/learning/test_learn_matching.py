"""Tests of search_api.answer.learning.learn_matching."""

import numpy as np
import pytest

from search_api.answer.evidence.met import MET
from search_api.answer.evidence.question_tokens import TOKEN
from search_api.answer.learning.learn_matching import Course, learn_matching
from search_api.answer.learning.lessons import Lesson
from search_api.answer.model.matching import Matching

NAMES = ("said", "typed")
COURSE = Course(token=8, meets=4, rows=4, rounds=60, batch=16, rate=0.01, decay=0.0)


def _lesson(random: np.random.Generator) -> Lesson:
    """The sentence proves that meets the token beside the question words; the linear model prefers the other one."""
    proving = int(random.integers(2))
    tokens = np.zeros((4, len(TOKEN)), np.float32)
    tokens[:, TOKEN.index("away")] = [-3 / 8, -2 / 8, -1 / 8, 0]
    met = np.zeros((2, 4, len(MET)), np.float16)
    met[proving, 2, 0] = 1
    met[1 - proving, :2, 0] = 1
    rows = np.array([[0.5 + 0.5 * (place != proving), 1.0] for place in range(2)], np.float32)
    proves = np.array([place == proving for place in range(2)])
    return Lesson("when", tokens, met, rows, np.zeros(2, np.float32), proves, 0)


def _right(network: Matching, lessons: list[Lesson], linear: dict[str, float]) -> float:
    found = []
    for one in lessons:
        rows = network.scaled([dict(zip(NAMES, row, strict=True)) for row in one.rows.tolist()])
        straight = one.rows @ np.array([linear[name] for name in NAMES])
        ranks = straight + network.score(one.kind, one.tokens, one.met.astype(np.float32), rows)
        found.append(bool(one.proves[ranks.argmax()]))
    return float(np.mean(found))


def test_learns_which_token_must_be_met() -> None:
    """After training it overrules the linear model, on lessons that it has not seen, read without torch."""
    random = np.random.default_rng(2)
    lessons, others = ([_lesson(random) for _ in range(48)] for _ in range(2))
    linear = {"said": 1.0, "typed": 0.0}
    untaught = learn_matching(lessons, [1.0] * 48, linear, NAMES, Course(rounds=0))
    taught = learn_matching(lessons, [1.0] * 48, linear, NAMES, COURSE)
    assert _right(untaught, others, linear) < 0.5
    assert _right(taught, others, linear) > 0.9


def test_the_same_course_gives_the_same_network() -> None:
    """Training draws from its seed alone."""
    lessons = [_lesson(np.random.default_rng(3)) for _ in range(8)]
    first, again = (learn_matching(lessons, [1.0] * 8, {}, NAMES, Course(rounds=4, batch=4)) for _ in range(2))
    assert all(first.weights[name] == pytest.approx(again.weights[name], abs=1e-5) for name in first.weights)
