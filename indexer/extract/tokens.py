"""One pass over the text: words with their keys, capitals and the gaps between them."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple, TypeVar

from indexer.parted import Parted, parted
from indexer.remembered import Remembered
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.segment import first_end

# A word may hold an apostrophe inside (H'Bé, M'Drắk, Cư M’gar), which some texts set apart ("Ea H’ leo"); a hyphen
# always parts words.
WORD = re.compile(
    r"((?<!['‘\"“\w])[BDĐGHKLMNRTY]\s?['’ʼ`]\s?(?!(?:và|là|có|của|đã|cho|với|trong|để|khi|được|thì|ở|sẽ|bị|từ|tại)\b)"
    r"(?=\w{2})[^\W\d_]+|(?<!\w)T\.\s?[ƯW](?!\w)|[^\W_]+(?:['’ʼ`][^\W\d_]+)*)"
)
_APOSTROPHES = "'’ʼ`"  # where none of these and no "T.Ư" stands words are plain ones
_INSIDE, _DOTTED = re.compile(f"[{_APOSTROPHES}]"), re.compile(r"T\.\s?[ƯW]")
_SYLLABLE = re.compile(
    r"(?:ngh?|[ckgnpt]h|tr|qu|gi|[bcdđghklmnprstvx])?[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]{1,3}(?:ch|nh|ng|[cmnpt])?$"
)
_APOSTROPHE = re.compile(r"\s?['’ʼ`]\s?")
# How syllables of the Central Highlands' names begin or end, as no Vietnamese one does: Krông, Drắk, Kđăm, H'leo, Buk.
_VOWEL = "aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵĕŏĭ"
_HIGHLAND = re.compile(
    rf"(?:(?:[bđdgkpcm][rl]|k[bđmpst]|mđ|[^\W\d_]'[^\W\d_]?)h?[{_VOWEL}]{{1,3}}(?:ch|nh|ng|[chklmnprst])?"
    rf"|(?:ng|[^\W\d_])?[{_VOWEL}]{{1,3}}[klr])$"
)
_Value = TypeVar("_Value", str, int)
_LONGEST_WORD = 24  # characters that a word of several syllables is looked for in
_CENTRAL = "tw"  # how "T.Ư", "T.W" and "TƯ" (trung ương) are known


def _key(word: str) -> str:
    key = match_key(word)
    if key[1:2] == ".":
        return _CENTRAL
    return key if key.isalnum() else _APOSTROPHE.sub("'", key)


_key_of = Remembered(_key).__getitem__
_is_capital = Remembered(lambda word: word[0].isupper()).__getitem__
_is_loose = Remembered(lambda gap: gap.isspace() and gap.count("\n") < 2).__getitem__


def word_key(word: str) -> str:
    """Return the form under which lexicons know a word: lower case, tones in one placement, one apostrophe."""
    return _key_of(word)


def phrase_key(phrase: str) -> str:
    """Return the words' keys of a phrase, one space between: "Bà Rịa - Vũng Tàu" gives "bà rịa vũng tàu"."""
    return " ".join(map(word_key, WORD.findall(phrase)))


def is_syllable(key: str) -> bool:
    """Say whether a word could be a Vietnamese syllable."""
    return _SYLLABLE.match(key) is not None


