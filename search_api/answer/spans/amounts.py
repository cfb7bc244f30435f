"""Amounts that the metadata leaves out, since they tell little outside of an answer: spelled-out counts ("ba người"),
durations ("gần sáu giờ", "10 ngày"), times of day ("17 giờ"), ages ("76 tuổi"), round sums ("gần nghìn tỷ đồng"),
ordinals ("thứ 6"), how often ("3 lần"), what is counted between quotes ("28 'siêu dự án'"), and numbers of what a
question counts, whatever that is ("5 gian")."""

import re

from indexer.extract.figures import parse_number
from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from indexer.vietnamese.segment import words

_DIGITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_ENDS = _DIGITS | {"mốt": 1, "tư": 4, "lăm": 5}
_ONES, _LAST = "|".join(_DIGITS), "|".join(_ENDS)
_SPELLED = rf"(?:{_ONES}) mươi(?: (?:{_LAST}))?|mười(?: (?:{_LAST}))?|{_ONES}"
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_TIME = "giây|phút|giờ|tiếng|ngày|tuần|tháng|năm"
_TO = r"(?: ?[-–] ?(?P<to>\d{1,3}))?"  # "4-6 lần"
_NO_DATE = "".join(rf"(?<!\b{word} )" for word in ("ngày", "sáng", "trưa", "chiều", "tối", "đêm", "lễ"))
_DURATION = re.compile(
    rf"(?<![\w/.,-]){_NO_DATE}(?P<n>{_SPELLED}|{_NUMBER}){_TO} (?P<unit>{_TIME})"
    r"(?: (?:làm việc|đồng hồ|rưỡi))?(?![\w/]| \d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w/.,])(?P<h>[01]?\d|2[0-4])(?:h| giờ| h)(?:\s?(?P<m>[0-5]\d))?(?: phút)?"
    r"(?: (?:sáng|trưa|chiều|tối|đêm))?(?![\w/])",
    re.IGNORECASE,
)
_TIMES = re.compile(rf"(?<![\w/.,-])(?<!\bthứ )(?P<n>{_SPELLED}|{_NUMBER}){_TO} (?P<unit>lần)(?!\w)", re.IGNORECASE)
ORDINAL = "thứ"  # the unit of an ordinal
_ORDINAL = re.compile(
    rf"(?<!\w)(?:lần )?(?P<unit>{ORDINAL}) (?P<n>\d{{1,3}}|[IVX]+|nhất|nhì|tư|{_SPELLED})(?![\w/])", re.IGNORECASE
)
_RANKS = {"nhất": 1, "nhì": 2, "tư": 4}
_QUOTED = re.compile(r"(?<![\w/.,-])(?P<n>\d{1,3}(?:\.\d{3})+|\d{1,4}) [\"'“‘](?P<unit>[^\"'“”‘’\d]{3,30})[\"'”’]")
# "ngày thứ ba nghỉ Tết" counts no holidays.
_AGE = re.compile(
    rf"(?<![\w/.,-])(?P<n>{_NUMBER})(?: ?(?:-|–|đến) ?(?P<to>\d{{1,2}}))? (?P<unit>tuổi)(?: rưỡi)?(?!\w)", re.IGNORECASE
)
_AGED = re.compile(r"\b(?:ở|hưởng thọ|thọ|vào) (?P<unit>tuổi) (?P<n>\d{1,3})(?![\w/])", re.IGNORECASE)
_ROUND = {"chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "nửa": 0.5}
_LARGE = {"triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
# "hàng trăm tỷ đồng" may be many times that.
_SUM = re.compile(
    rf"(?<![\w.,])(?:(?:gần|hơn|khoảng|chừng|trên|tới) )?(?<!hàng )(?<!\d )(?<!mấy )(?<!vài )(?:một )?"
    rf"(?P<n>{'|'.join(_ROUND)}) (?P<large>{'|'.join(_LARGE)}) đồng(?!\w)",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![\w-])(?<!\bthứ )(?P<n>{_SPELLED}) (?=[^\W\d_])", re.IGNORECASE)
# "nâng tổng số hộ dời đi lên 40": the number stands alone, what it counts behind "số".
_TOTAL = re.compile(
    r"\b(?:tổng |con )?số (?P<unit>(?!tiền|liệu|điểm)[^\W\d_]+)(?: [^,.;:\d]{1,60})? (?:lên|xuống còn|là|còn|đạt) "
    r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+)(?=[.,;)]?\s*$|[.;)]|, )",
    re.IGNORECASE | re.MULTILINE,
)
# "ngành Sử lấy 18 điểm, ngành Địa mức điểm là 17": the unit stands before.
_SCORE = re.compile(
    r"\b(?:mức |số )?(?P<unit>điểm)(?: (?:chuẩn|sàn|trung bình|trúng tuyển))? là (?P<n>\d+(?:,\d+)?)"
    r"(?=[.,;)]?\s*$|[.;)]|, )",
    re.IGNORECASE | re.MULTILINE,
)
# "năm" is also the year, "một" also "a", "ba" also a father; what follows tells them apart.
_NO_NOUN = re.compile(
    rf"(?:{_TIME}|tỷ|tỉ|triệu|nghìn|ngàn|trăm|mươi|phần|bên|nay|học|ngoái|qua|sau|trước|tới|cấp|là|của|và|má|mẹ|đã|sẽ|có|được|ở|tại|"
    r"khi|để|vì|do|mới|cũ|này|kia|đó|cách|số|chút|ít|vài|khác|lúc|như|trong|với)\b",
    re.IGNORECASE,
)
# "một tỉnh ở miền núi" counts nothing; "chỉ một tỉnh" does.
_ONLY = re.compile(r"\b(?:chỉ|duy nhất|đúng|thêm|mới|còn|có)\s$", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.!?:;“”\"\n–-])\s*$")  # elsewhere "Tám" is somebody's name
_LOOK = 24  # code points in which the noun that is counted stands


