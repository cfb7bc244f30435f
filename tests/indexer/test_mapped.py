"""Rows of different lengths that lie end to end."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.mapped import begins, gathered, interleaved

ROWS = st.lists(st.lists(st.integers(0, 99), max_size=4), min_size=1, max_size=6)


@given(ROWS, st.lists(st.integers(0, 5), max_size=8))
def test_gathered_rows_are_those_asked_for(rows: list[list[int]], asked: list[int]) -> None:
    """In the order asked, also twice."""
    chosen = np.array([row % len(rows) for row in asked], np.int64)
    items = np.array([item for row in rows for item in row], np.int64)
    places, starts = gathered(begins(np.array([len(row) for row in rows])), chosen)
    found = [items[places[a:b]].tolist() for a, b in pairwise(starts)]
    assert found == [rows[row] for row in chosen.tolist()]


@given(ROWS, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_parts_are_put_back_in_their_order(rows: list[list[int]], parts: list[int]) -> None:
    """Each row comes from the part that has it."""
    part = np.array(parts[: len(rows)])
    taken = []
    for number in range(3):
        own = [row for row, of in zip(rows, part.tolist(), strict=True) if of == number]
        taken.append(
            (np.array([i for row in own for i in row], np.int64), begins(np.array([len(r) for r in own], int)))
        )
    assert interleaved(part, taken).tolist() == [item for row in rows for item in row]
