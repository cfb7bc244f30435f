"""NFC and tone placement: two spellings of one syllable become one, without changing what is shown.

Old-style placement ("hoà", "thuỷ", "khoá") and new style ("hòa", "thủy", "khóa") are equally correct Vietnamese;
matching needs one of them. `tone_key` chooses the new style.
"""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _placements() -> dict[str, str]:
    """Map an open cluster in the old style to the new one: "oà" to "òa", for oa, oe and uy in both cases."""
    compose = unicodedata.normalize
    table = {}
    for first, seconds in (("o", "aAeE"), ("O", "aAeE"), ("u", "yY"), ("U", "yY")):
        for second in seconds:
            for tone in _TONES:
                table[first + compose("NFC", second + tone)] = compose("NFC", first + tone) + second
    return table


_NEW_STYLE = _placements()
# A final open cluster oa, oe or uy carries the mark on its first vowel in the new style. A further combining mark
# leaves the cluster alone: composing would change the number of code points. (Two plain classes search ten times as
# fast as the clusters themselves.)
_CLUSTER = re.compile("[oOuU][" + "".join(sorted({key[1] for key in _NEW_STYLE})) + r"](?![^\W\d_]|[\u0300-\u036f])")


def _new_style(cluster: re.Match[str]) -> str:
    """Return a cluster in the new style; after q, u is no vowel."""
    at = cluster.start()
    if at and cluster.string[at - 1] in "qQ":
        return cluster[0]
    return _NEW_STYLE.get(cluster[0], cluster[0])


def nfc(text: str) -> str:
    """Return `text` in NFC; every offset of this project counts code points of such a text."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def tone_key(text: str) -> str:
    """Return `text` in NFC with tone marks where the new style puts them: "hoà" and "hòa" give "hòa".

    The result has as many code points as `nfc(text)`, so offsets in one are offsets in the other.
    """
    return _CLUSTER.sub(_new_style, nfc(text))
