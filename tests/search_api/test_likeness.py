"""Telling examples from everything else."""

import numpy as np
import pytest

from search_api.candidates.likeness import Likeness, learn


def test_what_all_share_counts_for_nothing() -> None:
    """The first number is the same on both sides, so only the second tells them apart."""
    examples = np.asarray([[0.8, 0.6], [0.8, 0.6]], np.float32)
    others = np.asarray([[0.8, -0.6], [0.8, -0.6], [0.8, -0.6]], np.float32)
    likeness = learn(examples, others, 1e-6)
    assert likeness.direction.tolist() == pytest.approx([0.0, 1.0], abs=1e-3)
    assert likeness.of(np.vstack([examples[:1], others[:1]])).tolist() == pytest.approx([1.0, 0.0], abs=1e-2)


def test_the_arithmetic() -> None:
    """One example at 1, one other at -1, ridge 2: w = (1·1 + 1·0) / (1 + 1 + 2) = ¼, offset ½."""
    likeness = learn(np.asarray([[1.0]], np.float32), np.asarray([[-1.0]], np.float32), 2.0)
    assert (float(likeness.weights[0]), likeness.offset) == pytest.approx((0.25, 0.5))


def test_both_sides_weigh_the_same() -> None:
    """A hundred times the same other moves nothing."""
    examples, others = np.asarray([[1.0, 0.0]], np.float32), np.asarray([[0.0, 1.0]], np.float32)
    few, many = learn(examples, others, 0.1), learn(examples, np.repeat(others, 100, axis=0), 0.1)
    assert few.weights.tolist() == pytest.approx(many.weights.tolist(), abs=1e-6)


def test_nothing_learned_has_no_direction() -> None:
    """Weights of nothing but zeros stay so."""
    assert Likeness(np.zeros(2, np.float32), 0.5).direction.tolist() == [0.0, 0.0]
