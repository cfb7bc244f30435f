"""Finds phrases exactly in texts, and the articles that can hold them.

The postings name the candidates (a superset, marks ignored), the text decides. A phrase typed with marks fits the
same marks in either tone placement, and text that carries no marks at all where two of its words have some; a
phrase typed without marks fits any. Abbreviations stand for their phrases and the other way round. Between two words
may stand spaces, line breaks, commas, dashes, quotes and brackets, but no end of a sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from indexer.filters import Ids
from indexer.lexical import Lexical
from indexer.topics.words import lower
from indexer.vietnamese.abbreviations import Abbreviations
from search_api.phrase import And, Near, Node, Not, Or, Phrase, phrases
from search_api.phrase_expression import Span, Unclear, outermost, text_finder, utf8_finder
from search_api.phrase_readings import readings, spellings, unmarked

_WORD = re.compile(r"[^\W_]+")
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
        return _met(self.node, lambda phrase: self._find[phrase](small, text), small)

    def counts(self, texts: Sequence[bytes]) -> list[int]:
        """Count the places where the query is met in each of some texts (NFC), given in UTF-8: what `spans` returns."""
        if not _each_place_alone(self.node):
            return list(map(self._count, texts))
        # Read in one go, which spares a search for each text; no phrase reaches over a semicolon.
        together = _BETWEEN_TEXTS.join(texts)
        try:
            found = self._met_in(together)
        except Unclear:
            return list(map(self._count, texts))
        ends = np.cumsum([len(text) + len(_BETWEEN_TEXTS) for text in texts])
        rows = np.searchsorted(ends, [start for start, _ in found], side="right")
        counted: list[int] = np.bincount(rows, minlength=len(texts)).tolist()
        return counted

    def _count(self, utf8: bytes) -> int:
        try:
            return len(self._met_in(utf8))
        except Unclear:
            return len(self.spans(utf8.decode()))

    def _met_in(self, utf8: bytes) -> list[Span]:
        small = utf8.lower()
        return _met(self.node, lambda phrase: self._find_utf8[phrase](small, utf8), None)

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


def _met(node: Node, find: Callable[[Phrase], list[Span]], small: str | None) -> list[Span]:
    """Return where a query is met, given how its phrases are found; `small` is the text, or None for one in bytes."""
    # What one expression finds is in order and apart already.
    return find(node) if isinstance(node, Phrase) else outermost(_places(node, small, cache(find)))


def _places(node: Node, small: str | None, of: Callable[[Phrase], list[Span]]) -> list[Span]:
    if isinstance(node, Phrase):
        return of(node)
    left = _places(node.left, small, of)
    if isinstance(node, Or):
        return left + _places(node.right, small, of)
    if not left:
        return []
    right = _places(node.right, small, of)
    if isinstance(node, Not):
        return [] if right else left
    if isinstance(node, And):
        return left + right if right else []
    if not right:
        return []
    if small is None:
        # Words between two places are counted in text.
        raise Unclear
    return _near(left, right, small, node)


def _near(left: Sequence[Span], right: Sequence[Span], text: str, node: Near) -> list[Span]:
    """Join each place of one side with the nearest of the other, at most `width` words away."""
    starts = [found.start() for found in _WORD.finditer(text)]

    def words_between(end: int, start: int) -> int:
        return bisect_right(starts, start - 1) - bisect_right(starts, end - 1)

    pairs = []
    by_start, by_end = sorted(right), sorted(right, key=lambda span: span[1])
    begins, ends = [span[0] for span in by_start], [span[1] for span in by_end]
    for one in left:
        # Only what begins or ends within reach is looked at: everyday words stand in a text many times.
        after = bisect_right(starts, one[1] - 1) + node.width
        before = bisect_right(starts, one[0] - 1) - node.width - 1
        latest = starts[after] if after < len(starts) else len(text)
        earliest = starts[before] if before >= 0 else 0
        near = by_start[bisect_left(begins, one[1]) : bisect_right(begins, latest)]
        near += by_end[bisect_left(ends, earliest) : bisect_right(ends, one[0])]
        reach = [
            (min(one[0], other[0]), max(one[1], other[1]))
            for other in near
            if words_between(min(one[1], other[1]), max(one[0], other[0])) <= node.width
        ]
        if reach:
            pairs.append(min(reach, key=lambda span: (span[1] - span[0], span)))
    return pairs
