"""The ways to write a phrase: with abbreviations put in or written out, and as the postings spell them."""

import re
from collections.abc import Sequence
from itertools import product

from indexer.topics.words import lower, variants
from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.fold import fold

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
# What may be a syllable is not taken for an abbreviation: "đa khoa" is no "dự án khoa".
_SYLLABLE = re.compile(
    r"(b|ch?|d|g[hi]?|kh?|[lmrsvx]|n(gh?|h)?|ph?|qu?|t[hr]?|h)?[aeiouy]{1,3}(ch?|m|n[gh]?|p|t)?", re.IGNORECASE
)
_MOST_READINGS = 32
# The postings hold phrases over the edge of two passages up to this many words.
_WINDOW = 6


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
                others = [other for other in others if not in_capitals(other)]
            ways = [typed, *others] if length == 1 else others
            for start in before[at][:_MOST_READINGS]:
                before[at + length] += [start + way for way in ways]
    return tuple(dict.fromkeys([words, *before[-1]]))[:_MOST_READINGS]


def unmarked(found: Sequence[Words], abbreviations: Abbreviations) -> frozenset[str]:
    """Return the words of readings that are written without marks wherever they stand: abbreviations, no syllables."""
    words = {word for reading in found for word in reading if word.isascii() and not _SYLLABLE.fullmatch(word)}
    return frozenset(word for word in words if abbreviations.expand(word))


def in_capitals(words: Words) -> bool:
    """Say whether a reading holds an abbreviation that counts in capitals only."""
    return any(word.isupper() for word in words)


def spellings(found: Sequence[Words]) -> list[Words]:
    """Return the folded spellings that the postings know of readings, "ky" beside "ki", of their first words."""
    spelled: set[Words] = set()
    for words in found:
        choices = [sorted({fold(form) for form in variants(lower(word))}) for word in words[:_WINDOW]]
        spelled.update(list(product(*choices))[:64])
    return sorted(spelled)


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