def is_highland(key: str) -> bool:
    """Say whether a word could belong to a name of the Central Highlands' peoples: "krông", "h'leo", "kđăm"."""
    return _HIGHLAND.match(key) is not None


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's words in parallel lists; `gaps[i]` stands before word i, the last gap ends the text.

    `caps[i]` says that word i begins with a capital, `capitals` are all such i, `size` is how many words there are;
    `loose[i]` says that only white space stands between word i-1 and word i, so that a phrase may go on;
    `positions` tells for each key in which words it stands.
    """

    text: str
    words: list[str]
    keys: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    loose: list[bool]
    caps: list[bool]
    size: int
    capitals: list[int]
    positions: dict[str, list[int]]

    def __len__(self) -> int:
        return self.size

    def key(self, start: int, end: int) -> str:
        """Return the phrase key of words start to end (exclusive)."""
        return " ".join(self.keys[start:end])

    def text_of(self, start: int, end: int) -> str:
        """Return the text from word start to word end (exclusive) as published."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def tokenise(text: str, breaks: frozenset[int] = frozenset()) -> Tokens:
    """Split an NFC text into words. `breaks` are offsets of words that begin a block and so join nothing before."""
    words, starts, ends, gaps = _with_marks(text)
    loose = list(map(_is_loose, gaps))
    for place in breaks:
        at = bisect_left(starts, place)
        if at < len(starts) and starts[at] == place:
            loose[at] = False
    if loose:
        loose[0] = loose[-1] = False
    caps = list(map(_is_capital, words))
    capitals = list(compress(range(len(words)), caps))
    keys = list(map(_key_of, words))
    if "TƯ" in words:  # the word of a line of capitals ("ĐẦU TƯ") is another
        keys = [
            _CENTRAL if word == "TƯ" and not (at and words[at - 1].isupper()) else key
            for at, (word, key) in enumerate(zip(words, keys, strict=True))
        ]
    positions: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        positions[key].append(at)
    return Tokens(text, words, keys, starts, ends, gaps, loose, caps, len(words), capitals, dict(positions))


def _with_marks(text: str) -> Parted:
    """Part a text whose words may hold apostrophes or full stops: its plain words, those beside such a mark anew."""
    plain = parted(text)
    marks = [mark.start() for mark in _DOTTED.finditer(text)]
    if any(mark in text for mark in _APOSTROPHES):
        marks = sorted(marks + [mark.start() for mark in _INSIDE.finditer(text)])
    anew: list[_Anew] = []
    for first in dict.fromkeys(bisect_right(plain.starts, mark) - 1 for mark in marks):
        if first > (anew[-1].last if anew else -1):
            read = _read_anew(text, plain, first)
            if read.last > first:
                anew.append(read)
    if not anew:
        return plain
    return Parted(
        _replaced(plain.words, anew, lambda read: [text[slice(*span)] for span in read.spans]),
        _replaced(plain.starts, anew, lambda read: [start for start, _ in read.spans]),
        _replaced(plain.ends, anew, lambda read: [end for _, end in read.spans]),
        _replaced(plain.gaps, anew, lambda read: [plain.gaps[read.first], *[""] * (len(read.spans) - 1)]),
    )


class _Anew(NamedTuple):
    """The plain words `first` to `last` (inclusive) that a mark joins, and where the words made of them stand."""

    first: int
    last: int
    spans: list[tuple[int, int]]


def _replaced(part: list[_Value], anew: Sequence[_Anew], told: Callable[[_Anew], list[_Value]]) -> list[_Value]:
    """Return one list of `Parted` with the words that were read anew."""
    found: list[_Value] = []
    done = 0
    for read in anew:
        found += part[done : read.first]
        found += told(read)
        done = read.last + 1
    return found + part[done:]


def _read_anew(text: str, plain: Parted, first: int) -> _Anew:
    """Read a plain word, and those that a mark joins to it, anew."""
    spans: list[tuple[int, int]] = []
    at, last = plain.starts[first], first
    while at != plain.ends[last]:
        read = WORD.match(text, at)
        assert read is not None  # a word begins there
        spans.append(read.span())
        at = read.end()
        last = bisect_left(plain.ends, at)  # "H'abc12" is "H'abc" and "12"
    return _Anew(first, last, spans)


def begins_word(tokens: Tokens, at: int) -> bool:
    """Say whether a capital is the first syllable of a word that goes on in lower case ("Nhân dân")."""
    if at + 1 >= tokens.size or not tokens.loose[at + 1] or tokens.caps[at + 1]:
        return False
    start = tokens.starts[at]
    return first_end(tokens.text[start : start + _LONGEST_WORD]) > len(tokens.words[at])
