"""NFC and tone placement: two spellings of one syllable become one, without changing what is shown.

Old-style placement ("hoà", "thuỷ", "khoá") and new style ("hòa", "thủy", "khóa") are equally correct Vietnamese;
matching needs one of them. `tone_key` chooses the new style.
"""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# A final open cluster oa, oe or uy carries the mark on its first vowel in the new style; after q, u is no vowel.
_OLD_STYLE = re.compile(
    r"(?<![qQ])([oOuU])((?<=[oO])[aAeE]|(?<=[uU])[yY])([" + _TONES + r"])(?![^\W\d_]|[\u0300-\u036f])"
)


def nfc(text: str) -> str:
    """Return `text` in NFC; every offset of this project counts code points of such a text."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def tone_key(text: str) -> str:
    """Return `text` in NFC with tone marks where the new style puts them: "hoà" and "hòa" give "hòa".

    The result has as many code points as `nfc(text)`, so offsets in one are offsets in the other.
    """
    decomposed = unicodedata.normalize("NFD", text)
    if not any(tone in decomposed for tone in _TONES):
        return nfc(text)
    return unicodedata.normalize("NFC", _OLD_STYLE.sub(r"\1\3\2", decomposed))
