"""Times told by the moon or a feast ("25 tháng chạp", "trước Tết Nguyên đán"), which the metadata leaves out."""

import re
from collections.abc import Sequence

from indexer.schema import Entity

_STEMS = "Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý"
_BRANCHES = "Tý|Sửu|Dần|Mão|Thìn|Tỵ|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi"
_MONTHS = {"giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_MONTHS |= {"một": 11, "chạp": 12}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|\d{{1,2}})"
# A day of the moon: "mùng 6 tháng giêng", "rằm tháng bảy", "10/3 âm lịch"; the solar "6 tháng 2" is no match.
_DAY = re.compile(
    r"(?:(?:ngày |đêm )?(?:(?:mùng|mồng) )?(?P<day>\d{1,2})|(?:ngày |đêm )?(?P<full>rằm)) "
    rf"tháng {_MONTH}(?: âm lịch| \(?âm lịch\)?)?(?!\w)",
    re.IGNORECASE,
)
# A feast tells when only where a word of time leads to it: "trước Tết", not "quà Tết".
_FEAST = re.compile(
    r"(?:(?<=\btrước )|(?<=\bsau )|(?<=\bdịp )|(?<=\bđêm ))"
    rf"(?:lễ )?(?:Tết(?: Nguyên đán| Trung thu| Đoan Ngọ| Dương lịch)?(?: (?:{_STEMS}) (?:{_BRANCHES}))?|"
    r"Giáng sinh|Trung thu|giao thừa)"
)


def feasts(text: str, start: int, end: int, known: Sequence[Entity]) -> list[Entity]:
    """Return the days of the moon and the feasts in a stretch of an article's text that tell when something is, as
    dates, without those within what is `known`; the value of a day is "lunar-MM-DD", that of a feast its name."""
    found = []
    for match in _DAY.finditer(text, start, end):
        month = match["month"].lower()
        if month in _MONTHS or match[0].endswith(("lịch", "lịch)")):
            day = int(match["day"] or 15)
            value = f"lunar-{_MONTHS.get(month) or int(month):02d}-{day:02d}"
            found.append(Entity(match.start(), match.end(), "date", match[0], 0.5, {"value": value}))
    named = (
        Entity(match.start(), match.end(), "date", match[0], 0.4, {"value": match[0]})
        for match in _FEAST.finditer(text, start, end)
    )
    return [one for one in (*found, *named) if not any(own.start < one.end and one.start < own.end for own in known)]
