"""Late interaction: every token of a query against every token of a text, as ColBERT does (Khattab and Zaharia 2020).

    sim(q, t) = Σ_i |q_i| · max_j cos(q_i, t_j) / Σ_i |q_i|

over the vectors of their tokens. ColBERT's vectors know their context; those of a static model do not, but their
lengths say how much a token tells, so they weigh the sum.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.model.unit_tokens import UnitTokens

Floats = NDArray[np.float32]
TokenIds = Sequence[int] | NDArray[np.integer[Any]]


def nearest_tokens(table: UnitTokens, query: Sequence[int], rows: Sequence[TokenIds]) -> tuple[Floats, Floats]:
    """Return what each token of a query weighs, (t,) summing to 1 (or to 0 where none tells anything), and its nearest
    token in each row, as a cosine: (len(rows), t), 0 for an empty row."""
    near = np.zeros((len(rows), len(query)), np.float32)
    filled = [place for place, row in enumerate(rows) if len(row)]
    if not len(query):
        return np.zeros(0, np.float32), near
    asked, lengths = table.measured(np.asarray(query))
    weights = lengths / max(float(lengths.sum()), 1e-12)
    if filled and weights.any():
        tokens, where = _distinct(np.concatenate([rows[place] for place in filled]), len(table))
        cosines = (asked @ table.take(tokens).T).take(where, axis=1)
        starts = np.cumsum([0, *(len(rows[place]) for place in filled[:-1])])
        near[filled] = np.maximum.reduceat(cosines, starts, axis=1).T
    return weights, near


def _distinct(ids: NDArray[np.integer[Any]], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct ones of ids below `count`, ascending, and where each stands: np.unique without sorting."""
    met = np.zeros(count, np.bool_)
    met[ids] = True
    distinct = np.flatnonzero(met)
    places = np.empty(count, np.intp)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[ids]
