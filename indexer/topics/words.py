"""The words of a text as topic rules see them: syllables in lower case, with offsets into the text.

A rule's word fits a word of the text when they are equal in lower case with tones in either placement and
"y" or "i" as one writes it (hòa = hoà, kỳ = kì), or when the word of the text carries no mark at all
("bau cu", "bầu cu"). Slips that are common in typed and scanned text are forgiven where they make no other word: hỏi
for ngã ("ứng cữ"), a tone left out where no syllable can be without ("cuôc bầu cử"), a tone on the wrong vowel ("bâù
cử"), and a hat or horn left out where two vowels need it ("bỏ phiéu", "nguời").
"""

import functools
import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right

from indexer.parted import parted
from indexer.remembered import Remembered
from indexer.topics.split import PIECES, mended
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc, tone_key

WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"#[^\W_]{4,}")
_TAGGED = re.compile(rf"(?<=#){WORD.pattern}")
_CAMEL = re.compile(r"[^\W\d_](?:(?![A-ZĐÀ-ÖØ-ÞẠ-Ỹ])[^\W\d_])+|[A-ZĐÀ-ÖØ-ÞẠ-Ỹ]+(?![a-zđ])|\d+|[^\W\d_]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HOOK_TILDE = str.maketrans("\u0309\u0303", "\u0303\u0309")
_NO_TONE = str.maketrans("", "", _TONES)
# Syllables that end so have a tone mark always.
_STOPS = ("c", "ch", "p", "t")
# Before another letter these are written with both their marks: "phiéu", "cuọc" and "nguời" are no other words.
_HATS = (
    ("ie\u0302", ("ie",)),
    ("ye\u0302", ("ye",)),
    ("uo\u0302", ("uo",)),
    ("u\u031bo\u031b", ("uo\u031b", "u\u031bo")),
)
_TONE = re.compile(f"[{_TONES}]")
_VOWEL = re.compile("[aeiouy][\u0302\u0306\u031b]?")
_NEW_STYLE = re.compile(r"(?<!q)([ou])([" + _TONES + r"])((?<=o[" + _TONES + r"])[ae]|(?<=u[" + _TONES + r"])y)$")
_FINAL_Y = re.compile(r"^(h|k|l|m|s|t)(y|i)([" + _TONES + r"]?)$")
# What may not stand between two words of one phrase: the end of a sentence or an empty line. (Begins with a class, so
# that the search runs at the speed of a scan.)
_HARD_BREAK = re.compile(r"[.!?…;\n](?:(?<!\n)(?=[\s\"'”’)\]]|$)|(?<=\n)[^\S\n]*\n)")


_NUMBER = re.compile(r"\s*\d+/\d")
_APART = re.compile(r"[^\s\-–—_/]")


def lower(text: str) -> str:
    """Return `text` (NFC) in lower case, character by character, so that offsets carry over."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(char if len(char.lower()) != 1 else char.lower() for char in text)


_LOWER = Remembered(lower)


@functools.lru_cache(maxsize=65536)
def variants(word: str) -> tuple[str, ...]:
    """Return the ways to write one word: tone placements, y for i, and without marks."""
    new = lower(tone_key(word))
    found = {new}
    apart = unicodedata.normalize("NFD", new)
    found.add(nfc(_NEW_STYLE.sub(r"\1\3\2", apart)))
    final = _FINAL_Y.match(apart)
    if final:
        other = "i" if final[2] == "y" else "y"
        found.add(nfc(final[1] + other + final[3]))
    found.update([fold(form) for form in tuple(found)])
    return tuple(sorted(found))


@functools.lru_cache(maxsize=65536)
def forgiving(word: str) -> tuple[str, ...]:
    """Return the ways a text may write one word of a rule: its variants, and common slips."""
    right = variants(word)
    slips = {_other_tones(form) for form in right}
    slips.update(_toneless(form) for form in right if form.endswith(_STOPS))
    slips.update(slip for form in right for slip in (*_other_vowel(form), *_hatless(form)))
    return tuple(sorted({*right, *slips}))


def _other_tones(word: str) -> str:
    """Write hỏi for ngã and ngã for hỏi."""
    return nfc(unicodedata.normalize("NFD", word).translate(_HOOK_TILDE))


def _toneless(word: str) -> str:
    """Leave out the tone and keep the vowel: bầu, bâu."""
    return nfc(unicodedata.normalize("NFD", word).translate(_NO_TONE))


def _other_vowel(word: str) -> list[str]:
    """Put the tone on each vowel of the syllable: bầu, bâù."""
    apart = unicodedata.normalize("NFD", word)
    tone = _TONE.search(apart)
    if tone is None:
        return []
    bare = apart.translate(_NO_TONE)
    return [nfc(bare[: vowel.end()] + tone[0] + bare[vowel.end() :]) for vowel in _VOWEL.finditer(bare)]


def _hatless(word: str) -> list[str]:
    """Leave a hat or horn out of two vowels that need it, keeping the tone on the second: phiếu, phiéu."""
    apart = unicodedata.normalize("NFD", word)
    tone = _TONE.search(apart)
    bare = apart.translate(_NO_TONE)
    for pair, slips in _HATS:
        head, found, tail = bare.partition(pair)
        if tone and found and tail:
            return [nfc(head + slip + tone[0] + tail) for slip in slips]
    return []


class Words:
    """The words of one text: `keys` in lower case, `spans` where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[tuple[int, int]] | None = None
        self._breaks: list[int] | None = None  # the words that begin behind the end of a sentence
        if "#" in text and _TAG.search(text):
            self._spans = _with_tags(text)
            small = lower(text)
            self.keys = [small[start:end] for start, end in self._spans]
            return
        # How a sigma is written in small letters depends on what stands around its word.
        self.keys = WORD.findall(lower(text)) if "Σ" in text else list(map(_LOWER.__getitem__, parted(text).words))
        if not PIECES.isdisjoint(self.keys) and (whole := mended(lower(text), self.keys, self.spans)):
            self._spans, self.keys = whole

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands, computed when first asked for."""
        if self._spans is None:
            words = parted(self.text)
            self._spans = list(zip(words.starts, words.ends, strict=True))
        return self._spans

    def one_phrase(self, first: int, last: int) -> bool:
        """Say whether the words `first` … `last` (inclusive) can be one phrase: no sentence ends between them."""
        if self._breaks is None:
            starts = parted(self.text).starts if self._spans is None else [start for start, _ in self._spans]
            self._breaks = [bisect_left(starts, found.start()) for found in _HARD_BREAK.finditer(self.text)]
        place = bisect_right(self._breaks, first)
        return place == len(self._breaks) or self._breaks[place] > last

    def tight(self, first: int, last: int) -> bool:
        """Say whether nothing but spaces, dashes and slashes stands between the words `first` … `last` (inclusive).

        The number of a document behind them makes them another thing: "Luật Bảo hiểm xã hội số 58/2014/QH13".
        """
        if _NUMBER.match(self.text, self.spans[last][1]):
            return False
        between = itertools.pairwise(self.spans[first : last + 1])
        return all(not _APART.search(self.text, left[1], right[0]) for left, right in between)

    def is_name(self, first: int, last: int) -> bool:
        """Say whether the last word has a capital and no capitals right beside it: "bầu cử Mỹ", not "Mỹ Tho"."""
        if not self.text[self.spans[last][0]].isupper() or self._capital_beside(last, last + 1):
            return False
        return first < last or not self._capital_beside(first - 1, first)

    def _capital_beside(self, left: int, right: int) -> bool:
        if left < 0 or right >= len(self.spans):
            return False
        between = self.text[self.spans[left][1] : self.spans[right][0]]
        return between == " " and self.text[self.spans[left][0]].isupper() and self.text[self.spans[right][0]].isupper()


def _with_tags(text: str) -> list[tuple[int, int]]:
    """Return the spans of words, with hashtags in camel case taken apart: #BauCuQuocHoi2026."""
    spans, done = [], 0
    for tag in _TAGGED.finditer(text):
        spans += [found.span() for found in WORD.finditer(text, done, tag.start())]
        spans += [part.span() for part in _CAMEL.finditer(text, *tag.span())]
        done = tag.end()
    return [*spans, *(found.span() for found in WORD.finditer(text, done))]
