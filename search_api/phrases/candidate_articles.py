"""The articles that may meet a query, by the postings, which know no marks: no other article can."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from indexer.filters import Ids
from indexer.lexical import Lexical
from search_api.phrases.phrase import Node, Not, Or, Phrase
from search_api.phrases.phrase_readings import Words, spellings

# Where more than this share of all passages may hold a query, listing them costs more than looking through all words.
EVERYWHERE = 0.1
_RARER = 4  # times rarer than its rarest word is a phrase, roughly


class Candidates:
    """Lists articles for the parts of a query, given the readings of its phrases; all are None beyond a `share`."""

    def __init__(self, readings: Mapping[Phrase, Sequence[Words]], lexical: Lexical, share: float) -> None:
        self._spellings = cache(lambda phrase: spellings(readings[phrase]))
        self._lexical = lexical
        self._most = share * len(lexical)
        self._df = cache(lambda word: lexical.df([word])[0])
        self._holders = cache(self._count_holders)

    def of(self, node: Node) -> Ids | None:
        """Return the numbers of the articles that may meet a part of the query, ascending; None for all."""
        if self._holders(node) > self._most:
            return None
        if isinstance(node, Phrase):
            return self._lexical.articles([" ".join(words) for words in self._spellings(node)])
        if isinstance(node, Not):
            return self.of(node.left)
        # The rarer side first: what stands nearly everywhere narrows nothing, and is not listed.
        rarer, other = sorted((node.left, node.right), key=self._holders)
        found, more = self.of(rarer), self.of(other)
        if found is None or more is None:
            return None if isinstance(node, Or) else found if more is None else more
        return np.union1d(found, more) if isinstance(node, Or) else np.intersect1d(found, more)

    def _count_holders(self, node: Node) -> float:
        """Return how many passages may hold a part of the query, roughly."""
        if isinstance(node, Phrase):
            return sum(min(map(self._df, words)) / (_RARER if len(words) > 1 else 1) for words in self._spellings(node))
        left = self._holders(node.left)
        if isinstance(node, Not):
            return left
        right = self._holders(node.right)
        return left + right if isinstance(node, Or) else min(left, right)
