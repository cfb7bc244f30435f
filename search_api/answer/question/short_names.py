"""Names that a question gives in one syllable or in letters and digits: "sông Mận" by its head, "ga B2" by its code."""

import re

from indexer.analysis import analyse
from indexer.vietnamese.normalise import nfc

_CODE = re.compile(r"\b(?P<letters>[A-ZĐ]{1,3})(?P<number>\d+)\b")
_NAMED = re.compile(
    r"\b(?:sông|suối|cầu|hồ|núi|đèo|chợ|chùa|đền|đình|đập|kênh|rạch|đảo|hòn|vịnh|bến|ga|thác|mũi|cù lao|cồn) "
    r"(?P<name>\w+)\b"
)


def short_names(question: str) -> tuple[tuple[str, ...], ...]:
    """Return for each such name of a question the ways in which a text may hold it, syllables with their marks between
    blanks; typed without capitals there is none."""
    text = nfc(question)
    found: list[tuple[str, ...]] = [
        (_key(match[0]), _key(f"{match['letters']} {match['number']}")) for match in _CODE.finditer(text)
    ]
    for match in _NAMED.finditer(text):
        name, behind = match["name"], text[match.end() :].lstrip()
        if name[0].isupper() and not name.isupper() and not behind[:1].isupper():
            found.append((_key(match[0]),))
    return tuple(found)


def lacks(names: tuple[tuple[str, ...], ...], text: str) -> bool:
    """Say whether a text lacks one of the names."""
    held = _key(text) if names else ""
    return any(all(way not in held for way in ways) for ways in names)


def _key(text: str) -> str:
    return f" {' '.join(analyse(text).marked)} "
