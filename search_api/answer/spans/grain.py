"""How finely a time is told, and how finely a question asks for it: the day, the month, the quarter or the year."""

import re

_ASKED = (
    ("day", re.compile(r"\b(ngay|hom|bua|sang|trua|chieu|toi|dem) (nao|may|bao nhieu)\b|\b(what|which) (date|day)\b")),
    ("month", re.compile(r"\bthang (nao|may)\b|\b(what|which) month\b")),
    ("quarter", re.compile(r"\bquy (nao|may)\b|\b(what|which) quarter\b")),
    ("year", re.compile(r"\bnam (nao|may|bao nhieu)\b|\b(what|which) year\b")),
)
_FINEST_FIRST = ("day", "month", "quarter", "year")


def grain_asked(folded: str) -> str:
    """Return how finely a folded question asks for the time, "" where it does not say."""
    return next((grain for grain, words in _ASKED if words.search(folded)), "")


def grain_of(value: str) -> str:
    """Return how finely the value of a date tells the time: "2026-03-15" the day, "--03" the month, "2026-Q1"."""
    if value.startswith("T"):
        return "clock"
    first = value.split("/")[0]
    if "Q" in first:
        return "quarter"
    parts = first.lstrip("-").split("-")
    return ("year", "month", "day")[min(len(parts) + first.startswith("--"), 3) - 1]


def too_coarse(grain: str, asked: str) -> bool:
    """Say whether a time is told less finely than it is asked for; a day tells its month as well, a time of day only
    the time of day."""
    if not asked or grain == asked:
        return False
    if "clock" in (grain, asked):
        return True
    return _FINEST_FIRST.index(grain) > _FINEST_FIRST.index(asked)
