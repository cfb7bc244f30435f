"""The last touches do what their formulas say."""

import numpy as np
import pytest

from indexer.model import finish


def test_unmarked_words_lean_on_their_twins() -> None:
    """Token 0 is the unmarked form of 1 (seen 2 times) and 2 (seen 0 times): weights 3 and 1."""
    table = np.array([[1.0], [4.0], [8.0], [5.0]], np.float32)
    found = finish.leaning(table, np.array([0, 0, 0, 3], np.int32), np.array([9.0, 2.0, 0.0, 1.0]), share=0.5)
    assert found.ravel().tolist() == [0.5 * 1 + 0.5 * (3 * 4 + 1 * 8) / 4, 4, 8, 5]


def test_frequent_tokens_weigh_less() -> None:
    """A token that is three quarters of all keeps (a / (a + 3/4))^k of its length, an unseen one all."""
    found = finish.weighted(np.ones((3, 1), np.float32), np.array([3.0, 1.0, 0.0]), rarity=0.25, power=0.5)
    assert found.ravel() == pytest.approx([(0.25 / 1) ** 0.5, (0.25 / 0.5) ** 0.5, 1])