def number(text: str) -> float | None:
    """Read a spelled-out number below a hundred or one in digits ("hai mươi lăm", "1.200"); None for anything else."""
    if text[:1].isdigit():
        return parse_number(text)
    parts = text.lower().split()
    if parts[0] in _RANKS:
        return _RANKS[parts[0]]
    if len(parts) == 1:
        return _DIGITS.get(parts[0], 10 if parts[0] == "mười" else None)
    if parts[0] == "mười":
        return 10 + _ENDS.get(parts[1], 0)
    return 10 * _DIGITS.get(parts[0], 0) + (_ENDS.get(parts[2], 0) if len(parts) > 2 else 0)


def amounts(text: str, start: int, end: int) -> list[Entity]:
    """Return the spelled-out counts, durations and times of day in a stretch of an article's text.

    Durations, ages, sums and counts are figures (`value`, `unit`), a time of day is a date whose value is "THH:MM".
    """
    part = text[start:end]
    timed = (match for pattern in (_DURATION, _AGE, _TIMES, _ORDINAL, _QUOTED) for match in pattern.finditer(part))
    found = [_figure(match, match.end(), match["unit"].lower(), start) for match in timed]
    for match in _AGED.finditer(part):
        value = {"value": number(match["n"]), "unit": match["unit"].lower(), "spelled": True}
        at = match.start("unit")
        found.append(Entity(start + at, start + match.end(), "figure", part[at : match.end()], 0.6, value))
    for match in _SUM.finditer(part):
        amount = _ROUND[match["n"].lower()] * _LARGE[match["large"].lower()]
        value = {"value": int(amount), "unit": "VND", "spelled": True}
        found.append(Entity(start + match.start(), start + match.end(), "figure", match[0], 0.6, value))
    for match in _SCORE.finditer(part):
        value = {"value": number(match["n"]), "unit": match["unit"].lower(), "spelled": True}
        at = match.start("unit")
        found.append(Entity(start + at, start + match.end(), "figure", part[at : match.end()], 0.6, value))
    for match in _TOTAL.finditer(part):
        value = {"value": number(match["n"]), "unit": match["unit"].lower(), "spelled": True}
        found.append(Entity(start + match.start("n"), start + match.end("n"), "figure", match["n"], 0.6, value))
    for match in _CLOCK.finditer(part):
        value = {"value": f"T{int(match['h']):02d}:{match['m'] or '00'}", "unit": "clock"}
        found.append(Entity(start + match.start(), start + match.end(), "date", match[0], 0.6, value))
    for match in _COUNT.finditer(part):
        article = match["n"].lower() == "một" and not _ONLY.search(part, 0, match.start())
        name = match["n"][0].isupper() and _OPENS.search(part, 0, match.start()) is None
        of_another = any(one.start < start + match.end("n") and start + match.start() < one.end for one in found)
        if not article and not name and not of_another and not _NO_NOUN.match(part, match.end()):
            noun = words(part[match.end() : match.end() + _LOOK])[0]
            stop = match.end() + noun.end
            unit = part[match.end() : stop]
            if unit.islower():
                found.append(_figure(match, stop, unit, start))
    return found


def of_noun(text: str, start: int, end: int, noun: str) -> list[Entity]:
    """Return the numbers in digits right before a folded noun in a stretch of an article's text."""
    part = text[start:end]
    found = re.finditer(
        rf"(?<![\w/.,-])(?P<n>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,4}}) (?P<unit>{re.escape(noun)})(?!\w)", fold(part)
    )
    return [
        Entity(
            start + match.start(),
            start + match.end(),
            "figure",
            part[slice(*match.span())],
            0.6,
            {"value": number(match["n"]), "unit": part[slice(*match.span("unit"))].lower(), "spelled": True},
        )
        for match in found
    ]


def _figure(match: re.Match[str], stop: int, unit: str, start: int) -> Entity:
    value = {"value": number(match["n"]), "unit": unit, "spelled": True}
    if last := match.groupdict().get("to"):
        value["to"] = number(last)
    text = match.string[match.start() : stop]
    return Entity(start + match.start(), start + stop, "figure", text, 0.6, value)
