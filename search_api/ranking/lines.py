"""The lines of a passage: the title of its article, then its sentences, as they are compared with questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.forward import Keys, keys_of
from indexer.schema import Span
from search_api.results.highlight import Syllables

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """`count` lines, line 0 being the title: the hashes of their syllables end to end, with marks and without, and the
    line that each stands in."""

    count: int
    marked: Keys
    plain: Keys
    line: Places


def lines_of(title: str, syllables: Syllables, sentences: Sequence[Span]) -> Lines:
    """Return the lines of a passage, given by its syllables and sentences, under a title."""
    above = analyse(title)
    starts = np.array([sentence.start for sentence in sentences], np.int64)
    begins = np.fromiter((start for start, _ in syllables.spans), np.int64, len(syllables.spans))
    return Lines(
        len(starts) + 1,
        np.concatenate([keys_of(above.marked), syllables.marked]),
        np.concatenate([keys_of(above.plain), syllables.plain]),
        np.concatenate([np.zeros(len(above.plain), np.intp), _line(starts, begins)]),
    )


def _line(starts: NDArray[np.int64], places: NDArray[np.int64]) -> Places:
    """Return the line in which each place of the text stands; what comes before the first sentence is of it."""
    return np.asarray(np.maximum(np.searchsorted(starts, places, side="right"), min(len(starts), 1)), np.intp)
