"""What written dates mean: ISO values; a missing year comes from the date it stands beside, or from evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.extract.years import Years, make_date
from indexer.schema import Entity

# What joins two dates that share a year: "và", "đến đầu", a comma, a dash.
_JOIN = re.compile(
    r"\s{0,3}(?:[,;–-]|(?:,\s{0,3})?(?:và|cùng|hoặc|đến|tới|cho đến|kéo dài đến))\s{0,3}"
    r"(?:(?:đầu|cuối|giữa|hết|trong|sang|đến)\s{1,3})?$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date as written: span, parts (None where unsaid), the end of an interval, and a repair's reason.

    `lent` says that its year stands at another date.
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    until: str | None = None
    first: int | None = None
    reason: str | None = None
    lent: bool = False


def share(text: str, found: Sequence[Found]) -> list[Found]:
    """Give dates without a year the year of the date that they are joined to: "tháng 9 và tháng 10 năm 2025".

    `found` are a text's dates in order; a later month before an earlier one is of the year before.
    """
    shared = list(found)
    for at in range(len(found) - 2, -1, -1):
        item, after = shared[at], shared[at + 1]
        if item.year or not item.month or not after.year or after.until:
            continue
        if not after.month:
            if item.day and text[item.end : after.start].isspace():  # "30/4 năm 2018"
                shared[at] = replace(item, year=after.year, lent=True)
            continue
        if _JOIN.match(text, item.end, after.start):
            year = after.year - ((item.month, item.day or 0) > (after.month, after.day or 31))
            shared[at] = replace(item, year=year, lent=True)
    return shared


def date_entities(text: str, found: list[Found], years: Years) -> list[Entity]:
    """Turn found dates into entities; `value` is ISO, partial, an interval "a/b", or `--MM-DD` without a year."""
    return [_entity(text, item, years, found, at) for at, item in enumerate(found) if _keep(item, found, at, years)]


def _keep(item: Found, found: list[Found], at: int, years: Years) -> bool:
    return not (item.month is None and item.year is None) or bool(_month_of(found, at)) or years.published is not None


def _month_of(found: list[Found], at: int) -> Found | None:
    """Return the date right after a lone day ("từ ngày 1 đến ngày 10/12") that gives it its month."""
    after = found[at + 1] if at + 1 < len(found) else None
    near = after and after.day and after.month and after.start - found[at].end < 12
    return after if near else None


def _entity(text: str, item: Found, years: Years, found: list[Found], at: int) -> Entity:
    confidence, reason = 0.97, "year from the date after it" if item.lent else item.reason
    if item.day and item.month is None and item.year is None:
        item, reason = _lend_month(item, _month_of(found, at), years)
        confidence = 0.6
    if item.year is None and item.month is not None:
        guess = years.guess(item.month, item.day)
        if guess:
            item, reason, confidence = replace(item, year=guess.year), f"year from {guess.reason}", guess.confidence
        else:
            confidence = min(confidence, 0.9)
    if item.reason:
        confidence = 0.7
    value: dict[str, object] = {"value": iso(item)}
    if reason:
        value["reason"] = reason
    if item.reason:
        value["repaired"] = True
    return Entity(item.start, item.end, "date", text[item.start : item.end], confidence, value)


def _lend_month(item: Found, after: Found | None, years: Years) -> tuple[Found, str | None]:
    if after and after.month and item.day:
        back = after.day is not None and item.day > after.day  # "từ ngày 28 đến ngày 3/1"
        month = (after.month - 2) % 12 + 1 if back else after.month
        year = after.year - 1 if after.year and back and month == 12 else after.year
        return replace(item, month=month, year=year), "month from the date after it"
    assert years.published
    return replace(item, month=years.published.month, year=years.published.year), "month from the article's date"


def iso(item: Found) -> str:
    """Write a date as ISO 8601, an interval as "a/b", a date without its year as `--MM-DD` or `--MM`."""
    if item.year is None:
        head = "-"
        if item.day is None:
            return f"{head}-{item.month:02d}"
        last = f"--{item.month:02d}-{item.day:02d}"
        return f"--{item.month:02d}-{item.first:02d}/{last}" if item.first else last
    if item.until:
        start = f"{item.year}-{item.month:02d}" if item.month else str(item.year)
        return f"{start}/{item.until}"
    if item.month is None:
        return str(item.year)
    if item.day is None:
        return f"{item.year}-{item.month:02d}"
    last = f"{item.year}-{item.month:02d}-{item.day:02d}"
    return f"{item.year}-{item.month:02d}-{item.first:02d}/{last}" if item.first else last


def complete_dates(found: list[Found]) -> list[date]:
    """Return the found dates that have day, month and year."""
    days = (make_date(item.year, item.month, item.day) for item in found if item.year and item.month and item.day)
    return [day for day in days if day]


def latest_year(found: list[Found]) -> str | None:
    """Return the latest year that a text names for something of its own time, as "2026"; terms and plans aside.

    None in 2025, the year of the reform, which decides nothing.
    """
    years = [item.year for item in found if item.year and not item.until and 1990 < item.year < 2035]
    if not years or max(years) == 2025:
        return None
    return str(max(years))
