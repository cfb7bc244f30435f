"""What words stand for others: synonyms, hurried spellings, English; from reviewed data files."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from indexer.analysis import analyse

Words = tuple[str, ...]  # syllables in lower case with marks


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Tables from words (marked syllables; English words) to what they stand for, with a weight in (0, 1]."""

    synonyms: dict[Words, tuple[Words, ...]]
    synonyms_plain: dict[Words, tuple[Words, ...]]
    chat: dict[str, Words]
    english: dict[Words, tuple[tuple[Words, float], ...]]
    grammar: frozenset[str]
    longest: int

    @classmethod
    def load(cls) -> "Lexicon":
        """Load the tables that ship with TimTin (once for the process)."""
        return _shipped()


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
    text = files("search_api").joinpath("data", name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


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


def _chat() -> dict[str, Words]:
    return {short: _words(meaning) for short, meaning in _rows("chat.tsv")}


def _english() -> dict[Words, tuple[tuple[Words, float], ...]]:
    table: dict[Words, tuple[tuple[Words, float], ...]] = {}
    for word, meanings in _rows("english_words.tsv"):
        parts = (meaning.rsplit(":", 1) for meaning in meanings.split("|"))
        table[_words(word)] = tuple((_words(vietnamese), float(weight)) for vietnamese, weight in parts)
    for phrase, meanings in _rows("english.tsv"):
        table[_words(phrase)] = tuple((_words(meaning), 1.0) for meaning in meanings.split("|"))
    return table
