"""Geometry of the two charts of the mentions page: bars by month and bars by province, as plain numbers for SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_api.understanding.dates import months_between

_BAR, _GAP, _HEIGHT = 22, 6, 120
# More months than this are drawn as years, which may stand closer where all of them fit then.
_MONTHS, _YEAR, _YEAR_LEAST = 48, 34, 26
_ROW, _LABEL, _WIDTH = 26, 112, 360
_ROOM = 346  # what a narrow column holds without being scrolled


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, its label and its count; `key` is what a link filters by."""

    key: str
    label: str
    count: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a viewBox of width × height."""

    bars: tuple[Bar, ...]
    width: int
    height: int


def timeline(counts: Mapping[str, int]) -> Chart:
    """Draw counts by month ("2026-03") left to right; a month without any stands empty between.

    A span of more than 48 months is drawn by year.
    """
    dated = {month: count for month, count in counts.items() if count and month[:4].isdigit()}
    if not dated:
        return Chart((), 0, 0)
    months = months_between(min(dated), max(dated))
    if len(months) <= _MONTHS:
        return _columns([(month, f"{int(month[5:7])}/{month[:4]}", dated.get(month, 0)) for month in months], _BAR)
    years: dict[str, int] = {}
    for month, count in dated.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    every = range(int(min(years)), int(max(years)) + 1)
    shown = [str(year) for year in every] if len(every) <= _MONTHS else sorted(years)
    width = min(_YEAR, max(_YEAR_LEAST, (_ROOM - _GAP) // len(shown) - _GAP))
    return _columns([(year, year, years.get(year, 0)) for year in shown], width)


def _columns(counts: Sequence[tuple[str, str, int]], width: int) -> Chart:
    """Draw (key, label, count) left to right."""
    most, bars = max(count for _, _, count in counts), []
    for place, (key, label, count) in enumerate(counts):
        height = round(count / most * _HEIGHT)
        x = place * (width + _GAP) + _GAP
        bars.append(Bar(key, label, count, x, _HEIGHT + 16 - height, width, height))
    return Chart(tuple(bars), len(counts) * (width + _GAP) + _GAP, _HEIGHT + 54)


def ranking(counts: Sequence[tuple[str, str, int]], limit: int = 12) -> Chart:
    """Draw (key, label, count) as rows, largest first."""
    rows = sorted((row for row in counts if row[2]), key=lambda row: (-row[2], row[1]))[:limit]
    if not rows:
        return Chart((), 0, 0)
    most, room = rows[0][2], _WIDTH - _LABEL - 40
    bars = [
        Bar(key, label, count, _LABEL, place * _ROW + 4, max(2, round(count / most * room)), _ROW - 8)
        for place, (key, label, count) in enumerate(rows)
    ]
    return Chart(tuple(bars), _WIDTH, len(rows) * _ROW + 4)
