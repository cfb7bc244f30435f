"""The token vectors of a static model as its file keeps them: rows of 8-bit integers, each with a factor.

As floats they would take four times the memory, in each process; so the vectors of tokens are made when asked for, the
same ones to the bit.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = Sequence[int] | NDArray[np.integer[Any]]


class TokenTable:
    """A table with one row per token id; `mapping` says which of `rows` is a token's, where several share one.

    `weights` holds the factor of each token, (tokens, 1).
    """

    def __init__(
        self, rows: NDArray[Any], weights: Floats | None = None, mapping: NDArray[np.integer[Any]] | None = None
    ) -> None:
        self._rows, self._weights, self._mapping = rows, weights, mapping

    def __len__(self) -> int:
        return len(self._rows if self._mapping is None else self._mapping)

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of tokens and the dimension."""
        return len(self), self._rows.shape[1]

    def narrowed(self, dimension: int) -> "TokenTable":
        """Return the table with the first so many dimensions alone."""
        if dimension == self._rows.shape[1]:
            return self
        return TokenTable(np.ascontiguousarray(self._rows[:, :dimension]), self._weights, self._mapping)

    def take(self, ids: Ids, axis: int = 0) -> Floats:
        """Return the vectors of some tokens, (len(ids), dimension), as a table of floats would."""
        rows = self._rows.take(ids if self._mapping is None else self._mapping.take(ids), axis)
        vectors = rows.astype(np.float32, copy=False)
        if self._weights is not None:
            vectors *= self._weights.take(ids, axis)
        return vectors

    def whole(self) -> Floats:
        """Return all vectors."""
        return np.ascontiguousarray(self.take(np.arange(len(self))))
