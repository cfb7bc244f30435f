"""The last touch does what its formula says."""

import numpy as np

from indexer.model import finish


def test_unmarked_words_lean_on_their_twins() -> None:
    """Token 0 is the unmarked form of 1 (seen 2 times) and 2 (seen 0 times): weights 3 and 1."""
    table = np.array([[1.0], [4.0], [8.0], [5.0]], np.float32)
    found = finish.leaning(table, np.array([0, 0, 0, 3], np.int32), np.array([9.0, 2.0, 0.0, 1.0]), share=0.5)
    assert found.ravel().tolist() == [0.5 * 1 + 0.5 * (3 * 4 + 1 * 8) / 4, 4, 8, 5]
