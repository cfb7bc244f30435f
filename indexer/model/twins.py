"""Finds headlines of other papers that tell the same event in other words: pairs that a paper alone does not give."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.model.corpus import Document
from indexer.model.pairs import Pairs, PairsBuilder
from indexer.model.static import mean_rows, unit

Floats = NDArray[np.float32]
_ROWS = 1000
_LEAST, _WITHIN = 0.7, 2  # cosine, days


def pairs(documents: Sequence[Document], tokenizer: Tokenizer, table: Floats) -> Pairs | None:
    """Return pairs (title, lead of a twin) among dated documents, or None where there are none.

    `table` is that of a model trained before, which knows what is alike.
    """
    dated = sorted((found for found in documents if found.date and found.title and found.lead), key=lambda d: d.date)
    if not dated:
        return None
    rows = [
        found.ids
        for found in tokenizer.encode_batch_fast([f"{d.title}. {d.lead}" for d in dated], add_special_tokens=False)
    ]
    sources = np.unique([found.source.partition(" - ")[0] for found in dated], return_inverse=True)[1]
    days = np.array([date.fromisoformat(found.date).toordinal() for found in dated])
    found = same_event(unit(mean_rows(table, rows)), days, sources)
    builder = PairsBuilder()
    for this, that in found:
        builder.add_twin(dated[this].title, dated[that])
    return builder.build(tokenizer) if len(found) else None


def same_event(
    vectors: Floats, days: NDArray[np.int64], sources: NDArray[np.int64], most: int = 3
) -> NDArray[np.int64]:
    """Return pairs of rows (n, 2) whose unit `vectors` have a cosine of .7 or more.

    `days` ascend. A row is paired with at most `most` others, of other sources and at most two days away.
    """
    found = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(vectors), _ROWS):
        these = np.arange(start, min(start + _ROWS, len(vectors)))
        low = np.searchsorted(days, days[these[0]] - _WITHIN)
        those = np.arange(low, np.searchsorted(days, days[these[-1]] + _WITHIN, "right"))
        near = vectors[these] @ vectors[those].T
        near[np.abs(days[these, None] - days[None, those]) > _WITHIN] = -1
        near[sources[these, None] == sources[None, those]] = -1
        best = np.argsort(-near, axis=1, kind="stable")[:, :most]
        row, rank = np.nonzero(np.take_along_axis(near, best, axis=1) >= _LEAST)
        found.append(np.stack([these[row], those[best[row, rank]]], axis=1))
    return np.concatenate(found)
