"""Late interaction: every token of a query against every token of a text, as ColBERT does (Khattab and Zaharia 2020).

    sim(q, t) = Σ_i |q_i| · max_j cos(q_i, t_j) / Σ_i |q_i|

over the vectors of their tokens. ColBERT's vectors know their context; those of a static model do not, but their
lengths say how much a token tells, so they weigh the sum.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TokenIds = Sequence[int] | NDArray[np.integer[Any]]


def interaction(table: Floats, query: Sequence[int], rows: Sequence[TokenIds]) -> Floats:
    """Return sim of a query's token ids with each row of token ids: (len(rows),), in [-1, 1]; 0 for an empty row."""
    found = np.zeros(len(rows), np.float32)
    filled = [place for place, row in enumerate(rows) if len(row)]
    if not len(query) or not filled:
        return found
    asked, weights = _unit(table[np.asarray(query)])
    if not weights.any():
        return found
    tokens, where = np.unique(np.concatenate([rows[place] for place in filled]), return_inverse=True)
    near = (asked @ _unit(table[tokens])[0].T)[:, where]
    starts = np.cumsum([0, *(len(rows[place]) for place in filled[:-1])])
    found[filled] = weights @ np.maximum.reduceat(near, starts, axis=1) / weights.sum()
    return found


def _unit(vectors: Floats) -> tuple[Floats, Floats]:
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, 1e-12)[:, None], lengths
