"""The order of the Vietnamese alphabet: a ă â b c d đ e ê …, marks of tone counting last."""

import unicodedata

from indexer.vietnamese.normalise import nfc

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: place for place, letter in enumerate(_LETTERS, 1)}
# None, huyền, hỏi, ngã, sắc, nặng.
_TONES = {mark: place for place, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
_OTHERS = 1000


def sort_key(text: str) -> tuple[list[int], list[int]]:
    """Return what `text` sorts by: "Cao Bằng" after "Cà Mau", "Đà Nẵng" after "Dak", "Bà" before "Bá".

    The case of letters does not count. Digits come before letters, other signs first; letters of other alphabets last.
    """
    letters, tones = [], []
    for char in nfc(text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_place(letter))
        tones.append(tone)
    return letters, tones


def _place(letter: str) -> int:
    if letter in _ORDER:
        return _OTHERS + _ORDER[letter]
    if letter[:1].isalpha():
        return 2 * _OTHERS + ord(letter[0])
    return min(ord(letter[0]), _OTHERS - 1) if letter else 0
