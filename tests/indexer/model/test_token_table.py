"""The table of a static model, kept as its file has it."""

import numpy as np
import pytest

from indexer.model.interaction import nearest_tokens
from indexer.model.static import mean_rows
from indexer.model.token_table import TokenTable
from indexer.model.unit_tokens import UnitTokens

ROWS = np.random.default_rng(5).integers(-127, 128, (6, 8)).astype(np.int8)
MAPPING = np.array([5, 0, 0, 3, 2, 1, 4], np.int32)
WEIGHTS = np.linspace(0.01, 0.3, 7, dtype=np.float32)[:, None]
IDS = [6, 0, 0, 3]


@pytest.mark.parametrize("mapping", [MAPPING, None])
@pytest.mark.parametrize("weighed", [True, False])
def test_it_gives_what_a_table_of_floats_would(mapping: np.ndarray | None, *, weighed: bool) -> None:
    """The same vectors to the bit, of some tokens, of all, and of fewer dimensions."""
    rows = ROWS if mapping is None else ROWS[mapping]
    weights = WEIGHTS[: len(rows)] if weighed else None
    floats = rows.astype(np.float32) * (1 if weights is None else weights)
    table = TokenTable(ROWS, weights, mapping)
    ids = [i % len(rows) for i in IDS]
    assert table.shape == floats.shape
    assert np.array_equal(table.whole(), floats)
    assert np.array_equal(table.take(ids), floats[ids])
    assert np.array_equal(table.narrowed(3).take(ids), floats[ids, :3])
    assert np.array_equal(mean_rows(table, [ids, []]), mean_rows(floats, [ids, []]))
    for own, plain in zip(
        nearest_tokens(UnitTokens(table), ids, [ids]), nearest_tokens(UnitTokens(floats), ids, [ids]), strict=True
    ):
        assert np.array_equal(own, plain)


def test_it_stays_small() -> None:
    """What it holds are the integers of its file, not floats; what it gives may be changed."""
    table = TokenTable(ROWS, WEIGHTS[:6])
    before = table.whole()
    table.take([1])[:] = 7
    assert np.array_equal(table.whole(), before)
    assert sum(array.nbytes for array in vars(table).values() if array is not None) == ROWS.nbytes + 4 * 6
