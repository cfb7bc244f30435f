"""Late interaction against its arithmetic."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.model.interaction import TokenIds, nearest_tokens
from indexer.model.unit_tokens import UnitTokens

TABLE = np.array([[3, 0], [0, 1], [1, 1], [0, 0], [-2, 0]], np.float32)


def interaction(query: Sequence[int], rows: Sequence[TokenIds]) -> NDArray[np.float32]:
    """Return Σ |q_i| · max_j cos(q_i, t_j) / Σ |q_i| of each row."""
    weights, near = nearest_tokens(UnitTokens(TABLE), query, rows)
    return near @ weights


def test_each_query_token_takes_its_nearest() -> None:
    """(3 · 1 + 1 · cos 45°) / 4 where the row has tokens 0 and 2: token 0 meets itself, token 1 meets (1, 1)."""
    (found,) = interaction([0, 1], [[2, 0]])
    assert found == pytest.approx((3 * 1 + 1 * np.sqrt(0.5)) / 4)


def test_rows_are_scored_apart() -> None:
    """The order of rows is kept, a repeated token changes nothing, the opposite direction counts below 0."""
    found = interaction([0], [[4], [1, 1], [], [0, 1, 0]])
    assert found.tolist() == pytest.approx([-1, 0, 0, 1])


@pytest.mark.parametrize("query", [[], [3]])
def test_a_query_without_meaning_scores_nothing(query: list[int]) -> None:
    """No token, or only one whose vector is zero."""
    assert interaction(query, [[0], [2]]).tolist() == [0, 0]


def test_no_rows() -> None:
    """Nothing to compare with gives nothing."""
    assert interaction([0], []).shape == (0,)
    assert interaction([0], [[]]).tolist() == [0]


def test_the_nearest_token_of_each_row() -> None:
    """The weights sum to 1, and are the lengths; each row has its best cosine with each token of the query."""
    weights, near = nearest_tokens(UnitTokens(TABLE), [0, 1], [[2, 0], [], [1]])
    assert weights.tolist() == pytest.approx([0.75, 0.25])
    assert near.ravel().tolist() == pytest.approx([1, np.sqrt(0.5), 0, 0, 0, 1])
    assert nearest_tokens(UnitTokens(TABLE), [], [[1]])[1].shape == (1, 0)


def test_the_table_stays_as_it_is() -> None:
    """Its rows are scaled apart from it, and tokens may come in any order and number type."""
    before = TABLE.copy()
    rows = [np.array([4, 2, 0], np.uint32), np.array([2, 1], np.uint32)]
    found = interaction([1, 0], rows)
    assert found.tolist() == pytest.approx([(np.sqrt(0.5) + 3 * 1) / 4, (1 + 3 * np.sqrt(0.5)) / 4])
    np.testing.assert_array_equal(TABLE, before)
