"""The vectors of tokens scaled to length one: those of tokens that were met lately are kept.

Texts that are shown hold the same tokens again and again, and to make and scale a vector takes five times what it takes
to copy it.
"""

import threading

import numpy as np
from numpy.typing import NDArray

from indexer.model.token_table import TokenTable

Floats = NDArray[np.float32]
Ids = NDArray[np.intp]

_KEPT = 8192  # tokens, 12 MB of 384 dimensions


class UnitTokens:
    """A table whose rows are scaled; safe to share between threads. At most `kept` rows stay, then it begins anew."""

    def __init__(self, table: Floats | TokenTable, kept: int = _KEPT) -> None:
        self._table, self._kept, self._used = table, kept, 0
        self._lock = threading.Lock()
        self._places = np.full(len(table), -1, np.int32)
        self._rows = np.empty((kept, table.shape[1]), np.float32)

    def __len__(self) -> int:
        return len(self._places)

    def measured(self, ids: Ids) -> tuple[Floats, Floats]:
        """Return the unit vectors of tokens, (n, dim), and the lengths they had, (n,); zeros stay so."""
        vectors = self._table.take(ids, axis=0)
        lengths = np.sqrt(np.add.reduce(vectors * vectors, axis=1))
        vectors /= np.maximum(lengths, 1e-12)[:, None]
        return vectors, lengths

    def take(self, ids: Ids) -> Floats:
        """Return the unit vectors of tokens, (n, dim), each of which is asked for once."""
        with self._lock:
            missing = ids[self._places.take(ids) < 0]
            if len(missing) > self._kept - self._used:
                self._places.fill(-1)
                self._used, missing = 0, ids
            if len(missing) > self._kept:
                return self.measured(ids)[0]
            if len(missing):
                places = slice(self._used, self._used + len(missing))
                self._rows[places] = self.measured(missing)[0]
                self._places[missing] = np.arange(places.start, places.stop)
                self._used = places.stop
            return self._rows.take(self._places.take(ids), axis=0)
