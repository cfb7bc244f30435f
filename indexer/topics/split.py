"""Syllables that a scan or a word processor tore in two: "b ầu c ử", "Quố c h ội".

Four signs are sure enough. Behind "â", "ă", "iê", "uô" and "ươ" a syllable must go on, so a lone ending after them
belongs to it. So do "ch", "nh" and "ng" by themselves behind a vowel. And a lone consonant before marked letters that
begin with a vowel belongs to these, unless they are a word by themselves ("loại b ở đây"); so does "phi" before "ếu".
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress, count

from indexer.remembered import Remembered
from indexer.tables import lines

_MARKED = "àáâãèéêìíòóôõùúýăĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_VOWELS = frozenset(_MARKED + "aeiouy")
_OPEN = re.compile(r"(?:[âấầẩẫậăắằẳẵặ]|[iy][êếềểễệ]|u[ôốồổỗộ]|ư[ơớờởỡợ])$")
_ENDINGS = frozenset(["c", "ch", "m", "n", "ng", "nh", "p", "t", "u", "i", "y"])
_NEVER_ALONE = frozenset(["ch", "nh", "ng"])
_ONSETS = frozenset(
    "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x".split("|")  # noqa: SIM905
)
# A quick look whether anything may be torn.
_TORN = re.compile(
    r"[âấầẩẫậăắằẳẵặêếềểễệôốồổỗộơớờởỡợ] (?:ch?|m|n[gh]?|p|t|[uiy])(?![^\W_])"
    r"|i [êếềểễệ]|u [ôốồổỗộ]|ư [ơớờởỡợ]"
    rf"|(?<![^\W_])[bcdđghklmnpqrstvx][gh]?[hiru]? (?=[aeiouy]{{,2}}[{_MARKED}])"
    rf"|[aeiouy{_MARKED}] (?:[cn]h|ng)(?![^\W_])"
)


def mended(
    small: str, pieces: Sequence[str], places: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[str]] | None:
    """Return where the words of a text (in lower case) stand and the words, torn ones as one; None where none is torn.

    `pieces` are its words as they stand at `places`. A text without any of `PIECES` among them needs no look.
    """
    torn = [at for at in compress(count(), map(_ENDS.__getitem__, pieces)) if at and _one(pieces, at)]
    if not torn or not _TORN.search(small):
        return None
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    done, last = 0, -1  # the first piece that is not taken over yet, the last that goes with the one before
    for at in torn:
        start, end = places[at]
        beside = places[at - 1][1] == start - 1 and small[start - 1] == " "
        if not beside or (at - 1 == last and not _ends(pieces, at)):
            continue
        spans += places[done:at]
        words += pieces[done:at]
        spans[-1] = (spans[-1][0], end)
        words[-1] += pieces[at]
        done, last = at + 1, at
    return ([*spans, *places[done:]], [*words, *pieces[done:]]) if words else None


def _one(pieces: Sequence[str], at: int) -> bool:
    """Say whether a piece and the one before it may be one syllable."""
    return _ends(pieces, at) or (pieces[at - 1] in _ONSETS and _tail(pieces[at]))


def _ends(pieces: Sequence[str], at: int) -> bool:
    """Say whether a piece ends the syllable of the one before it, whatever that ends itself."""
    left, right = pieces[at - 1], pieces[at]
    if right in _ENDINGS and _OPEN.search(left):
        return True
    if right in _NEVER_ALONE and left[-1] in _VOWELS:
        return at + 1 == len(pieces) or not _tail(pieces[at + 1])
    return right[0] in _PAIRS.get(left[-1], "") and _tail(right)


def _tail(piece: str) -> bool:
    """Say whether a piece can only be the end of a syllable: it begins with a vowel, has a mark and is no word."""
    return piece[0] in _VOWELS and not piece.isascii() and piece not in _words()


_ENDS = Remembered(lambda piece: piece in _ENDINGS or _tail(piece))


@cache
def _words() -> frozenset[str]:
    """Return the words that begin with a vowel."""
    return frozenset(word for line in lines("indexer.topics", "vowel_words.txt") for word in line.split())


# "phi ếu", "cu ộc": a vowel of two letters, with any tone on the second.
_PAIRS = {"i": "êếềểễệ", "u": "ôốồổỗộ", "ư": "ơớờởỡợ"}
_TAILS = frozenset(vowel + end for vowels in _PAIRS.values() for vowel in vowels for end in _ENDINGS) - _words()
# Whether a look is worth its time; "y tế", "5 m" and "v.v." stand in every other text.
PIECES = ((_ENDINGS | _ONSETS) - {"y", "m", "v"}) | _TAILS
