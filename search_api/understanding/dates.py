"""Days as people and programs write them: ISO, a month, a year, or Vietnamese day/month/year."""

import calendar
import re
from datetime import date, timedelta, timezone

_FORMS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"),
    re.compile(r"(?:(?:(?P<d>\d{1,2})/)?(?P<m>\d{1,2})/)(?P<y>\d{4})"),
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
VIETNAM = timezone(timedelta(hours=7))
_YEARS = range(1900, 2101)


def iso_day(number: int) -> str:
    """Write a day that an index keeps as the number yyyymmdd in ISO."""
    return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def months_between(first: str, last: str) -> list[str]:
    """List the months from "2025-11" to "2026-02", both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, end + 1)]


def read_day(text: str, *, last: bool) -> str | None:
    """Return a day in ISO; of a month or a year its first day, or with `last` its last. None if it is no day."""
    for form in _FORMS:
        found = form.fullmatch(text.strip())
        if found:
            year, month, day = (int(found[name]) if found[name] else None for name in "ymd")
            return _day(year or 0, month, day, last=last)
    return None


def day_meant(words: str, value: object) -> str:
    """Return the ISO day `value` where the words for it leave its year out ("sáng 3/11"), else nothing."""
    day = str(value or "")
    return day if _ISO_DAY.fullmatch(day) and day[:4] not in words else ""


def _day(year: int, month: int | None, day: int | None, *, last: bool) -> str | None:
    if year not in _YEARS or (month is not None and not 1 <= month <= 12):
        return None
    month = month or (12 if last else 1)
    longest = calendar.monthrange(year, month)[1]
    day = day if day is not None else (longest if last else 1)
    return date(year, month, day).isoformat() if 1 <= day <= longest else None
