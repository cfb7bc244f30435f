"""What words stand for others: synonyms, hurried spellings, English; from reviewed data files."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import analyse
from indexer.tables import rows

Words = tuple[str, ...]  # syllables in lower case with marks


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables from words (marked syllables; English words) to what they stand for.

    `english` holds the meanings as the files write them, for few of them are ever asked for: `meanings` reads them.
    """

    synonyms: dict[Words, tuple[Words, ...]]
    synonyms_plain: dict[Words, tuple[Words, ...]]
    chat: dict[str, tuple[Words, ...]]
    english: dict[Words, str]
    grammar: frozenset[str]
    longest: int

    @classmethod
    def load(cls) -> "Lexicon":
        """Load the tables that ship with TimTin (once for the process)."""
        return _shipped()

    def meanings(self, words: Words) -> tuple[tuple[Words, float], ...]:
        """Return what an English word or phrase stands for, each with a weight in (0, 1]; () where it is unknown."""
        parts = (meaning.partition(":") for meaning in self.english.get(words, "").split("|"))
        return tuple((_words(vietnamese), float(weight or 1)) for vietnamese, _, weight in parts if vietnamese)


def written_meanings() -> Iterator[str]:
    """Yield the Vietnamese terms that the hand-written English list gives, with their marks."""
    for _, meanings in _rows("english.tsv"):
        yield from (meaning.partition(":")[0] for meaning in meanings.split("|"))


@functools.lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    synonyms = _groups("synonyms.tsv")
    plain: dict[Words, tuple[Words, ...]] = {}
    for words, others in synonyms.items():
        key = _plain(words)
        plain[key] = plain.get(key, ()) + others
    english = _english()
    grammar = frozenset(word for (line,) in _rows("english_function_words.txt") for word in line.split())
    longest = max(map(len, [*synonyms, *english]))
    return Lexicon(synonyms, plain, _chat(), english, grammar, longest)


def _rows(name: str) -> Iterator[list[str]]:
    return rows("search_api", "data", name)


def _words(text: str) -> Words:
    return analyse(text).marked


def _plain(words: Words) -> Words:
    return analyse(" ".join(words)).plain


def _groups(name: str) -> dict[Words, tuple[Words, ...]]:
    table: dict[Words, tuple[Words, ...]] = {}
    for (line,) in _rows(name):
        group = [_words(part) for part in line.split("|")]
        for words in group:
            known = table.get(words, ())
            table[words] = known + tuple(other for other in group if other != words and other not in known)
    return table


def _chat() -> dict[str, tuple[Words, ...]]:
    return {short: tuple(map(_words, meanings.split("|"))) for short, meanings in _rows("chat.tsv")}


def _english() -> dict[Words, str]:
    """Return the meanings of single words by statistics, and over them those that a person wrote down."""
    table: dict[Words, str] = {(word,): meanings for word, meanings in _rows("english_words.tsv")}
    return table | {_words(phrase): meanings for phrase, meanings in _rows("english.tsv")}
