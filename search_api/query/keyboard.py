"""Undo raw keystrokes: what Telex or VNI would have made of "baafu cuwr" or "ba6u cu73"; and list how a syllable may be
marked."""

import functools
import itertools
import re
import unicodedata
from collections import Counter

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_KEYS = {mark: key for key, mark in _TELEX_TONES.items()}
_SHAPE_KEYS = {"\u031b": "w", "\u0306": "w"}
_VNI_TONES = dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_SHAPES = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
_VNI_HOSTS = {"6": "aeo", "7": "ou", "8": "a"}
_VOWELS = "aăâeêioôơuưy"
_LETTERS = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}  # what a letter without its mark may be
# initial consonants, vowels, final consonants of a Vietnamese syllable, marks aside
_SHAPE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|uao|oao|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)


def is_syllable(plain: str) -> bool:
    """Say whether a folded word has the shape of a Vietnamese syllable ("nghieng"; not "the" plus "s")."""
    return _SHAPE.fullmatch(plain) is not None


def spellings(plain: str) -> list[str]:
    """List what a folded syllable may be with marks, itself among them: "thu" may be "thư", "thử", "thù" …"""
    shapes = map("".join, itertools.product(*(_LETTERS.get(char, char) for char in plain)))
    made = (_finish(shape, tone) for shape in shapes for tone in ("", *_TELEX_TONES.values()))
    return list(dict.fromkeys(filter(None, made)))


def marks_of(word: str) -> Counter[str]:
    """Count the marks of a word, tones and shapes and đ alike."""
    return Counter(char for char in unicodedata.normalize("NFD", word.lower()) if char == "đ" or not char.isalnum())


def carries(form: str, typed: str) -> bool:
    """Say whether a form has all the marks that were typed of it: "nội" those of "nôi" and "noi", not of "nói"."""
    return marks_of(typed) <= marks_of(form)


@functools.lru_cache(maxsize=1 << 13)
def undo(token: str) -> str | None:
    """Return the syllable that the keystrokes `token` stand for, or None where they stand for none.

    `token` is in lower case without marks; the result is NFC and always differs from `token`.
    """
    made = _vni(token) if any(char.isdigit() for char in token) else _telex(token)
    return made if made is not None and made != token else None


@functools.lru_cache(maxsize=1 << 13)
def keys(word: str) -> str:
    """Return the Telex keys of an NFC word in lower case: "nhajap" for "nhạap", which an input method left so."""
    return "".join(_KEYS.get(char, char) for char in unicodedata.normalize("NFD", _shaped_keys(word)))


def _shaped_keys(word: str) -> str:
    """Write each shaped letter with the key of its shape; a tone stays a mark on what it stood on."""
    made = []
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        base, marks = parts[0], parts[1:]
        shape = "".join(_SHAPE_KEYS.get(mark, "") or base * (mark == "\u0302") for mark in marks)
        made.append(base + shape + "".join(mark for mark in marks if mark in _KEYS))
    return "".join(made).replace("đ", "dd")


def _telex(token: str) -> str | None:
    if not token.isascii() or not token.isalpha():
        return None
    letters, tone = token, ""
    for place, char in enumerate(token):
        if place and char in _TELEX_TONES and any(c in "aeiouyw" for c in token[:place]) and _ends(token[place + 1 :]):
            letters, tone = token[:place] + token[place + 1 :], _TELEX_TONES[char]
            break
    return _finish(_telex_letters(letters), tone)


def _ends(rest: str) -> bool:
    """Say whether `rest` may follow a tone key: more keys of the same syllable, no second tone."""
    return re.fullmatch(r"[aeiouyw]*(?:ng|nh|ch|[cmnpt])?[aeow d]*".replace(" ", ""), rest) is not None


def _telex_letters(keys: str) -> str:
    keys = re.sub(r"^d(.*)d", r"đ\1", keys, count=1)
    for vowel, shaped in (("a", "â"), ("e", "ê"), ("o", "ô")):
        keys = re.sub(f"{vowel}([iuyomncptgh]*){vowel}", rf"{shaped}\1", keys, count=1)
    keys = re.sub(r"uo([a-z]*)w", r"ươ\1", keys, count=1)
    for vowel, shaped in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        keys = re.sub(f"{vowel}([iuaomncptgh]*)w", rf"{shaped}\1", keys, count=1)
    return keys.replace("w", "ư")


def _vni(token: str) -> str | None:
    if not re.fullmatch(r"[a-z]+[0-9][a-z0-9]*", token):
        return None
    letters, tone = "", ""
    for char in token:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char == "9" and letters[:1] == "d":
            letters = "đ" + letters[1:]
        elif char in _VNI_SHAPES:
            letters = _shape(letters, char)
        elif char.isdigit():
            return None
        else:
            letters += char
    return _finish(letters, tone)


def _shape(letters: str, key: str) -> str:
    """Put a VNI shape mark on the last vowel that takes it; "uo7" becomes "ươ"."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in _VNI_HOSTS[key]:
            shaped = unicodedata.normalize("NFC", letters[place] + _VNI_SHAPES[key])
            before = letters[:place]
            if key == "7" and letters[place] == "o" and before.endswith("u"):
                before = before[:-1] + "ư"
            return before + shaped + letters[place + 1 :]
    return letters


def _finish(letters: str, tone: str) -> str | None:
    """Set `tone` where the new style sets it; None where the letters are no Vietnamese syllable."""
    base = "".join(unicodedata.normalize("NFD", char)[0] for char in letters).replace("đ", "d")
    if not is_syllable(base):
        return None
    if not tone:
        return unicodedata.normalize("NFC", letters)
    place = _tone_place(letters)
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])


def _tone_place(letters: str) -> int:
    """Find the vowel that carries the tone: a shaped one, else by the open or closed syllable."""
    start = 2 if letters[:2] in ("qu", "gi") and any(char in _VOWELS for char in letters[2:]) else 0
    vowels = [place for place, char in enumerate(letters) if place >= start and char in _VOWELS]
    shaped = [place for place in vowels if letters[place] in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    closed = vowels[-1] < len(letters) - 1
    if len(vowels) == 1 or (len(vowels) == 2 and not closed):
        return vowels[0]
    return vowels[1]
