"""Word lists as one trie over word keys, so that a text is matched in a single pass."""

import functools
import zlib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from indexer.extract.tokens import Tokens, phrase_key
from indexer.tables import rows


def read_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Return the rows of a word list in `data/`."""
    return map(tuple, rows("indexer.extract", "data", name))


@functools.cache
def data_digest() -> str:
    """Return eight hex digits that change with any of the word lists or the gazetteer."""
    digest = 0
    for entry in sorted(resources.files("indexer.extract").joinpath("data").iterdir(), key=lambda entry: entry.name):
        digest = zlib.crc32(entry.read_bytes(), digest)
    return f"{digest:08x}"


@functools.cache
def read_words(name: str) -> frozenset[str]:
    """Return the phrase keys of a word list's first column."""
    return frozenset(phrase_key(row[0]) for row in read_rows(name))


@functools.cache
def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for group, word in read_rows("groups.tsv"):
        groups.setdefault(group, set()).add(word)
    return {group: frozenset(words) for group, words in groups.items()}


@functools.cache
def read_group(name: str) -> frozenset[str]:
    """Return the words of a group in `groups.tsv`. Raises KeyError."""
    return _groups()[name]


@functools.cache
def read_compounds(rule: str) -> dict[str, frozenset[str]]:
    """Return for each head the words before it that make it part of another word (`compounds.tsv`)."""
    return {head: frozenset(words.split(" ")) for name, head, words in read_rows("compounds.tsv") if name == rule}


class Phrases:
    """Finds the phrases of a word list in tokens; each carries its value. `firsts` are all first words."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._root: dict[str, Any] = {}
        self.firsts: frozenset[str] = frozenset(phrase_key(phrase).split(" ")[0] for phrase in entries)
        for phrase, value in entries.items():
            node = self._root
            for word in phrase_key(phrase).split(" "):
                node = node.setdefault(word, {})
            node[""] = value

    def starts(self, tokens: Tokens) -> list[int]:
        """Return the words at which a phrase may begin, in order: its first two words stand there."""
        found: list[int] = []
        keys, last = tokens.keys, tokens.size - 1
        for key in self.firsts & tokens.positions.keys():
            node, at = self._root[key], tokens.positions[key]
            found += at if "" in node else [word for word in at if word < last and keys[word + 1] in node]
        found.sort()
        return found

    def at(self, tokens: Tokens, start: int, free: bool = False) -> list[tuple[int, Any]]:
        """Return (end, value) of every phrase that begins at word `start`, shortest first.

        Words must be joined by white space; with `free` also by a comma, hyphen, dash or ampersand.
        """
        found: list[tuple[int, Any]] = []
        node = self._root.get(tokens.keys[start])
        at, keys, loose = start, tokens.keys, tokens.loose
        while node is not None:
            at += 1
            value = node.get("")
            if value is not None:
                found.append((at, value))
            if at >= len(keys) or not (loose[at] or (free and is_joint(tokens.gaps[at]))):
                break
            node = node.get(keys[at])
        return found

    def longest(self, tokens: Tokens, start: int, free: bool = False) -> tuple[int, Any] | None:
        """Return (end, value) of the longest phrase that begins at word `start`, or None."""
        node = self._root.get(tokens.keys[start])
        best: tuple[int, Any] | None = None
        at, keys, loose, size = start, tokens.keys, tokens.loose, tokens.size
        while node is not None:
            at += 1
            if "" in node:
                best = at, node[""]
            if at >= size or not (loose[at] or (free and is_joint(tokens.gaps[at]))):
                break
            node = node.get(keys[at])
        return best


_JOINTS = {"-", "–", "—", ",", "&", "/"}


def is_joint(gap: str) -> bool:
    """Say whether a gap is a single hyphen, dash, comma, slash or ampersand with at most white space around."""
    return gap.strip() in _JOINTS and "\n\n" not in gap
