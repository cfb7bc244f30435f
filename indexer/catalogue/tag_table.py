"""Which articles have which tags of a kind, in memory, so that any selection of articles is counted in a moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids, contains

_NUMBER_BITS = 36  # an article's number below a tag's place in one integer


@dataclass(frozen=True, slots=True)
class TagTable:
    """The tags of a kind, by label: tag `t` has `keys[t]` and `labels[t]`.

    Pair `p` says that article `articles[rows[p]]` (numbers, ascending) has tag `tags[p]`; no pair stands there twice.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    articles: Ids
    rows: NDArray[np.int32]
    tags: NDArray[np.int32]

    @classmethod
    def of(cls, listed: Sequence[tuple[str, str, str]], articles: Ids) -> "TagTable":
        """Make a table of (key, label, article numbers with commas), of which those count that are in `articles`."""
        listed = sorted(listed, key=lambda row: row[1])
        lengths = [numbers.count(",") + 1 for _, _, numbers in listed]
        numbers = np.fromstring(",".join(numbers for _, _, numbers in listed), np.int64, sep=",")
        pairs = np.unique((np.repeat(np.arange(len(listed)), lengths) << _NUMBER_BITS) | numbers)
        tags, numbers = pairs >> _NUMBER_BITS, pairs & ((1 << _NUMBER_BITS) - 1)
        seen = contains(articles, numbers)
        rows = np.searchsorted(articles, numbers[seen])
        keys, labels = tuple(row[0] for row in listed), tuple(row[1] for row in listed)
        return cls(keys, labels, articles, rows.astype(np.int32), tags[seen].astype(np.int32))

    def counts(self, numbers: Ids | None = None, most: int | None = None) -> list[tuple[str, str, int]]:
        """Return (key, label, how many articles have it), the commonest first, then by label; `most` of them.

        `numbers` are the articles that count; None for all.
        """
        tags = self.tags
        if numbers is not None:
            chosen = np.zeros(len(self.articles), np.bool_)
            chosen[np.searchsorted(self.articles, numbers[contains(self.articles, numbers)])] = True
            tags = tags[chosen[self.rows]]
        counts = np.bincount(tags, minlength=len(self.keys))
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)][:most]
        return [(self.keys[at], self.labels[at], int(counts[at])) for at in order.tolist()]
