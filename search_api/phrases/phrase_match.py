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
from search_api.phrases.many_texts import ManyTexts
from search_api.phrases.near import near
from search_api.phrases.phrase import And, Node, Not, Or, Phrase, phrases
from search_api.phrases.phrase_expression import Span, Unclear, outermost, text_finder, utf8_finder
from search_api.phrases.phrase_readings import readings, spellings, unmarked

# Where more than this share of all passages may hold a phrase, listing them costs more than reading the others.
_EVERYWHERE = 0.4


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
        if not texts:
            return []
        many = ManyTexts(texts)
        small = many.utf8.lower()
        try:
            counts, unclear = many.counts(self.node, cache(lambda phrase: self._find_utf8[phrase](small, many.utf8)))
        except Unclear:
            if len(texts) == 1:
                return [len(self.spans(texts[0].decode()))]
            half = len(texts) // 2
            return self.counts(texts[:half]) + self.counts(texts[half:])
        counted: list[int] = counts.tolist()
        for row in unclear.tolist():
            counted[row] = len(self.spans(texts[row].decode()))
        return counted

    def candidates(self, lexical: Lexical) -> Ids | None:
        """Return the numbers of all articles that may meet the query, ascending; no other article can.

        None stands for all of them, where nearly all may.
        """
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

    def _holding(self, node: Node, lexical: Lexical) -> Ids | None:
        if self._holders(node, lexical) > _EVERYWHERE * len(lexical):
            return None
        if isinstance(node, Phrase):
            return lexical.articles([" ".join(words) for words in spellings(self.readings[node])])
        if isinstance(node, Not):
            return self._holding(node.left, lexical)
        # The rarer side first: what stands nearly everywhere narrows nothing, and is not listed.
        rarer, other = sorted((node.left, node.right), key=lambda side: self._holders(side, lexical))
        found, more = self._holding(rarer, lexical), self._holding(other, lexical)
        if found is None or more is None:
            return None if isinstance(node, Or) else found if more is None else more
        return np.union1d(found, more) if isinstance(node, Or) else np.intersect1d(found, more)


def _met(node: Node, find: Callable[[Phrase], list[Span]], text: str) -> list[Span]:
    """Return where a query is met in a text, given how its phrases are found."""
    # What one expression finds is in order and apart already.
    return find(node) if isinstance(node, Phrase) else outermost(_places(node, text, cache(find)))


def _places(node: Node, text: str, of: Callable[[Phrase], list[Span]]) -> list[Span]:
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
