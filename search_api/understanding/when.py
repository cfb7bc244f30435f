"""Times that a question names: "tháng 12/2025", "tuần trước", "7 ngày qua", "last week", each as a range of days."""

import calendar
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.vietnamese.fold import fold

_DAYS_LATELY = 30


@dataclass(frozen=True, slots=True)
class Period:
    """A time named in characters `start` to `end` of a question: its first and last day.

    `sure` is False where the words may speak of a subject rather than of when it was reported ("nhiệm vụ năm 2026",
    "lịch tiếp công dân tháng 9/2025", "tính đến 30/6/2025"), and where no year stands beside a day or month: the latest
    one is a guess.
    """

    start: int
    end: int
    first: date
    last: date
    sure: bool = True


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _weekend(today: date) -> tuple[date, date]:
    monday, sunday = _week(today, 1)
    return monday + timedelta(days=5), sunday


def _months_back(today: date, count: int) -> tuple[int, int]:
    return divmod(today.year * 12 + today.month - 1 - count, 12)


def _week(today: date, back: int) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return monday, monday + timedelta(days=6)


def _quarter(today: date, back: int) -> tuple[date, date]:
    year, index = divmod(today.year * 4 + (today.month - 1) // 3 - back, 4)
    return date(year, index * 3 + 1, 1), _month(year, index * 3 + 3)[1]


def _days(today: date, first: int, last: int) -> tuple[date, date]:
    return today - timedelta(days=first), today - timedelta(days=last)


def _back(today: date, count: int) -> tuple[date, date]:
    year, month = _months_back(today, count)
    return _month(year, month + 1)


_RELATIVE: tuple[tuple[str, Callable[[date], tuple[date, date]]], ...] = (
    (r"hom nay|sang nay|chieu nay|toi nay|today", lambda today: (today, today)),
    (r"hom qua|toi qua|dem qua|yesterday", lambda today: _days(today, 1, 1)),
    (r"hom kia", lambda today: _days(today, 2, 2)),
    (r"tuan nay|this week", lambda today: _week(today, 0)),
    (r"cuoi tuan (?:truoc|qua)|last weekend", _weekend),
    (r"tuan (?:truoc|vua qua|vua roi)|last week", lambda today: _week(today, 1)),
    (r"tuan qua|past week", lambda today: _days(today, 7, 0)),
    (r"thang nay|this month", lambda today: _month(today.year, today.month)),
    (r"thang (?:truoc|vua qua|vua roi)|last month", lambda today: _back(today, 1)),
    (r"quy nay|this quarter", lambda today: _quarter(today, 0)),
    (r"quy (?:truoc|vua qua|vua roi)|last quarter", lambda today: _quarter(today, 1)),
    (r"thang qua|past month", lambda today: _days(today, 30, 0)),
    (r"nam nay|this year", lambda today: _year(today.year)),
    (r"nam (?:ngoai|truoc|vua qua|vua roi)|last year", lambda today: _year(today.year - 1)),
    (r"nam qua|past year", lambda today: _days(today, 365, 0)),
    (r"gan day|moi day|vua qua|recently|lately", lambda today: _days(today, _DAYS_LATELY, 0)),
)
# "tám mươi năm trước" is no "năm trước": a number before the words counts them.
_NUMBERS = [
    "muoi",
    "tram",
    "chuc",
    "hang",
    "vai",
    "may",
    "nhieu",
    "mot",
    "hai",
    "ba",
    "bon",
    "tu",
    "nam",
    "lam",
    "sau",
    "bay",
    "tam",
    "chin",
]
_UNCOUNTED = r"(?<!\d )" + "".join(rf"(?<!\b{number} )" for number in _NUMBERS)
# "Cao tốc bắc nam qua xã nào" names the south, not the past year; "miền bắc năm qua" names it.
_SOUTH = re.compile(r"(?:\b(?:viet|quang|mien)|(?<!mien )(?<!phia )(?<!tay )(?<!dong )\bbac) $")
# What is tried first: the look back at each word costs, and most questions name no such time.
_ANY_NAMED = re.compile(rf"\b(?:{'|'.join(words for words, _ in _RELATIVE)})\b")
_NAMED = tuple((re.compile(rf"\b{_UNCOUNTED}(?:{words})\b"), days) for words, days in _RELATIVE)
_LAST_N = re.compile(
    r"\b(?:trong )?(?P<n>\d{1,3}) (?P<u>ngay|tuan|thang|nam) (?:qua|gan day|vua qua|truoc day|tro lai day)\b"
    r"|\b(?:past|last) (?P<en>\d{1,3}) (?P<eu>day|week|month|year)s?\b"
)
_UNIT_DAYS = {"ngay": 1, "tuan": 7, "thang": 30, "nam": 365, "day": 1, "week": 7, "month": 30, "year": 365}
_DAY = re.compile(
    r"(?<![\d/.-])(?:ngay )?(?P<d>\d{1,2})(?:[/.-]| thang )(?P<m>\d{1,2})"
    r"(?:(?:[/.-]| nam )(?P<y>(?:19|20)\d\d))?(?![\d/%])"
)
_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)")
_MONTH = re.compile(r"\bthang (?P<m>1[0-2]|0?[1-9])(?:(?:\s?[/.-]\s?| nam |/| )(?P<y>(?:19|20)\d\d))?(?![\d/])")
_SPELLED = re.compile(
    r"\bthang (?P<m>mot|gieng|hai|ba|tu|nam|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap) nam (?P<y>(?:19|20)\d\d)\b"
)
_BARE_MONTH = re.compile(r"(?<![\d/])(?P<m>1[0-2]|0?[1-9])/(?P<y>(?:19|20)\d\d)(?!\d)")
_ENGLISH = re.compile(
    r"\b(?P<m>january|february|march|april|may|june|july|august|september|october|november|december) "
    r"(?P<y>(?:19|20)\d\d)\b"
)
_QUARTER = re.compile(r"\bquy (?P<q>iv|i{1,3}|[1-4])(?:\s?/\s?| nam )(?P<y>20\d\d)\b")
_QUARTER_OF = re.compile(
    r"\bquy (?P<q>(?:iv|i{1,3}|[1-4])(?= nam )|iv|i{1,3})\b(?: nam (?P<ago>nay|ngoai|truoc|vua qua))?"
)
_YEAR = re.compile(r"\b(?:nam|in|trong|of) (?P<y>(?:19|20)\d\d)\b(?!\s?[-–])")
_SUBJECT = re.compile(
    r"(?:nhiem vu|ke hoach|muc tieu|chi tieu|du toan|phuong huong|bau cu|nghi quyet|dai hoi|ngan sach) $"
)
# What a question opens with whose time is its own: a schedule comes out before it, a report after.
_TIMED = re.compile(
    r"^(?:\W*(?:xem|tai|cho (?:toi|minh|em) (?:hoi|xem)|the|a))?\W*(?:lich|ke hoach|chuong trinh|thoi khoa bieu|"
    r"du bao|(?:tong )?(?:bao cao|ket qua)|so lieu|thong ke|tong ket|so ket|chi so|du toan|quyet toan|chi tieu|"
    r"muc tieu|nhiem vu|schedule|calendar|timetable|plan|programme|program|forecast|report|results?)\b"
)
_FROM_TO = re.compile(r"^\s?(?:-|–|den|toi|to|until)\s?(?:het )?$")
_SINCE = re.compile(r"\b(?:tu|ke tu|sau|since|from|after) (?:ngay )?$")
_UNTIL = re.compile(r"\b(?:den|truoc|cho den|until|before) (?:ngay )?$")


