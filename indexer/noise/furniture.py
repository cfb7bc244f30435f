"""Furniture of a web page: menus, counters, share buttons, related links."""

import functools
import re

from indexer.noise.lexicon import pattern
from indexer.noise.lines import Line

_LONGEST = 120  # characters of a line of furniture
_SENTENCE = 60  # the same where it ends like a sentence


@functools.lru_cache(maxsize=1)
def _lines() -> re.Pattern[str]:
    return pattern("furniture", "lines")


@functools.lru_cache(maxsize=1)
def _run_in() -> re.Pattern[str]:
    return pattern("furniture", "run in")


def is_furniture(line: Line) -> bool:
    """Say whether a whole line is furniture."""
    if len(line.text) > (_SENTENCE if line.text[-1] == "." else _LONGEST):
        return False
    bare = line.key.rstrip(" .:»>›")
    return not bare or _lines().fullmatch(bare) is not None


def run_in(key: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of furniture that were run into the text between `start` and `end`."""
    return [match.span() for match in _run_in().finditer(key, start, end)]
