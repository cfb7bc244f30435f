"""The lines of a text, with their offsets."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\s\u00a0\u200b\ufeff][^\n\r\u2028\u2029]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the spaces around it; `text` is `whole[start:end]`."""

    start: int
    end: int
    text: str


def lines(whole: str, start: int, end: int) -> list[Line]:
    """Return the lines of a stretch of `whole` that are not blank."""
    found = []
    for match in _LINE.finditer(whole, start, end):
        text = match[0].rstrip(" \t\u00a0\u200b\ufeff\x0b\x0c\x85")
        found.append(Line(match.start(), match.start() + len(text), text))
    return found
