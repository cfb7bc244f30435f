"""Fields that every kind of source has: dates and ids."""

import datetime
import hashlib
import re

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d])")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
# "24 tháng 12 năm 2025", and as some portals write it: "24 Tháng Mười Hai 2025".
_SPELLED = re.compile(
    r"(?<!\d)(\d{1,2}) tháng (\d{1,2}|[^\W\d]+(?: hai| một)?),? (?:năm )?(\d{4})(?!\d)", re.IGNORECASE
)
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)")
_VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))
_YEARS = range(1900, 2101)


# As ids: clients and proxies make another address of these.
NO_ADDRESS = (".", "..")


def date(value: str) -> str | None:
    """Return the day that `value` begins with (or, in Vietnamese order, holds) as YYYY-MM-DD; None if there is none.

    "2025-12-24", "2025-12-24T08:00:00+07:00" (a time with a zone is the day it was in Viet Nam), "24/12/2025",
    "Thứ tư, 24/12/2025 - 08:00" and "20251224" are read; an impossible day ("31/02/2026") is none.
    """
    text = value.strip()
    if zoned := _ZONED.match(text):
        return _local_day(zoned[0].replace(" ", "T"))
    if found := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = map(int, found.groups())
    elif found := _VIETNAMESE.search(text[:80]):
        day, month, year = map(int, found.groups())
    elif (found := _SPELLED.search(text[:80])) and (spelled := _month(found[2])):
        day, month, year = int(found[1]), spelled, int(found[3])
    else:
        return None
    try:
        return datetime.date(year, month, day).isoformat() if year in _YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month in digits or letters, 0 for no month."""
    return int(word) if word.isdigit() else _MONTHS.index(word.lower()) + 1 if word.lower() in _MONTHS else 0


def _local_day(stamp: str) -> str | None:
    """Return the day on which it was `stamp` in Viet Nam."""
    try:
        day = datetime.datetime.fromisoformat(stamp).astimezone(_VIET_NAM).date()
        return day.isoformat() if day.year in _YEARS else None
    except (ValueError, OverflowError):
        return None


def digest_id(*parts: str) -> str:
    """Return a stable id made of `parts`: 16 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", errors="surrogatepass")).hexdigest()[:16]
