"""Case and mark folding: what a person means who types "bau cu", "BẦU CỬ" or "bầu cử"."""

import functools
import unicodedata

from indexer.vietnamese.normalise import nfc, tone_key


@functools.lru_cache(maxsize=65536)
def _plain(char: str) -> str:
    """Fold one character to exactly one character (a letter that would become two keeps its first)."""
    if char in "đĐðÐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[:1]
    return base.lower()[:1] or char


def fold(text: str) -> str:
    """Return `text` without marks and in lower case, đ as d; as many code points as `nfc(text)`."""
    text = nfc(text)
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def match_key(text: str) -> str:
    """Return `text` in lower case with marks kept, tones in one placement; as many code points as `nfc(text)`."""
    return "".join(char if len(char.lower()) != 1 else char.lower() for char in tone_key(text))


def has_marks(text: str) -> bool:
    """Say whether any letter of `text` carries a Vietnamese mark (đ included)."""
    return fold(text) != "".join(char.lower()[:1] for char in nfc(text))
