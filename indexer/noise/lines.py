"""The lines of a text, with their offsets."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\s\u200b\ufeff][^\n\r\u2028\u2029]*")
_SPACES = " \t\u00a0\u200b\ufeff\x0b\x0c\x85"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the spaces around it.

    `text` is the whole text's `[start:end]`, `key` the same stretch of its match key (as many characters).
    """

    start: int
    end: int
    text: str
    key: str


def lines(whole: str, key: str, start: int, end: int) -> list[Line]:
    """Return the lines of a stretch of `whole` that are not blank; `key` is the match key of `whole`."""
    found = []
    for match in _LINE.finditer(whole, start, end):
        begin = match.start()
        stop = begin + len(match[0].rstrip(_SPACES))
        found.append(Line(begin, stop, whole[begin:stop], key[begin:stop]))
    return found
