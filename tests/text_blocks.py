"""Texts as blocks of stored words, for tests of what passes over them."""

from collections.abc import Sequence

import numpy as np

from indexer.analysis import Terms
from indexer.forward import LooseRows
from indexer.text_words import TextWords, text_words
from search_api.phrases.phrase_match import Matcher

NOTHING = Terms((), ())


def stored(texts: Sequence[str], *, parts: int = 1) -> TextWords:
    """Return the words of texts, article `i + 1` with the first passage `2 * i + 1` of two, in some parts."""
    loose = [LooseRows() for _ in range(parts)]
    for at, text in enumerate(texts):
        loose[at % parts].add(2 * at + 1, NOTHING, text_words(text))
        loose[at % parts].add(2 * at + 2, NOTHING, NOTHING)
    return TextWords([rows.rows() for rows in loose])


def counts(matcher: Matcher, texts: Sequence[str], *, parts: int = 1) -> list[int | None]:
    """Count in each text by its stored words; None where they do not tell."""
    numbers = np.arange(1, len(texts) + 1)
    found: list[int | None] = [0] * len(texts)
    for block in stored(texts, parts=parts).blocks(numbers, 2 * numbers - 1):
        counted, doubtful = matcher.counts(block)
        for row, (number, count) in enumerate(zip(block.numbers.tolist(), counted.tolist(), strict=True)):
            found[number - 1] = None if row in doubtful else count
    return found
