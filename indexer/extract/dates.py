"""Where dates are written: days, months, years, school years, terms and quarters, with what each says of itself."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from indexer.extract.datevalues import Found, share
from indexer.extract.digits import digit_starts, find_at
from indexer.extract.years import make_date

_SEP = r"\s{0,3}[/.\-–]\s{0,3}"
_NUMBERS = re.compile(
    r"(?<![\d\w/])(?:"
    rf"(?:(?P<from>\d{{1,2}})\s{{0,3}}[-–]\s{{0,3}})?(?P<d>\d{{1,2}})\s{{0,3}}(?P<sep>[/.\-–])\s{{0,3}}(?P<m>\d{{1,2}})\s{{0,3}}(?P=sep)\s{{0,3}}(?P<y>(?:19|20)\d\d)(?![\d/])"
    r"|(?P<td>\d{1,2})/(?P<tm>1[0-2]|0?[1-9])(?P<ty>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<a>(?:19|20)\d\d)\s{{0,3}}[-–]\s{{0,3}}(?P<b>(?:(?:19|20)\d\d)|\d\d(?=\b))(?![\d/.,-]*\d)"
    r"|(?P<ld>\d{1,2})\s{1,3}tháng\s{1,3}(?P<lm>\d{1,2})(?:(?:\s{1,3}năm\s{1,3}|/|-)(?P<ly>(?:19|20)\d\d))?(?!\d)"
    rf"|(?P<mm>\d{{1,2}}){_SEP}(?P<my>(?:19|20)\d\d)(?![\d/]|[.,]\d)"
    r"|(?P<fs>\d{1,2})\s{0,3}[-–]\s{0,3}(?P<fd>\d{1,2})(?P<fsep>[/.])(?P<fm>\d{1,2})(?![\d/%]|[.,]\d)"
    r"|(?P<ud>\d{1,2})(?:\s[-–]|[-–]\s)(?P<um>1[0-2]|0?[1-9])(?!\s{0,3}[\d/%]|[.,]\d|\s{1,3}(?:tháng|tuổi|người))"
    r"|(?P<gd>\d{1,2})(?:/\s|\s/\s?)(?P<gm>1[0-2]|0?[1-9])(?!\s{0,3}[\d/%]|[.,]\d|\s{1,3}(?:[^\W\d_]))"
    r"|(?P<sd>\d{1,2})(?P<ssep>[/.\-])(?P<sm>\d{1,2})(?![\d/%]|[.,]\d|-\d(?!\d?/\d))"
    r"|(?P<lone>\d{1,4})(?![\d/%]|[.,]\d)"
    r")"
)
_PART = r"(?:rạng\s{1,3}sáng|sáng\s{1,3}sớm|sáng|trưa|chiều\s{1,3}tối|chiều|tối|đêm|khuya)"
_BEFORE_DAY = re.compile(
    rf"(?:(?:\b{_PART}(?:\s{{1,3}}(?:nay|mai|qua))?,?\s{{1,3}})?\b(?:ngày|mùng|mồng)\s{{1,3}}|\b{_PART}(?:\s{{1,3}}(?:nay|mai|qua))?,?\s{{1,3}})$",
    re.I,
)
# "đứng thứ ba, 3-2" is a rank and a score.
_WEEKDAY = (
    r"(?:chủ\s{1,3}nhật|(?<!đứng )(?<!xếp )(?<!hạng )(?<!trí )(?<!lần )"
    r"thứ\s{1,3}(?:hai|ba|tư|năm|sáu|bảy|[2-7])),?\s{1,3}"
)
_BEFORE_BARE = re.compile(
    r"(?:\b(?:từ|trước|sau|đến|tới|hôm|nay|mai|kia|vào|dịp|lễ|khánh|hết|qua|và|tháng|cùng|rạng|,)\s{1,3}|\("
    rf"|\b{_WEEKDAY}\(?)$",
    re.I,
)
_BEFORE_DOTTED = re.compile(
    rf"\b(?:(?:từ|trước|sau|hôm|hết|qua|rạng|lễ|khánh)\s{{1,3}}|nay\s{{1,3}}\(|{_WEEKDAY}\(?)$", re.I
)
# A day known by its name: "Ngày Quốc khánh 2/9", "ngày thành lập Đoàn 26/3".
_NAMED_DAY = re.compile(r"\bngày\s{1,3}(?P<name>[^\W\d_][^\d.,;:()\n]{3,60})\s$", re.I)
_NAMING = ("thành lập", "truyền thống", "giải phóng", "quốc ", "hội ", "lễ ")
_NAMED_LOOK = 72
# "cách mạng tháng 8" is an event, "quảng trường tháng 8" a square
_REVOLUTION = re.compile(r"(?:cách mạng|quảng trường|công viên|phố|đại lộ) (?:tháng )?$", re.I)
_BEFORE_MONTH = re.compile(r"\b(?:tháng)\s{1,3}$", re.I)
_BEFORE_YEAR = re.compile(
    r"\b(?:năm\s{1,3}học|niên\s{1,3}(?:khóa|khoá|độ)|năm|giai\s{1,3}đoạn|nhiệm\s{1,3}k[ỳì]|khóa|khoá)\s{1,3}$", re.I
)
_BEFORE_THE_YEAR = re.compile(r"\bnăm\s{1,3}$", re.I)
_BEFORE_BARE_YEAR = re.compile(r"\b(?:đầu|cuối|giữa|đến|tới|từ|hết)\s{1,3}$", re.I)
_ORDINAL = r"(?:III|II|IV|I|[1-4])"
# One quarter, or several that share the year behind the last: "quý III và quý IV năm 2025", "quý 2, 3/2025".
_QUARTERS = re.compile(
    rf"\b[Qq]u[ýí]\s{{1,3}}{_ORDINAL}(?:\s{{0,3}}(?:,|và|-|–|đến)\s{{0,3}}(?:[Qq]u[ýí]\s{{1,3}})?{_ORDINAL}){{0,3}}"
    r"(?:\s{0,3}[/\-]\s{0,3}|\s{1,3}năm\s{1,3})(?P<y>20\d\d)(?!\d)"
)
_QUARTER_WORD = re.compile("u[ýí]")  # of "quý": found far faster than the whole
_QUARTER = re.compile(
    rf"(?:\b[Qq]u[ýí]\s{{1,3}})?\b(?P<q>{_ORDINAL})\b(?:(?:\s{{0,3}}[/\-]\s{{0,3}}|\s{{1,3}}năm\s{{1,3}})20\d\d)?"
)
_AFTER_NO_DATE = re.compile(
    r"\s{0,3}(?:tuổi|năm|tháng|ngày|giờ|phút|tuần|lần|người|cán bộ|chỉ tiêu|âm lịch|%|điểm|m\b|m2|cm|mm|km|lít|ha|kg|"
    r"tấn|triệu|tỷ|tỉ|nghìn|đồng|số|của|h\b)",
    re.I,
)
# What may stand behind a day: "2/9 năm nay"; behind one with a hyphen only of a feast, as "3-4 năm nay" counts years.
_THIS_YEAR = re.compile(r"\s{1,3}năm\s{1,3}(?:nay|ngoái|trước|sau|tới|(?:19|20)\d\d(?!\d))", re.I)
_FEAST = re.compile(r"\b(?:lễ|khánh|dịp)\s{1,3}$", re.I)
_BEFORE_LONE_DAY = re.compile(r"\b(?:ngày|mùng|mồng)\s{1,3}$", re.I)
_AFTER_NO_DAY = re.compile(r"\s{0,3}(?:[-–/.]\s{0,3}\d|tết|tháng|âm|giờ|h\b)", re.I)
_BIRTH = re.compile(r"(?<!\bhy )(?<!\bhi )\bsinh\s{1,3}$", re.I)  # when somebody was born is nobody's business here
_LOOK = 36


def find_dates(text: str, digits: Sequence[int] | None = None) -> list[Found]:
    """Return the dates of an NFC text in order, without overlaps; years that are not written stay None.

    `digits` are its `digit_starts`, where they are known already.
    """
    found = list(_quarters(text)) if "uý" in text or "uí" in text else []
    taken = [(item.start, item.end) for item in found]
    last: Found | None = None
    for match in find_at(_NUMBERS, text, digit_starts(text) if digits is None else digits):
        at = bisect_left(taken, (match.start() + 1,))
        if (at and match.start() < taken[at - 1][1]) or (last and match.start() < last.end):
            continue
        for item in _read(text, match, last):
            last = item
            if not _BIRTH.search(text[max(0, item.start - 8) : item.start]):
                found.append(item)
    return share(text, sorted(found, key=lambda item: item.start))


def _quarters(text: str) -> Iterator[Found]:
    for series in find_at(_QUARTERS, text, [found.start() - 1 for found in _QUARTER_WORD.finditer(text)]):
        year = int(series["y"])
        for match in _QUARTER.finditer(text, series.start(), series.end()):
            number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(match["q"]) or int(match["q"])
            yield Found(
                match.start(),
                match.end(),
                year,
                number * 3 - 2,
                until=f"{year}-{number * 3:02d}",
                lent=str(year) not in match[0],
            )


def _before(text: str, start: int) -> str:
    return text[max(0, start - _LOOK) : start].replace("\xa0", " ").replace("\n", " ")


def _read(text: str, match: re.Match[str], last: Found | None) -> Iterator[Found]:
    kind = match.lastgroup
    before = _before(text, match.start())
    if kind == "y":
        yield from _full(match, before)
    elif kind == "ty":
        yield from _typo(match, before)
    elif kind == "b":
        yield from _span_of_years(match, before)
    elif kind in ("lm", "ly"):
        yield from _spelled(match, before)
    elif kind == "my":
        yield from _month_year(match, before)
    elif kind == "fm":
        yield from _short_range(match, before)
    elif kind == "um":
        yield from _uneven(match, before, int(match["ud"]), int(match["um"]))
    elif kind == "gm":
        yield from _uneven(match, before, int(match["gd"]), int(match["gm"]))
    elif kind == "sm":
        yield from _short(text, match, before, last)
    elif kind == "lone":
        yield from _lone(text, match, before, last)


def _day_start(before: str, start: int) -> int:
    prefix = _BEFORE_DAY.search(before)
    return start - (len(before) - prefix.start()) if prefix else start


def _full(match: re.Match[str], before: str) -> Iterator[Found]:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if make_date(year, month, day):
        first = int(match["from"]) if match["from"] else None
        yield Found(_day_start(before, match.start()), match.end(), year, month, day, first=first)


def _typo(match: re.Match[str], before: str) -> Iterator[Found]:
    year, month, day = int(match["ty"]), int(match["tm"]), int(match["td"])
    if make_date(year, month, day):
        reason = f'"{match[0]}" read as {day}/{month}/{year}: a slash is missing'
        yield Found(_day_start(before, match.start()), match.end(), year, month, day, reason=reason)


def _span_of_years(match: re.Match[str], before: str) -> Iterator[Found]:
    first, second = int(match["a"]), int(match["b"])
    if second < 100:
        second += first // 100 * 100
    if first < second <= first + 60:
        prefix = _BEFORE_YEAR.search(before)
        start = match.start() - (len(before) - prefix.start()) if prefix else match.start()
        yield Found(start, match.end(), first, until=str(second))


def _spelled(match: re.Match[str], before: str) -> Iterator[Found]:
    day, month = int(match["ld"]), int(match["lm"])
    year = int(match["ly"]) if match["ly"] else None
    prefix = _BEFORE_DAY.search(before)
    if prefix or year:
        if make_date(year or 2000, month, day):
            yield Found(_day_start(before, match.start()), match.end(), year, month, day)
    elif 1 <= month <= 12:
        # "6 tháng 2" without "ngày" counts months; only "tháng 2/2025" after it would be a date, caught above.
        return


def _month_year(match: re.Match[str], before: str) -> Iterator[Found]:
    month, year = int(match["mm"]), int(match["my"])
    prefix = _BEFORE_MONTH.search(before)
    if 1 <= month <= 12 and (prefix or ("/" in match[0] and not before.endswith("lệ ")) or _BEFORE_BARE.search(before)):
        start = match.start() - (len(before) - prefix.start()) if prefix else match.start()
        yield Found(start, match.end(), year, month)


def _short_range(match: re.Match[str], before: str) -> Iterator[Found]:
    first, day, month = int(match["fs"]), int(match["fd"]), int(match["fm"])
    bare = _BEFORE_DOTTED if match["fsep"] == "." else _BEFORE_BARE
    if first < day and make_date(2000, month, day) and (_BEFORE_DAY.search(before) or bare.search(before)):
        yield Found(_day_start(before, match.start()), match.end(), None, month, day, first=first)


def _short(text: str, match: re.Match[str], before: str, last: Found | None) -> Iterator[Found]:
    day, month = int(match["sd"]), int(match["sm"])
    if not make_date(2000, month, day):
        return
    prefix = _BEFORE_DAY.search(before)
    if not prefix:
        allowed = _BEFORE_DOTTED if match["ssep"] == "." else _BEFORE_BARE
        goes_on = last is not None and last.month and text[last.end : match.start()].strip() in ("-", "–")  # "30/4-1/5"
        known = goes_on or allowed.search(before) or (match["ssep"] != "." and _named_day(text, match.start()))
        if not known or (_AFTER_NO_DATE.match(text, match.end()) and not _this_year(text, match, before)):
            return
        if before.endswith("(") and not text.startswith(")", match.end()):
            return
    yield Found(_day_start(before, match.start()), match.end(), None, month, day)


def _this_year(text: str, match: re.Match[str], before: str) -> bool:
    """Say whether the year of a day is told behind it: "dịp 30/4 năm 2018", "lễ 2-9 năm nay"."""
    told = _THIS_YEAR.match(text, match.end()) is not None
    return told and (match["ssep"] == "/" or _FEAST.search(before) is not None)


def _named_day(text: str, start: int) -> bool:
    """Say whether the name of a day stands before its date: "Ngày Nhà giáo Việt Nam 20/11"."""
    match = _NAMED_DAY.search(text[max(0, start - _NAMED_LOOK) : start])
    return match is not None and (match["name"][0].isupper() or match["name"].lower().startswith(_NAMING))


def _uneven(match: re.Match[str], before: str, day: int, month: int) -> Iterator[Found]:
    """Read a day and month with a space at the hyphen or slash: "Ngày 5 -7", "ngày 23/ 5"."""
    if _BEFORE_DAY.search(before) and make_date(2000, month, day):
        yield Found(_day_start(before, match.start()), match.end(), None, month, day)


def _lone(text: str, match: re.Match[str], before: str, last: Found | None) -> Iterator[Found]:
    number, digits = int(match["lone"]), match["lone"]
    if len(digits) == 4 and 1900 <= number <= 2100:
        prefix = _BEFORE_YEAR.search(before)
        if prefix and not prefix[0].lower().startswith(("khó", "khoá")):
            yield Found(match.start() - (len(before) - prefix.start()), match.end(), number)
        elif (_BEFORE_BARE_YEAR.search(before) and not _AFTER_NO_DATE.match(text, match.end())) or (
            (
                last
                and last.month is None
                and text[last.end : match.start()].strip() in (",", "và", "-", "–", "đến", ";")
            )
            and not last.until
            and not _AFTER_NO_DATE.match(text, match.end())
        ):
            yield Found(match.start(), match.end(), number)
        return
    if len(digits) == 4 and 1000 <= number < 1900 and (prefix := _BEFORE_THE_YEAR.search(before)):
        yield Found(match.start() - (len(before) - prefix.start()), match.end(), number)
        return
    if len(digits) > 2 or not 1 <= number <= 31 or _REVOLUTION.search(before):
        return
    if number <= 12 and (prefix := _BEFORE_MONTH.search(before)):
        counted = re.search(r"\d\s{0,3}tháng\s{1,3}$", before)
        tail = re.match(r"\s{1,3}năm\s{1,3}((?:19|20)\d\d)(?!\d)", text[match.end() : match.end() + 16])
        if not counted and not re.match(
            r"\s{1,3}(?:tuổi|âm)|\s{0,3}(?:-|–|/)\s{0,3}\d", text[match.end() : match.end() + 6]
        ):
            start = match.start() - (len(before) - prefix.start())
            yield Found(start, match.end() + (tail.end() if tail else 0), int(tail[1]) if tail else None, number)
        return
    if _BEFORE_LONE_DAY.search(before) and _AFTER_NO_DAY.match(text, match.end()) is None:
        yield Found(_day_start(before, match.start()), match.end(), None, None, number)
