"""Vectors of tokens scaled to length one, kept or not."""

import numpy as np
import pytest

from indexer.model.unit_tokens import UnitTokens

TABLE = np.random.default_rng(7).normal(size=(50, 6)).astype(np.float32)
TABLE[3] = 0


def test_scales_and_measures() -> None:
    """3-4-5; a vector of zeros stays one; the table stays as it is."""
    table = np.array([[3, 4], [0, 0]], np.float32)
    vectors, lengths = UnitTokens(table).measured(np.array([0, 1]))
    assert vectors.tolist() == [[np.float32(0.6), np.float32(0.8)], [0, 0]]
    assert lengths.tolist() == [5, 0]
    assert table.tolist() == [[3, 4], [0, 0]]


@pytest.mark.parametrize("kept", [1, 10, 50])
def test_what_is_kept_is_what_is_made(kept: int) -> None:
    """Whatever was asked for before, and whether it finds room: to the bit what a fresh table gives."""
    chance, table = np.random.default_rng(1), UnitTokens(TABLE, kept)
    for count in (4, 9, 10, 0, 11, 3, 50, 5, 10):
        ids = np.sort(chance.choice(50, count, replace=False))
        np.testing.assert_array_equal(table.take(ids), table.measured(ids)[0])


def test_keeps_what_was_met() -> None:
    """What is asked for again is not looked up in the table."""
    own = TABLE.copy()
    table = UnitTokens(own, 10)
    before = table.take(np.arange(5))
    own[:] = 0
    np.testing.assert_array_equal(table.take(np.arange(5)), before)
    assert not table.take(np.arange(5, 9)).any()
