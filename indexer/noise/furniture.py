"""Furniture of a web page: menus, counters, share buttons, related links."""

import functools
import re
from collections.abc import Sequence

from indexer.noise.lexicon import by_initial, pattern
from indexer.noise.lines import Line

# The title of another article, its agency, its lead, on one line.
_AGENCY = r"(?:TTO|NLĐO|TNO|TPO|VTC News|VOV\.VN) [-–] (?=[\w\"“])"
_TEASER = re.compile(rf"[^.!?;\n]{{15,140}} {_AGENCY}")
_MAYBE_TEASER = re.compile(_AGENCY)  # is looked for many times as fast
_LONGEST = 120  # characters of a line of furniture
_HEADLINE = 200  # the same of a headline with its date
_SENTENCE = 60  # the same where it ends like a sentence


@functools.lru_cache(maxsize=1)
def _lines() -> re.Pattern[str]:
    return re.compile(by_initial("furniture", "lines"))


@functools.lru_cache(maxsize=1)
def _run_in() -> re.Pattern[str]:
    return pattern("furniture", "run in")


def is_furniture(line: Line) -> bool:
    """Say whether a whole line is furniture."""
    if _MAYBE_TEASER.search(line.text, 16, 160) and _TEASER.match(line.text):
        return True
    if len(line.text) > (_SENTENCE if line.text[-1] == "." else _LONGEST):
        return False
    bare = line.key.rstrip(" .:»>›")
    return not bare or _lines().fullmatch(bare) is not None


def is_rubric(line: Line) -> bool:
    """Say whether a line above the title is the section of the site that the article stands in: "Tin tức - Sự kiện"."""
    return _rubrics().fullmatch(line.key.strip(" .:»>›|/-–")) is not None


@functools.lru_cache(maxsize=1)
def _rubrics() -> re.Pattern[str]:
    return pattern("furniture", "rubrics", r"(?:(?:{})(?: ?[-–»>›|/] ?| và |, )?)+")


@functools.lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    return pattern("furniture", "others")


def headlines_from(rest: Sequence[Line]) -> int:
    """Return at which line the headlines of other articles begin that end a page, the number of lines if none do.

    Their heading says so; behind it no line may be a paragraph.
    """
    for at in range(len(rest) - 1, 0, -1):
        line = rest[at]
        if _others().fullmatch(line.key.rstrip(" .:»>›")):
            return at
        if len(line.text) > _HEADLINE or (line.text[-1] == "." and len(line.text) > _SENTENCE):
            break
    return len(rest)


def run_in(key: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of furniture that were run into the text between `start` and `end`."""
    return [match.span() for match in _run_in().finditer(key, start, end)]
