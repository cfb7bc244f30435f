"""Whether two answers say the same: 1,2 km and 1.200 m, "15/3" and "15/3/2026", "ông Lưu" and "Nông Thị Lưu"."""

import re
from typing import Any

from indexer.analysis import analyse

_BASE = {"km": ("m", 1000.0), "cm": ("m", 0.01), "ha": ("m2", 10_000.0), "km2": ("m2", 1e6), "tấn": ("kg", 1000.0)}
_NEAR = 0.015  # relative difference up to which figures are the same rounded
_DATE = re.compile(r"(?:\d{4}|-)(?:-\d{2}){0,2}")


def agree(one: Any, other: Any) -> bool:
    """Say whether two normalised values do not contradict each other; a figure, a date, a name or words."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _figures(one, other)
    first, second = str(one), str(other)
    if _DATE.fullmatch(first) and _DATE.fullmatch(second):
        return _dates(first, second)
    own, there = set(analyse(first).plain), set(analyse(second).plain)
    return bool(own and there) and (own <= there or there <= own)


def _figures(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Compare in one unit; a figure without a number agrees with none but its like."""
    (first, unit), (second, its) = _in_base(one), _in_base(other)
    if first is None or second is None:
        return one == other
    return unit == its and abs(first - second) <= _NEAR * max(abs(first), abs(second))


def _in_base(figure: dict[str, Any]) -> tuple[float | None, str]:
    value, unit = figure.get("value"), str(figure.get("unit") or "")
    base, factor = _BASE.get(unit, (unit, 1.0))
    return (value * factor if isinstance(value, int | float) else None), base


def _dates(first: str, second: str) -> bool:
    """Say whether one date is the other with less of it known: its year alone, or its day and month alone."""
    short, long = sorted((first, second), key=len)
    return long.startswith(short) or (short.startswith("--") and long[4:] == short[1:])
