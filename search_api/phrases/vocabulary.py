"""Which words of a vocabulary the words of a query may be, as numbers: what passes over stored words go by."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids
from indexer.forward import Rows
from indexer.text_words import APART, cased
from search_api.phrases.word_forms import Forms, Way


class Vocabulary:
    """The vocabulary of some rows as the ways of a query see it; safe to share between threads.

    `codes` has a number from 1 on for each word that may begin a phrase, 0 for every other.
    """

    def __init__(self, rows: Rows, ways: Iterable[Way]) -> None:
        self.rows = rows
        self.apart = int(rows.places((APART,))[0])
        self.words = cache(self._words)
        self.member = cache(self._member)
        first = [self.words(forms) for forms in dict.fromkeys(way[0] for way in ways)]
        used = np.unique(np.concatenate([np.empty(0, np.int64), *first]))
        self.codes = np.zeros(len(rows.keys), np.min_scalar_type(len(used) + 1))
        self.codes[used] = np.arange(1, len(used) + 1)

    def _words(self, forms: Forms) -> Ids:
        """Return the places of the words that one word of a query may be."""
        if forms.any_marks:
            places = self.rows.places(forms.forms)
            return np.flatnonzero(np.isin(self.rows.folded, places[places >= 0]))
        written = forms.forms if forms.capitals else [way for form in forms.forms for way in cased(form)]
        places = self.rows.places(written)
        return places[places >= 0]

    def _member(self, forms: Forms) -> NDArray[np.bool_]:
        """Say of each word of the vocabulary whether a word of a query may be it."""
        table = np.zeros(len(self.rows.keys), np.bool_)
        table[self.words(forms)] = True
        return table
