"""Furniture of a web page: menus, counters, share buttons, related links."""

import functools
import re
from pathlib import Path

from indexer.noise.lines import Line
from indexer.vietnamese.normalise import tone_key


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Load `furniture.txt`: whole lines, and stretches that stand run into the text."""
    whole: list[str] = []
    inner: list[str] = []
    into = whole
    for line in (Path(__file__).parent / "furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            into = {"[lines]": whole, "[run in]": inner}[line]
        elif line and not line.startswith("#"):
            into.append(f"(?:{tone_key(line)})")
    return (
        re.compile("|".join(whole), re.IGNORECASE),
        re.compile("|".join(inner), re.IGNORECASE),
    )


def is_furniture(line: Line) -> bool:
    """Say whether a whole line is furniture."""
    return len(line.text) <= 120 and _patterns()[0].fullmatch(tone_key(line.text).rstrip(" .:»>›")) is not None


def run_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of furniture that were run into the text between `start` and `end`."""
    return [match.span() for match in _patterns()[1].finditer(text, start, end)]