def periods(question: str, today: date) -> list[Period]:
    """Return the times named in an NFC question, in order, without overlaps; "từ … đến …" is one period."""
    plain = fold(question)
    found: list[Period] = []
    for reader in (_last_n, _written, functools.partial(_relative, question)):
        for period in reader(plain, today):
            if not any(period.start < other.end and other.start < period.end for other in found):
                found.append(period)
    return _joined(plain, sorted(found, key=lambda period: period.start))


def _relative(question: str, plain: str, today: date) -> list[Period]:
    if not _ANY_NAMED.search(plain):
        return []
    found = [(match, days) for pattern, days in _NAMED for match in pattern.finditer(plain)]
    return [Period(*match.span(), *days(today)) for match, days in found if not _is_south(question, plain, match)]


def _is_south(question: str, plain: str, match: re.Match[str]) -> bool:
    """Say whether "nam" is the south, by its missing mark where others are typed, else by the word before."""
    if not match[0].startswith("nam "):
        return False
    typed = question[match.start() : match.start() + len("nam")].lower()
    return typed == "nam" if question.lower() != plain else _SOUTH.search(plain[: match.start()]) is not None


def _last_n(plain: str, today: date) -> list[Period]:
    made = []
    for match in _LAST_N.finditer(plain):
        days = int(match["n"] or match["en"]) * _UNIT_DAYS[match["u"] or match["eu"]]
        made.append(Period(*match.span(), today - timedelta(days=min(days, 36500)), today))
    return made


