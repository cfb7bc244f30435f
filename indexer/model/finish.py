"""The last touch on a trained table: words without marks lean on their marked twins."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


def leaning(table: Floats, unmarked: NDArray[np.int32], counts: Doubles, share: float = 0.3) -> Floats:
    """Mix into each entry without marks `share` of the mean of its marked twins, weighted by how often they occur.

    `unmarked` gives each token's id without marks, itself where there is none.
    """
    marked = np.flatnonzero(unmarked != np.arange(len(table)))
    weight = counts[marked] + 1
    total = np.bincount(unmarked[marked], weight, len(table))
    means = np.zeros_like(table)
    np.add.at(means, unmarked[marked], table[marked] * weight[:, None].astype(np.float32))
    twins = total > 0
    mixed = table.copy()
    mixed[twins] = (1 - share) * table[twins] + share * means[twins] / total[twins, None].astype(np.float32)
    return mixed
