"""Places whose names hold a question word ("La Gi", "Ba Sao", "dau giay"): there it asks nothing."""

import re

from indexer.extract.gazetteer import Gazetteer
from indexer.extract.tokens import phrase_key
from indexer.vietnamese.fold import fold, has_marks

# What stands before a place that is typed in small letters; two or three syllables follow it.
_BEFORE = re.compile(
    r"\b(?:phuong|xa|thi xa|thi tran|huyen|quan|tp|thanh pho|dac khu|o|tai|tu|den|toi|ve|cua|di|qua)"
    r" (?=(?P<three>(?P<two>\w+ \w+) \w+)|(?P<last>\w+ \w+))"
)
_ASKS = frozenset(("ai", "gi", "dau", "nao", "sao", "may"))


def without_places(text: str) -> str:
    """Return an NFC text with such names blotted out, as long as it was.

    A name counts behind a word that leads to a place, or where it is written with capitals.
    """
    folded = fold(text)
    if not _ASKS & set(folded.split()):
        return text
    spans = [match.span(name) for match in _BEFORE.finditer(folded) for name in ("three", "two", "last") if match[name]]
    spans += [
        (first.start(), second.end())
        for first, second in zip(*_neighbours(text), strict=False)
        if first[0][0].isupper() and second[0][0].isupper()
    ]
    for start, end in spans:
        if _ASKS & set(folded[start:end].split()) and _is_place(text[start:end], marked=has_marks(text)):
            text = text[:start] + re.sub(r"\w", "_", text[start:end]) + text[end:]
    return text


def _neighbours(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    words = list(re.finditer(r"\w+", text))
    return words, words[1:]


def _is_place(name: str, *, marked: bool) -> bool:
    """Say whether a place is called so; typed with marks its marks must be right."""
    places = Gazetteer.load()
    return bool(places.named(phrase_key(name)) if marked else places.resolve_plain(name))
