"""Case and mark folding: what a person means who types "bau cu", "BẦU CỬ" or "bầu cử"."""

import functools
import re
import unicodedata

from indexer.vietnamese.normalise import nfc, tone_key

_COMBINING = range(0x0300, 0x0370)
# A mark that composes with nothing keeps its place, but as a joiner that no later NFC can compose.
_JOINER = "\u034f"
# Letters with marks in NFC, one of which nearly every Vietnamese text has.
_MARKED = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_WORD, _REMEMBERED = 12, 1 << 15  # code points; words come again and again, and are remembered


def _lower(char: str) -> str:
    """Return `char` in lower case where that is one character, else `char`."""
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def _plain(char: str) -> str:
    """Fold one character to exactly one: without marks, in lower case, đ as d."""
    if char in "đĐðÐ":
        return "d"
    if ord(char) in _COMBINING:
        return _JOINER
    decomposed = unicodedata.normalize("NFD", char)
    marked = len(decomposed) > 1 and ord(decomposed[1]) in _COMBINING
    return _lower(decomposed[0] if marked else char)


class _Table(dict[int, str]):
    """A translation table that is filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _plain(chr(code))
        return folded


_FOLDED = _Table()


def fold(text: str) -> str:
    """Return `text` without marks and in lower case, đ as d; as many code points as `nfc(text)`."""
    if text.isascii():
        return text.lower()
    return _fold_word(text) if len(text) <= _WORD else nfc(text).translate(_FOLDED)


@functools.lru_cache(_REMEMBERED)
def _fold_word(text: str) -> str:
    return nfc(text).translate(_FOLDED)


def match_key(text: str) -> str:
    """Return `text` in lower case with marks kept, tones in one placement; as many code points as `nfc(text)`.

    The Icelandic eth that old keyboards typed for đ is đ.
    """
    return _match_word(text) if len(text) <= _WORD else _match_key(text)


@functools.lru_cache(_REMEMBERED)
def _match_word(text: str) -> str:
    return _match_key(text)


def _match_key(text: str) -> str:
    text = tone_key(text)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(map(_lower, text))
    return lowered.replace("ð", "đ") if "ð" in lowered else lowered


def has_marks(text: str) -> bool:
    """Say whether any letter of `text` carries a Vietnamese mark (đ included)."""
    if text.isascii():
        return False
    return _MARKED.search(text) is not None or fold(text) != "".join(map(_lower, nfc(text)))
