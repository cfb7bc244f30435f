"""Finds phrases exactly in texts, and the articles that can hold them.

The postings name the candidates (a superset, marks ignored), the text decides. A phrase typed with marks fits the
same marks in either tone placement, and text that carries no marks at all where two of its words have some; a
phrase typed without marks fits any. Abbreviations stand for their phrases and the other way round. Between two words
may stand spaces, line breaks, commas, dashes, quotes and brackets, but no end of a sentence.
"""

from collections.abc import Callable
from functools import cache
from itertools import chain

from indexer.filters import Ids
from indexer.lexical import Lexical
from indexer.text_words import TextBlock
from indexer.topics.words import lower
from indexer.vietnamese.abbreviations import Abbreviations
from search_api.phrases.candidate_articles import EVERYWHERE, Candidates
from search_api.phrases.near import near
from search_api.phrases.phrase import And, Node, Not, Or, Phrase, phrases
from search_api.phrases.phrase_expression import Span, outermost, text_finder
from search_api.phrases.phrase_readings import readings, unmarked
from search_api.phrases.vocabulary import Vocabulary
from search_api.phrases.word_forms import ways
from search_api.phrases.word_places import WordPlaces


class Matcher:
    """A query made ready for many texts; safe to share between threads."""

    def __init__(self, node: Node, abbreviations: Abbreviations | None = None) -> None:
        known = abbreviations or Abbreviations.load()
        self.node = node
        self.readings = {phrase: readings(phrase.words, known) for phrase in phrases(node)}
        self._ways = {phrase: ways(found, unmarked(found, known)) for phrase, found in self.readings.items()}
        self._find = cache(lambda phrase: text_finder(self._ways[phrase]))
        self._vocabulary: Vocabulary | None = None

    def spans(self, text: str) -> list[Span]:
        """Return where the query is met in a text (NFC), in order, none inside another."""
        small = lower(text)
        return _met(self.node, lambda phrase: self._find(phrase)(small, text), text)

    def counts(self, block: TextBlock) -> tuple[Ids, Ids]:
        """Count the places where the query is met in each text of a block: as many as `spans` returns.

        Also returns the rows of those of its texts whose count is not to be used: the text has to be read.
        """
        known = self._vocabulary
        if known is None or known.rows is not block.rows:
            known = self._vocabulary = Vocabulary(block.rows, chain.from_iterable(self._ways.values()))
        return WordPlaces(block, known, self._ways).counts(self.node)

    def candidates(self, lexical: Lexical, share: float = EVERYWHERE) -> Ids | None:
        """Return the numbers of all articles that may meet the query, ascending; no other article can.

        None stands for all of them, where more than a `share` of all passages may hold it.
        """
        return Candidates(self.readings, lexical, share).of(self.node)


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
