"""The words of whole texts in their order, for exhaustive queries: where phrases stand is counted without the texts.

They stand beside the vectors of a segment in a file `NAME.texts`, in the format of `indexer.forward`: all words of an
article are the row of its first passage, the rows of its other passages are empty, and no row has a title. A word is in
small letters with its marks as written, or in capitals where all of it is (`cased`); its folded form is `bare`. `APART`
stands before the first word of a text, and between two words that cannot stand in one phrase.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np

from indexer.analysis import Terms
from indexer.filters import Ids, contains
from indexer.forward import Numbers, Rows
from indexer.mapped import begins, gathered
from indexer.topics.words import WORD, lower
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc

VERSION = 1  # what is written another way is taken in again
APART = ";"
# What may stand between two words of a phrase, as an expression: no end of a sentence, no semicolon.
JOINING = r"(?:[^\w.!?;…]{1,40}|\.|_)"
_JOINING = re.compile(JOINING)
_PIECES = re.compile(f"({WORD.pattern})")
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SIGMA = "Σ"  # the one letter whose small form depends on what stands around its word
_BLOCK = 1 << 18  # words that are handed out at once, unless one text has more


@cache
def marked_letters() -> dict[str, tuple[str, ...]]:
    """Return for each letter that may carry marks those that it may stand for where none are typed, itself included."""
    found: dict[str, set[str]] = {"d": {"d", "đ"}}
    for letter in _VOWELS:
        for tone in _TONES:
            found.setdefault(fold(letter), set()).add(nfc(letter + tone))
    return {plain: tuple(sorted(letters)) for plain, letters in found.items()}


@cache
def _plain() -> dict[int, str]:
    return {ord(letter): plain for plain, letters in marked_letters().items() for letter in letters}


def bare(word: str) -> str:
    """Return a word in small letters without the marks of Vietnamese; those of other languages stay."""
    return word.lower() if word.isascii() else lower(word).translate(_plain())


def cased(form: str) -> tuple[str, ...]:
    """Return the ways that a word in small letters may stand among `text_words`: as it is, and in capitals."""
    capitals = form.upper()
    return (form, capitals) if capitals != form and lower(capitals) == form else (form,)


def text_words(text: str) -> Terms:
    """Return the words of a text (NFC), with `APART` among them."""
    pieces = _PIECES.split(text)
    written = pieces[1::2]
    words = list(map(_stored, written))
    if _SIGMA in text:
        small = WORD.findall(lower(text))
        words = [small[at] if _SIGMA in word else words[at] for at, word in enumerate(written)]
    parts = [at for at, between in enumerate(pieces[2:-1:2], 1) if between != " " and not _joining(between)]
    marked = [
        word for start, end in pairwise([0, *parts, len(words)]) if start < end for word in (APART, *words[start:end])
    ]
    return Terms(tuple(marked), tuple(map(_bare, marked)))


@lru_cache(1 << 12)
def _joining(between: str) -> bool:
    return _JOINING.fullmatch(between) is not None


@lru_cache(1 << 16)
def _stored(word: str) -> str:
    small = lower(word)
    return word if word in cased(small) else small


_bare = lru_cache(1 << 16)(bare)


@dataclass(frozen=True, eq=False)
class TextBlock:
    """The words of some texts end to end: text `numbers[i]` has `words[starts[i]:starts[i + 1]]`, places in `rows`."""

    rows: Rows
    numbers: Ids
    words: Numbers
    starts: Ids


class TextWords:
    """The words of all texts of a generation, a part for each segment that stores them."""

    def __init__(self, parts: Sequence[Rows]) -> None:
        self._parts = parts

    def blocks(self, numbers: Ids, first: Ids) -> Iterator[TextBlock]:
        """Yield the texts of the articles `numbers`, whose first passages are `first`, as they lie.

        Articles whose words are not stored are in none.
        """
        for part in self._parts:
            here = np.flatnonzero(contains(part.ids, first))
            rows = np.searchsorted(part.ids, first[here])
            order = np.argsort(rows)
            here, rows = here[order], rows[order]
            lengths = begins(part.starts[rows + 1] - part.starts[rows])
            for some in _split(lengths):
                words, starts = _taken(part, rows[some])
                yield TextBlock(part, numbers[here[some]], words, starts)


def _split(lengths: Ids) -> Iterator[slice]:
    """Yield stretches of rows, given where each begins, with about as many words as a block has."""
    begin = 0
    while begin < len(lengths) - 1:
        end = max(begin + 1, int(np.searchsorted(lengths, lengths[begin] + _BLOCK, side="right")) - 1)
        yield slice(begin, end)
        begin = end


def _taken(part: Rows, rows: Ids) -> tuple[Numbers, Ids]:
    """Return the words of some rows, and where each row begins; as they lie where nothing is between them."""
    begin, end = part.starts[rows], part.starts[rows + 1]
    if np.array_equal(begin[1:], end[:-1]):
        return part.syllables[begin[0] : end[-1]], np.append(begin, end[-1]) - begin[0]
    places, starts = gathered(part.starts, rows)
    return part.syllables[places], starts
