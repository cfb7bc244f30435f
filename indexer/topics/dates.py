"""Days in a sentence, resolved by the day of the article: does it speak of the event's day, or of another year?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# Farther than this from the event, a day belongs to another round.
_ANOTHER_YEAR = timedelta(days=200)
# A day without a year is taken in the year nearest to the article.
_NEAR = timedelta(days=270)
# Months as words; "tháng năm 2026" is no May, so the fifth is left out before a year.
_MONTH_WORDS = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
_NUMERALS = "|".join(
    word + (r"(?!\s+\d)" if word == "năm" else "") for word in sorted(_MONTH_WORDS, key=len, reverse=True)
)
_DAY = re.compile(
    r"(?<![\d/.\-])(?P<d>[0-3]?\d)\s?[/.\-]\s?(?P<m>[01]?\d)(?:\s?[/.\-]\s?(?P<y>(?:19|20)\d\d))?(?![\d%]|[/.\-]\d|,\d)"
    r"|\b(?P<d2>[0-3]?\d)\s+(?:tháng|thang)\s+(?P<m2>[01]?\d|" + _NUMERALS + r")\b"
    r"(?:\s*,?\s*(?:năm|nam)\s+(?P<y2>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
# A year told from the article's: "15/3 năm sau".
_YEAR_AWAY = {
    "năm sau": 1, "năm tới": 1, "sang năm": 1, "năm nay": 0, "năm ngoái": -1, "năm trước": -1,
    "nam sau": 1, "nam toi": 1, "nam nay": 0, "nam ngoai": -1, "nam truoc": -1,
}  # fmt: skip
_YEAR = re.compile(r",?\s+(?:của\s+)?(" + "|".join(_YEAR_AWAY) + r")\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ENGLISH = re.compile(
    rf"\b{_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.replace('name', 'name2')}"
    r"(?:,?\s+(?P<y2>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_RELATIVE = {
    "hôm nay": 0, "sáng nay": 0, "chiều nay": 0, "tối nay": 0, "trưa nay": 0, "hom nay": 0, "sang nay": 0,
    "ngày mai": 1, "sáng mai": 1, "ngay mai": 1, "hôm qua": -1, "ngày hôm qua": -1, "hom qua": -1,
}  # fmt: skip
_WORDS = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)), re.IGNORECASE)
_DIGIT = re.compile(r"\d")  # stands in each of the first two, and is looked for far faster
_SUNDAY = re.compile(r"chủ nhật (?:này|tới)|chu nhat (?:nay|toi)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a text: where it stands, which day, and whether the article's date was needed to know it."""

    start: int
    end: int
    day: date
    resolved: bool


def days(text: str, start: int, end: int, published: date | None) -> Iterator[Day]:
    """Find the days named in `text[start:end]`; those without a year need `published`."""
    if _DIGIT.search(text, start, end):
        yield from _numbered(text, start, end, published)
    if published is None:
        return
    for found in _WORDS.finditer(text, start, end):
        yield Day(found.start(), found.end(), published + timedelta(days=_RELATIVE[found[0].lower()]), True)
    for found in _SUNDAY.finditer(text, start, end):
        ahead = (6 - published.weekday()) % 7 or 7
        yield Day(found.start(), found.end(), published + timedelta(days=ahead), True)


def _numbered(text: str, start: int, end: int, published: date | None) -> Iterator[Day]:
    """Find the days whose number is told."""
    for found in _DAY.finditer(text, start, end):
        named = (found["m"] or found["m2"]).lower()
        month = int(named) if named.isdigit() else _MONTH_WORDS[named]
        yield from _day(found, int(found["d"] or found["d2"]), month, published)
    for found in _ENGLISH.finditer(text, start, end):
        month = 1 + _MONTHS.index((found["name"] or found["name2"])[:3].lower())
        yield from _day(found, int(found["d"] or found["d2"]), month, published)


def _day(found: re.Match[str], number: int, month: int, published: date | None) -> Iterator[Day]:
    """Read the year of a date in a text, written or told from the article's, or take the nearest to that day."""
    year = found["y"] or found["y2"]
    away = _YEAR.match(found.string, found.end()) if published and not year else None
    if year:
        day = _date(int(year), month, number)
    elif published and away:
        day = _date(published.year + _YEAR_AWAY[away[1].lower()], month, number)
    else:
        day = _nearest(month, number, published) if published else None
    if day is not None:
        yield Day(found.start(), found.end(), day, not year)


def is_event(day: Day, event: date) -> bool:
    """Say whether a day of a text is the day of the event."""
    return day.day == event


def is_other_round(day: Day, event: date) -> bool:
    """Say whether a day with its year written out lies in another year than the event."""
    return not day.resolved and abs(day.day - event) > _ANOTHER_YEAR


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, number: int, published: date) -> date | None:
    choices = [_date(published.year + shift, month, number) for shift in (-1, 0, 1)]
    close = [day for day in choices if day is not None and abs(day - published) <= _NEAR]
    return min(close, key=lambda day: abs(day - published), default=None)
