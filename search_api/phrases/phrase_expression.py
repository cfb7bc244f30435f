"""Phrases as regular expressions: over text, and, for passes over many texts, over their UTF-8.

Both find the same places. Reading bytes spares decoding each text and writing it in small letters, which takes most
of the time of a pass: `bytes.lower` knows ASCII only, so the expression has both cases of every other letter. What
bytes cannot tell (whether a rare sign beside a word is a letter) makes them raise `Unclear`: then the text decides.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby

import numpy as np
from numpy.typing import NDArray

from indexer.topics.words import variants
from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc
from search_api.phrases.phrase_readings import Words, in_capitals

Span = tuple[int, int]
Places = NDArray[np.int64]  # a row (start, end) for each place

_LETTERS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
# What a slip of the keyboard makes of an abbreviation: "ƯBND", "HDND".
_SLIPS = {"d": "dđ", "u": "uư"}
_PLAIN = re.compile(r"[ -~]+")
_BEYOND = 0x80  # bytes from here on are part of a character that is not ASCII
_CONTINUES = 0xC0  # the two high bits of a byte that goes on with a character are 10
_INSIDE = np.array([byte >= _BEYOND or chr(byte).isalnum() for byte in range(256)])


class Unclear(Exception):
    """The bytes do not tell whether there is a place."""


@dataclass(frozen=True, slots=True)
class _Script:
    """How words are written into an expression.

    One letter, any of some letters, a word in capitals, what may stand between two words, and their end.
    """

    letter: Callable[[str], str]
    letters: Callable[[Iterable[str]], str]
    capitals: Callable[[str], str]
    between: str
    end: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a word; every text that has it has the ASCII letters `need` in a row."""

    pattern: str
    first: str
    need: str


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to write a phrase. Ways that begin alike (`first`) are looked for together, where one `need` stands."""

    pattern: str
    first: str
    need: str
    words: int


def text_finder(found: Sequence[Words], rigid: Set[str] = frozenset()) -> Callable[[str, str], list[Span]]:
    """Return the function that finds a phrase, by its readings, in a text given in lower case and as it is.

    Places come in order, none inside another. `rigid` are abbreviations, which stand in texts without marks.
    """
    plain, cased = _groups(found, rigid, _TEXT)
    small_finders = [(needs, _in_text(pattern)) for needs, pattern in plain]
    cased_finders = [(needs, _in_text(pattern)) for needs, pattern in cased]

    def find(small: str, text: str) -> list[Span]:
        places = [run(small) for needs, run in small_finders if any(need in small for need in needs)]
        places += [run(text) for needs, run in cased_finders if any(need in text for need in needs)]
        return _leftmost(places)

    return find


def utf8_finder(found: Sequence[Words], rigid: Set[str] = frozenset()) -> Callable[[bytes, bytes], Places]:
    """Return the same for a text in UTF-8, given with ASCII letters small and as it is; places count bytes, as rows.

    It raises Unclear where only the text can tell, which is always so for letters other than Vietnamese ones.
    """
    letters = set("".join(chain.from_iterable(found)).lower())
    if not all(char in _cases() or (char.isascii() and char.isalnum()) for char in letters):
        return _unclear
    plain, cased = _groups(found, rigid, _UTF8)
    lone = all(len(words) == 1 for words in found)
    small_finders = [([need.encode() for need in needs], _in_utf8(pattern, lone)) for needs, pattern in plain]
    cased_finders = [([need.encode() for need in needs], _in_utf8(pattern, lone)) for needs, pattern in cased]

    def find(small: bytes, utf8: bytes) -> Places:
        places = [run(small) for needs, run in small_finders if any(need in small for need in needs)]
        places += [run(utf8) for needs, run in cased_finders if any(need in utf8 for need in needs)]
        held = [some for some in places if len(some)]
        if len(held) <= 1:
            return held[0] if held else as_places(())
        together = np.concatenate(held)
        together = together[np.argsort(together[:, 0], kind="stable")]
        if (together[1:, 0] >= together[:-1, 1]).all():
            return together
        return as_places(_leftmost([some.tolist() for some in held]))

    return find


def as_places(spans: Sequence[Span]) -> Places:
    """Return spans as rows."""
    return np.fromiter(chain.from_iterable(spans), np.int64, 2 * len(spans)).reshape(-1, 2)


def outermost(found: Iterable[Span]) -> list[Span]:
    """Sort places and drop those that lie inside another."""
    kept: list[Span] = []
    last = -1
    for start, back in sorted({(start, -end) for start, end in found}):
        if -back > last:
            kept.append((start, -back))
            last = -back
    return kept


def _leftmost(found: Sequence[list[Span]]) -> list[Span]:
    """Merge places: of two that overlap the one that begins first counts, of two that begin alike the longer."""
    held = [places for places in found if places]
    if len(held) <= 1:
        return held[0] if held else []
    kept: list[Span] = []
    at = 0
    for start, back in sorted((start, -end) for places in held for start, end in places):
        if start >= at:
            kept.append((start, -back))
            at = -back
    return kept


def _unclear(_small: bytes, _utf8: bytes) -> Places:
    raise Unclear


def _in_text(pattern: str) -> Callable[[str], list[Span]]:
    expression = re.compile(pattern)

    def find(small: str) -> list[Span]:
        # Looking back would cost the search its quick start, so the left edge is looked at afterwards.
        spans = [hit.span() for hit in expression.finditer(small)]
        if not any(start and small[start - 1].isalnum() for start, _ in spans):
            return spans
        spans = []
        at = 0
        while hit := expression.search(small, at):
            start, end = hit.span()
            if start and small[start - 1].isalnum():
                at = start + 1
            else:
                spans.append((start, end))
                at = end
        return spans

    return find


def _in_utf8(pattern: str, lone: bool) -> Callable[[bytes], Places]:
    """Return the function that runs an expression over bytes; `lone` says that it finds single words only."""
    expression = re.compile(pattern.encode("latin-1"))

    def find(small: bytes) -> Places:
        if expression.groups:
            hits = list(expression.finditer(small))
            if any(hit.lastindex for hit in hits):
                return again(small)
            places = as_places([hit.span() for hit in hits])
        else:
            places = as_places([hit.span() for hit in expression.finditer(small)])
        wrong = _inside_words(small, places[:, 0])
        if wrong.any():
            if not lone:
                return again(small)
            places = places[~wrong]  # a lone word that begins inside another has no second one in it
        padded = np.frombuffer(small + b";", np.uint8)
        for end in places[padded[places[:, 1]] >= _BEYOND, 1].tolist():
            if _letter_from(small, end):
                raise Unclear
        return places

    def again(small: bytes) -> Places:
        spans = []
        at = 0
        while hit := expression.search(small, at):
            start, end = hit.span()
            if _letter_before(small, start):
                at = start + 1
                continue
            if hit.lastindex or _letter_from(small, end):
                raise Unclear
            spans.append((start, end))
            at = end
        return as_places(spans)

    return find


def _inside_words(utf8: bytes, starts: Places) -> NDArray[np.bool_]:
    """Say of each of some places whether a letter or digit ends there."""
    before = np.frombuffer(b";" + utf8, np.uint8)[starts]
    inside: NDArray[np.bool_] = _INSIDE[before]
    for row in np.flatnonzero(before >= _BEYOND).tolist():
        inside[row] = _letter_before(utf8, int(starts[row]))
    return inside


def _letter_before(utf8: bytes, at: int) -> bool:
    """Say whether a letter or digit ends at `at`."""
    if not at or utf8[at - 1] < _BEYOND:
        return at > 0 and utf8[at - 1 : at].isalnum()
    start = at - 1
    while utf8[start] & _CONTINUES == _BEYOND:
        start -= 1
    return utf8[start:at].decode().isalnum()


def _letter_from(utf8: bytes, at: int) -> bool:
    """Say whether a letter beyond ASCII begins at `at`."""
    if at >= len(utf8) or utf8[at] < _BEYOND:
        return False
    end = at + 1
    while end < len(utf8) and utf8[end] & _CONTINUES == _BEYOND:
        end += 1
    return utf8[at:end].decode().isalnum()


Groups = list[tuple[list[str], str]]


def _groups(found: Sequence[Words], rigid: Set[str], script: _Script) -> tuple[Groups, Groups]:
    """Return (needs, expression) of ways that begin alike: to look for in small letters, and in the text as it is."""
    plain = [way for words in found if not in_capitals(words) for way in _ways(words, rigid, script)]
    cased = [_cased(words, script) for words in found if in_capitals(words)]
    return _together(plain, script), _together(cased, script)


def _together(ways: Iterable[_Way], script: _Script) -> Groups:
    groups = []
    for _, alike in groupby(sorted(ways, key=lambda way: way.first), key=lambda way: way.first):
        # The longest first, in words: a shorter one may be its beginning.
        ordered = sorted(set(alike), key=lambda way: (-way.words, way.pattern))
        pattern = "(?:" + "|".join(dict.fromkeys(way.pattern for way in ordered)) + ")" + script.end
        groups.append((sorted({way.need for way in ordered}), pattern))
    return groups


def _cased(words: Words, script: _Script) -> _Way:
    """Return the way of a reading with an abbreviation that counts in capitals only."""
    parts = []
    for word in words:
        ways = [] if word.isupper() else [way.pattern for way in _ways((word,), frozenset(), script)]
        parts.append("(?i:" + "|".join(ways) + ")" if ways else script.capitals(word))
    need = max((_plain_run(word) for word in words if word.isupper()), key=len)
    return _Way(script.between.join(parts), "", need, len(words))


def _ways(words: Words, rigid: Set[str], script: _Script) -> list[_Way]:
    """Return the ways to write one reading of a phrase."""
    marked = [fold(word) != word for word in words]
    if not any(marked):
        return _each([_unmarked(word, word in rigid, script) for word in words], script)
    exact = [
        [_exact(form, script) for form in variants(word) if not has or fold(form) != form]
        for word, has in zip(words, marked, strict=True)
    ]
    ways = _each(exact, script)
    if sum(marked) > 1:
        bare = [[_exact(form, script) for form in sorted({fold(form) for form in variants(word)})] for word in words]
        ways += _each(bare, script)
    return ways


def _each(words: Sequence[Sequence[_Form]], script: _Script) -> list[_Way]:
    """Return a way for each form of the first word: so every one begins with letters, which are found fast."""
    rest = "".join(script.between + _one_of([form.pattern for form in forms]) for forms in words[1:])
    sure = [forms[0].need for forms in words[1:] if len({form.need for form in forms}) == 1]
    return [_Way(form.pattern + rest, form.first, max([form.need, *sure], key=len), len(words)) for form in words[0]]


def _unmarked(word: str, rigid: bool, script: _Script) -> list[_Form]:
    """Return the forms of a word typed without marks."""
    if rigid:
        firsts = _SLIPS.get(word[0], word[0])
        rest = "".join(script.letters(_SLIPS[char]) if char in _SLIPS else script.letter(char) for char in word[1:])
        need = _plain_run("".join("\0" if char in _SLIPS else char for char in word))
        return [_Form(script.letter(first) + rest, first, need) for first in firsts]
    return [_any_marks(form, script) for form in variants(word)]


def _one_of(forms: Sequence[str]) -> str:
    return forms[0] if len(forms) == 1 else "(?:" + "|".join(forms) + ")"


def _exact(form: str, script: _Script) -> _Form:
    return _Form("".join(map(script.letter, form)), form[0], _plain_run(form))


def _any_marks(form: str, script: _Script) -> _Form:
    """Return a word typed without marks: each letter with any mark."""
    marked = _marked()
    pattern = "".join(script.letters(marked[char]) if char in marked else script.letter(char) for char in form)
    # A first letter with any mark is found slowly, so it stays apart from those that are found fast.
    first = form[0] if form[0] not in marked else "any " + form[0]
    return _Form(pattern, first, _plain_run("".join("\0" if char in marked else char for char in form)))


def _plain_run(form: str) -> str:
    """Return the longest run of ASCII letters and digits of a word."""
    return max(_PLAIN.findall(form), key=len, default="")


@cache
def _marked() -> dict[str, tuple[str, ...]]:
    """Return for each plain letter the letters that fold to it."""
    found: dict[str, set[str]] = {"d": {"d", "đ"}}
    for letter in _LETTERS:
        for tone in _TONES:
            composed = nfc(letter + tone)
            found.setdefault(fold(letter), set()).add(composed)
    return {plain: tuple(sorted(letters)) for plain, letters in found.items()}


@cache
def _cases() -> dict[str, tuple[str, ...]]:
    """Return for each Vietnamese letter beyond ASCII its small and its capital form."""
    letters = {letter for found in _marked().values() for letter in found if not letter.isascii()}
    return {letter: (letter, letter.upper()) for letter in letters}


def _in_class(letters: Iterable[str]) -> str:
    return "[" + "".join(letters) + "]"


def _bytes_of(letters: Iterable[str]) -> str:
    """Return an expression for any of some letters in either case; each byte is the character of its number."""
    last: dict[str, set[str]] = {}
    for letter in letters:
        for form in _cases().get(letter, (letter,)):
            written = form.encode().decode("latin-1")
            last.setdefault(written[:-1], set()).add(written[-1])
    ways = [head + (_in_class(sorted(tails)) if len(tails) > 1 else min(tails)) for head, tails in sorted(last.items())]
    return _one_of(ways)


def _letter_in_bytes(char: str) -> str:
    return re.escape(char) if char.isascii() else _bytes_of(char)


_TEXT = _Script(re.escape, _in_class, str, r"(?:[^\w.!?;…]{1,40}|\.|_)", r"(?![^\W_])")
# Forty characters of UTF-8 are 160 bytes at most. Where the group takes part, what it holds may be letters.
_UTF8 = _Script(
    _letter_in_bytes,
    _bytes_of,
    lambda word: word.encode().decode("latin-1"),
    r"(?:[^0-9A-Za-z.!?;_\x80-\xff]{1,40}|\.|_|([^0-9A-Za-z.!?;_]{1,160}))",
    # The letters beyond ASCII up to U+01FF and from U+1E00 to U+1EFF; of the rest each is looked at by itself.
    r"(?![0-9A-Za-z]|\xc3[\x80-\x96\x98-\xb6\xb8-\xbf]|[\xc4-\xc7]|\xe1[\xb8-\xbb])",
)
