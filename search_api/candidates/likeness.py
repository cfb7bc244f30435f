"""How like known examples a vector is, and unlike everything else: a ridge regression, one weight for each number.

Targets are 1 for examples and 0 for others; both sides weigh the same, however many there are. With X the vectors and a
column of ones, t the targets and D the weights of the rows: w = (XᵀDX + λI)⁻¹ XᵀDt (Hoerl & Kennard, 1970).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Learned weights; `direction` is the unit vector along which likeness grows."""

    weights: Rows
    offset: float

    @property
    def direction(self) -> Rows:
        """The way to go from what is unlike to what is like, of length 1 (0 where nothing was learned)."""
        length = float(np.linalg.norm(self.weights))
        return self.weights / length if length else self.weights

    def of(self, rows: Rows) -> Rows:
        """Return how like each row is: about 1 for examples, about 0 for others, without bounds."""
        return np.asarray(rows @ self.weights + self.offset, np.float32)


def learn(examples: Rows, others: Rows, ridge: float) -> Likeness:
    """Learn to tell rows of `examples` (n, dim) from `others` (m, dim); the larger `ridge`, the more cautious."""
    rows = np.vstack([examples, others]).astype(np.float64)
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    targets = np.r_[np.ones(len(examples)), np.zeros(len(others))]
    each = np.r_[np.full(len(examples), 1 / max(1, len(examples))), np.full(len(others), 1 / max(1, len(others)))]
    square = (rows * each[:, None]).T @ rows
    held = np.eye(rows.shape[1]) * ridge
    held[-1, -1] = 1e-9  # the offset is free
    solved = np.linalg.solve(square + held, rows.T @ (each * targets))
    return Likeness(solved[:-1].astype(np.float32), float(solved[-1]))
