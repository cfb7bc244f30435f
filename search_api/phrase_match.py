"""Finds phrases exactly in texts, and the articles that can hold them.

The postings name the candidates (a superset, marks ignored), the text decides. A phrase typed with marks fits the
same marks in either tone placement, and text that carries no marks at all where two of its words have some; a
phrase typed without marks fits any. Abbreviations stand for their phrases and the other way round. Between two words
may stand spaces, line breaks, commas, dashes, quotes and brackets, but no end of a sentence.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from indexer.filters import Ids
from indexer.lexical import Lexical
from indexer.topics.words import lower
from indexer.vietnamese.abbreviations import Abbreviations
from search_api.near import count_near, near
from search_api.phrase import And, Near, Node, Not, Or, Phrase, phrases
from search_api.phrase_expression import Span, Unclear, outermost, text_finder, utf8_finder
from search_api.phrase_readings import readings, spellings, unmarked

# Where more than this share of all passages may hold a phrase, listing them costs more than reading the others.
_EVERYWHERE = 0.4
_BETWEEN_TEXTS = b"\n;\n"


class Matcher:
    """A query made ready for many texts; safe to share between threads."""

    def __init__(self, node: Node, abbreviations: Abbreviations | None = None) -> None:
        known = abbreviations or Abbreviations.load()
        self.node = node
        self.readings = {phrase: readings(phrase.words, known) for phrase in phrases(node)}
        rigid = {phrase: unmarked(found, known) for phrase, found in self.readings.items()}
        self._find = {phrase: text_finder(found, rigid[phrase]) for phrase, found in self.readings.items()}
        self._find_utf8 = {phrase: utf8_finder(found, rigid[phrase]) for phrase, found in self.readings.items()}

    def spans(self, text: str) -> list[Span]:
        """Return where the query is met in a text (NFC), in order, none inside another."""
        small = lower(text)
        return _met(self.node, lambda phrase: self._find[phrase](small, text), text)

    def counts(self, texts: Sequence[bytes]) -> list[int]:
        """Count the places where the query is met in each of some texts (NFC), given in UTF-8: what `spans` returns."""
        node = self.node
        two_words = isinstance(node, Near) and isinstance(node.left, Phrase) and isinstance(node.right, Phrase)
        if not texts or not (two_words or _each_place_alone(node)):
            return list(map(self._count, texts))
        # Read in one go, which spares a search for each text; no phrase reaches over a semicolon.
        together = _BETWEEN_TEXTS.join(texts)
        ends = np.cumsum([len(text) + len(_BETWEEN_TEXTS) for text in texts])
        try:
            if isinstance(node, Near):
                return self._near_in(node, together, ends, texts)
            found = self._met_in(together)
        except Unclear:
            return list(map(self._count, texts))
        rows = np.searchsorted(ends, [start for start, _ in found], side="right")
        counted: list[int] = np.bincount(rows, minlength=len(texts)).tolist()
        return counted

    def _near_in(self, node: Near, together: bytes, ends: Ids, texts: Sequence[bytes]) -> list[int]:
        """Count the pairs of two phrases in each of some texts; where bytes do not tell, the text decides."""
        small = together.lower()
        left, right = (
            np.array(self._find_utf8[phrase](small, together), np.int64).reshape(-1, 2) for phrase in phrases(node)
        )
        if not len(left) or not len(right):
            return [0] * len(texts)
        counts, unclear = count_near(together, ends, (left, right), node.width)
        counted: list[int] = counts.tolist()
        for row in unclear.tolist():
            counted[row] = self._count(texts[row])
        return counted

    def _count(self, utf8: bytes) -> int:
        try:
            return len(self._met_in(utf8))
        except Unclear:
            return len(self.spans(utf8.decode()))

    def _met_in(self, utf8: bytes) -> list[Span]:
        small = utf8.lower()
        return _met(self.node, lambda phrase: self._find_utf8[phrase](small, utf8), utf8)

    def candidates(self, lexical: Lexical) -> Ids | None:
        """Return the numbers of all articles that may meet the query, ascending; no other article can.

        None stands for all of them, where nearly all may.
        """
        if self._holders(self.node, lexical) > _EVERYWHERE * len(lexical):
            return None
        return self._holding(self.node, lexical)

    def _holders(self, node: Node, lexical: Lexical) -> int:
        """Return how many passages may hold the single words of a query, roughly; the postings narrow phrases well."""
        if isinstance(node, Phrase):
            return sum(lexical.df(words)[0] for words in spellings(self.readings[node]) if len(words) == 1)
        left = self._holders(node.left, lexical)
        if isinstance(node, Not):
            return left
        right = self._holders(node.right, lexical)
        return left + right if isinstance(node, Or) else min(left, right)

    def _holding(self, node: Node, lexical: Lexical) -> Ids:
        if isinstance(node, Phrase):
            return lexical.articles([" ".join(words) for words in spellings(self.readings[node])])
        left = self._holding(node.left, lexical)
        if isinstance(node, Not):
            return left
        right = self._holding(node.right, lexical)
        return np.union1d(left, right) if isinstance(node, Or) else np.intersect1d(left, right)


def _each_place_alone(node: Node) -> bool:
    """Say whether a place counts whatever else stands in its text."""
    return isinstance(node, Phrase) or (
        isinstance(node, Or) and _each_place_alone(node.left) and _each_place_alone(node.right)
    )


def _met(node: Node, find: Callable[[Phrase], list[Span]], text: str | bytes) -> list[Span]:
    """Return where a query is met in a text or its UTF-8, given how its phrases are found."""
    # What one expression finds is in order and apart already.
    return find(node) if isinstance(node, Phrase) else outermost(_places(node, text, cache(find)))


def _places(node: Node, text: str | bytes, of: Callable[[Phrase], list[Span]]) -> list[Span]:
    if isinstance(node, Phrase):
        return of(node)
    left = _places(node.left, text, of)
    if isinstance(node, Or):
        return left + _places(node.right, text, of)
    if not left:
        return []
    right = _places(node.right, text, of)
    if isinstance(node, Not):
        return [] if right else left
    if isinstance(node, And):
        return left + right if right else []
    return near(left, right, text, node.width) if right else []