def _written(plain: str, today: date) -> list[Period]:
    """Read written dates, the most complete forms first."""
    made: list[Period] = []
    for pattern in (_ISO, _DAY, _QUARTER, _QUARTER_OF, _MONTH, _SPELLED, _BARE_MONTH, _ENGLISH, _YEAR):
        for match in pattern.finditer(plain):
            span = _range(match, today)
            if span and not any(match.start() < other.end and other.start < match.end() for other in made):
                dated = pattern is not _YEAR and any(match.groupdict().get(name) for name in ("y", "ago"))
                sure = dated and not _of_subject(plain[: match.start()])
                made.append(Period(match.start(), match.end(), *span, sure))
    return made


def _of_subject(before: str) -> bool:
    """Say whether a time belongs to what is asked about, by the words before it."""
    return _SUBJECT.search(before) is not None or _TIMED.match(before) is not None


def _range(match: re.Match[str], today: date) -> tuple[date, date] | None:
    parts = match.groupdict()
    try:
        if quarter := parts.get("q"):
            number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter) or int(quarter)
            return _quarter(date(_year_of_quarter(parts, today, number), number * 3, 1), 0)
        year = int(parts["y"]) if parts["y"] else None
        if "m" not in parts:
            return _year(year) if year else None
        month = int(parts["m"]) if parts["m"].isdigit() else _month_of(parts["m"])
        if "d" in parts:
            day = date(year or _last_year_of(today, month, int(parts["d"])), month, int(parts["d"]))
            return day, day
        return _month(year or _last_year_of(today, month, 1), month)
    except ValueError:
        return None


def _year_of_quarter(parts: Mapping[str, str | None], today: date, number: int) -> int:
    """Return the year of a quarter: written, "năm ngoái", else the latest in which it has begun."""
    if written := parts.get("y"):
        return int(written)
    if ago := parts.get("ago"):
        return today.year - (ago != "nay")
    return _last_year_of(today, number * 3 - 2, 1)


_SPELLED_MONTHS = {
    **{word: at for at, word in enumerate(("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"), 1)},
    "gieng": 1,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}


def _month_of(word: str) -> int:
    """Return the number of a month that is named in words, without marks or in English. Raises ValueError."""
    return _SPELLED_MONTHS.get(word) or list(calendar.month_name).index(word.capitalize())


def _last_year_of(today: date, month: int, day: int) -> int:
    """Return the year that makes a day or month the latest one not after today."""
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _joined(plain: str, found: list[Period]) -> list[Period]:
    joined: list[Period] = []
    ranges: set[int] = set()
    for period in found:
        before = joined[-1] if joined else None
        if before and _FROM_TO.match(plain[before.end : period.start]) and before.first <= period.last:
            joined[-1] = Period(before.start, period.end, before.first, period.last, before.sure or period.sure)
            ranges.add(before.start)
        else:
            joined.append(period)
    return [period if period.start in ranges else _open_ended(plain, period) for period in joined]


def _open_ended(plain: str, period: Period) -> Period:
    """Widen "từ tháng 3/2026" to everything since, "trước 1/7/2025" to everything before."""
    before = plain[: period.start]
    if match := _SINCE.search(before):
        single = period.first if not match[0].startswith(("sau", "after")) else period.last + timedelta(days=1)
        far = period.last if (period.last - period.first).days > 400 else date.max
        return Period(match.start(), period.end, single, far, period.sure)
    if match := _UNTIL.search(before):
        earlier = match[0].startswith(("truoc", "before"))
        last = period.first - timedelta(days=1) if earlier else period.last
        return Period(match.start(), period.end, date.min, last, period.sure and earlier)
    return period
