"""Finds phrases exactly in texts, and the articles that can hold them.

The postings name the candidates (a superset, marks ignored), the text decides. A phrase typed with marks fits the
same marks in either tone placement, and text that carries no marks at all where two of its words have some; a
phrase typed without marks fits any. Abbreviations stand for their phrases and the other way round. Between two words
may stand spaces, line breaks, commas, dashes, quotes and brackets, but no end of a sentence.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import product

import numpy as np

from indexer.filters import Ids
from indexer.lexical import Lexical
from indexer.topics.words import lower, variants
from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc
from search_api.phrase import And, Near, Node, Not, Or, Phrase, phrases

Span = tuple[int, int]
Words = tuple[str, ...]

_BETWEEN = r"(?:[^\w.!?;…]{1,40}|\.|_)"
_WORD = re.compile(r"[^\W_]+")
# What may be a syllable is not taken for an abbreviation: "đa khoa" is no "dự án khoa".
_SYLLABLE = re.compile(
    r"(b|ch?|d|g[hi]?|kh?|[lmrsvx]|n(gh?|h)?|ph?|qu?|t[hr]?|h)?[aeiouy]{1,3}(ch?|m|n[gh]?|p|t)?", re.IGNORECASE
)
_MOST_READINGS = 32
# The postings hold phrases over the edge of two passages up to this many words.
_WINDOW = 6
_LETTERS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


class Matcher:
    """A query made ready for many texts; safe to share between threads."""

    def __init__(self, node: Node, abbreviations: Abbreviations | None = None) -> None:
        known = abbreviations or Abbreviations.load()
        self.node = node
        self.readings = {phrase: readings(phrase.words, known) for phrase in phrases(node)}
        self._find = {phrase: _finder(found) for phrase, found in self.readings.items()}

    def spans(self, text: str) -> list[Span]:
        """Return where the query is met in a text (NFC), in order, none inside another."""
        small = lower(text)
        if isinstance(self.node, Phrase):
            # What one expression finds is in order and apart already.
            return self._find[self.node](small, text)
        cache: dict[Phrase, list[Span]] = {}

        def of(phrase: Phrase) -> list[Span]:
            if phrase not in cache:
                cache[phrase] = self._find[phrase](small, text)
            return cache[phrase]

        return _outermost(_places(self.node, small, of))

    def candidates(self, lexical: Lexical) -> Ids:
        """Return the numbers of all articles that may meet the query, ascending; no other article can."""
        return self._holding(self.node, lexical)

    def _holding(self, node: Node, lexical: Lexical) -> Ids:
        if isinstance(node, Phrase):
            group = sorted({" ".join(words[:_WINDOW]) for words in _spellings(self.readings[node])})
            found = [number for _, number in lexical.holding([group])]
            return np.unique(np.array(found, np.int64))
        left = self._holding(node.left, lexical)
        if isinstance(node, Not):
            return left
        right = self._holding(node.right, lexical)
        return np.union1d(left, right) if isinstance(node, Or) else np.intersect1d(left, right)


def readings(words: Words, abbreviations: Abbreviations) -> tuple[Words, ...]:
    """Return the ways to write a phrase: as typed first, then with abbreviations written out or put in.

    What was put in is not written out again: "chủ tịch" is "CT", but not every other thing that "CT" can mean.
    """
    before: list[list[Words]] = [[()], *([] for _ in words)]
    for at in range(len(words)):
        for length in range(1, min(abbreviations.longest, len(words) - at) + 1):
            typed = words[at : at + length]
            others = _others(typed, abbreviations)
            if length == len(words):
                # "CA" alone stands in the postings with every "cả" and "cá": it counts inside longer phrases only.
                others = [other for other in others if not _in_capitals(other)]
            ways = [typed, *others] if length == 1 else others
            for start in before[at][:_MOST_READINGS]:
                before[at + length] += [start + way for way in ways]
    return tuple(dict.fromkeys([words, *before[-1]]))[:_MOST_READINGS]


def _others(typed: Words, abbreviations: Abbreviations) -> list[Words]:
    """Return other ways to write a stretch of a phrase; a lone syllable is no abbreviation."""
    part = " ".join(typed)
    if len(typed) > 1:
        found = abbreviations.shorten(part)
    else:
        found = () if _SYLLABLE.fullmatch(fold(part)) else abbreviations.expand(part)
    return [(other,) if _like_a_syllable(typed, other) else tuple(_WORD.findall(lower(other))) for other in found[:3]]


def _like_a_syllable(typed: Words, other: str) -> bool:
    """Say whether what is put in for a phrase could be read as a word: "CA" for "công an" counts in capitals only."""
    return len(typed) > 1 and other.isupper() and bool(_SYLLABLE.fullmatch(fold(other)))


def _in_capitals(words: Words) -> bool:
    return any(word.isupper() for word in words)


def _spellings(found: Sequence[Words]) -> set[Words]:
    """Return the folded spellings of readings, "ky" beside "ki"."""
    spelled: set[Words] = set()
    for words in found:
        choices = [sorted({fold(form) for form in variants(lower(word))}) for word in words[:_WINDOW]]
        spelled.update(list(product(*choices))[:64])
    return spelled


def _finder(found: Sequence[Words]) -> Callable[[str, str], list[Span]]:
    """Return the function that finds a phrase in a text, given in lower case and as it is."""
    plain = _expression(_ways(words) for words in found if not _in_capitals(words))
    capitals = [words for words in found if _in_capitals(words)]
    if not capitals:
        return lambda small, _text: plain(small)
    in_capitals = _expression(map(_with_capitals, capitals))
    return lambda small, text: _outermost(plain(small) + in_capitals(text))


def _with_capitals(words: Words) -> list[str]:
    """Return an expression for a reading with an abbreviation that counts in capitals only."""
    parts = [word if word.isupper() else "(?i:" + "|".join(_ways((word,))) + ")" for word in words]
    return [_BETWEEN.join(parts)]


def _expression(found: Iterable[Sequence[str]]) -> Callable[[str], list[Span]]:
    """Return the function that finds any of some ways to write a phrase."""
    ways = sorted({way for ways in found for way in ways}, key=lambda way: (-len(way), way))
    # Looking back would cost the search its quick start, so the left edge is looked at afterwards.
    pattern = re.compile("(?:" + "|".join(ways) + r")(?![^\W_])")

    def find(small: str) -> list[Span]:
        spans = [hit.span() for hit in pattern.finditer(small)]
        if not any(start and small[start - 1].isalnum() for start, _ in spans):
            return spans
        spans = []
        at = 0
        while hit := pattern.search(small, at):
            start, end = hit.span()
            if start and small[start - 1].isalnum():
                at = start + 1
            else:
                spans.append((start, end))
                at = end
        return spans

    return find


def _ways(words: Words) -> list[str]:
    """Return regular expressions for one reading of a phrase."""
    marked = [fold(word) != word for word in words]
    if not any(marked):
        return _each([[_any_marks(form) for form in variants(word)] for word in words])
    exact = [
        [re.escape(form) for form in variants(word) if not has or fold(form) != form]
        for word, has in zip(words, marked, strict=True)
    ]
    ways = _each(exact)
    if sum(marked) > 1:
        ways += _each([sorted({re.escape(fold(form)) for form in variants(word)}) for word in words])
    return ways


def _each(words: Sequence[Sequence[str]]) -> list[str]:
    """Return an expression for each form of the first word: so every one begins with letters, which is found fast."""
    rest = "".join(_BETWEEN + _one_of(forms) for forms in words[1:])
    return [first + rest for first in words[0]]


def _one_of(forms: Sequence[str]) -> str:
    return forms[0] if len(forms) == 1 else "(?:" + "|".join(forms) + ")"


def _any_marks(form: str) -> str:
    """Return an expression for a word typed without marks: each letter with any mark."""
    return "".join(_CLASSES.get(char, re.escape(char)) for char in form)


def _classes() -> dict[str, str]:
    """Return for each plain letter the class of letters that fold to it."""
    classes: dict[str, set[str]] = {"d": {"d", "đ"}}
    for letter in _LETTERS:
        for tone in _TONES:
            composed = nfc(letter + tone)
            classes.setdefault(fold(letter), set()).add(composed)
    return {plain: "[" + "".join(sorted(letters)) + "]" for plain, letters in classes.items()}


_CLASSES = _classes()


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
    return _near(left, right, text, node)


def _near(left: Sequence[Span], right: Sequence[Span], text: str, node: Near) -> list[Span]:
    """Join each place of one side with the nearest of the other, at most `width` words away."""
    if not left or not right:
        return []
    starts = [found.start() for found in _WORD.finditer(text)]

    def words_between(end: int, start: int) -> int:
        return bisect_right(starts, start - 1) - bisect_right(starts, end - 1)

    pairs = []
    for one in left:
        reach = [
            (min(one[0], other[0]), max(one[1], other[1]))
            for other in right
            if other != one
            and (one[1] <= other[0] or other[1] <= one[0])
            and words_between(min(one[1], other[1]), max(one[0], other[0])) <= node.width
        ]
        if reach:
            pairs.append(min(reach, key=lambda span: (span[1] - span[0], span)))
    return pairs


def _outermost(found: Sequence[Span]) -> list[Span]:
    """Sort places and drop those that lie inside another."""
    kept: list[Span] = []
    for span in sorted(set(found), key=lambda span: (span[0], -span[1])):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept
