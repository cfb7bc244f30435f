"""How a text may write the words of a phrase: for each reading the forms of its words, one way after the other.

Whatever looks for phrases goes by this: expressions over text (`phrase_expression`) and stored words (`vocabulary`).
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import product

from indexer.text_words import marked_letters
from indexer.topics.words import variants
from indexer.vietnamese.fold import fold
from search_api.phrases.phrase_readings import Words, in_capitals

# What a slip of the keyboard makes of an abbreviation: "ƯBND", "HDND".
_SLIPS = {"d": "dđ", "u": "uư"}
_VIETNAMESE = frozenset(letter for letters in marked_letters().values() for letter in letters)


@dataclass(frozen=True, slots=True)
class Forms:
    """The ways to write one word, in small letters: with these marks, or with any (`any_marks`).

    With `capitals` it is one form, which counts in the capitals that it has.
    """

    forms: tuple[str, ...]
    any_marks: bool = False
    capitals: bool = False


Way = tuple[Forms, ...]  # the forms of each word of a phrase


def ways(found: Sequence[Words], rigid: Set[str] = frozenset()) -> list[Way]:
    """Return the ways to write a phrase, by its readings. `rigid` are abbreviations, which stand without marks."""
    made = [way for words in found for way in (_cased(words) if in_capitals(words) else _plain(words, rigid))]
    return list(dict.fromkeys(made))


def _cased(words: Words) -> Iterator[Way]:
    """Yield the way of a reading with an abbreviation that counts in capitals only, beside Vietnamese words."""
    if all(letter in _VIETNAMESE or letter.isascii() for word in words for letter in word.lower()):
        yield tuple(_lone(word) for word in words)


def _lone(word: str) -> Forms:
    return Forms((word,), capitals=True) if word.isupper() else next(_plain((word,), frozenset()))[0]


def _plain(words: Words, rigid: Set[str]) -> Iterator[Way]:
    marked = [fold(word) != word for word in words]
    if not any(marked):
        yield tuple(Forms(_slipped(word)) if word in rigid else Forms(variants(word), any_marks=True) for word in words)
        return
    yield tuple(
        Forms(tuple(form for form in variants(word) if not has or fold(form) != form))
        for word, has in zip(words, marked, strict=True)
    )
    if sum(marked) > 1:
        yield tuple(Forms(tuple(sorted({fold(form) for form in variants(word)}))) for word in words)


def _slipped(word: str) -> tuple[str, ...]:
    return tuple(map("".join, product(*(_SLIPS.get(letter, letter) for letter in word))))
