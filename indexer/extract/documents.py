"""Numbers of documents: 199/2025/QH15, 21-NQ/TU, 85/NQ-HĐBCQG, "nghị quyết số 1253"."""

import re
from collections.abc import Sequence

from indexer.extract.digits import digit_starts, find_at
from indexer.schema import Entity

_FULL = re.compile(
    r"(?<![\w/.,:-])\d{1,5}\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?[A-ZĐ][A-ZĐa-z&]{0,5}\d{0,2}"
    r"(?:\s?[-–/]\s?[A-ZĐƯ][\wĐđ&]{0,14}){0,4}(?![\w/])"
)
_SHAPE = re.compile(r"[A-ZĐ]{2}")
_NUMBER = re.compile(
    r"(?<=\s)\d{1,5}(?:/(?:19|20)\d\d)?(?![\w/-]|[.,]\d|\s?%|\s(?:ngày\s\D|tháng|khóa|khoá|nội dung|điểm|"
    r"năm(?!\s{1,3}(?:19|20)\d\d(?!\s?[-–]\s?\d))|vấn đề|người|trường hợp|cán bộ|dự án|công trình|vụ|đơn vị|cơ quan|"
    r"doanh nghiệp|địa phương|triệu|tỷ|tỉ|nghìn|ngàn|đồng|hộ|ha\b|km|tấn|kg|lần))"
)
# What stands right before the number of a document, looked for only where its last word is one of these.
_LAST = frozenset(["số", "quyết", "định", "thị", "tư", "tịch", "văn", "lệnh", "luận", "tra"])
_ENDINGS = tuple(sorted(_LAST))
_NAMED = re.compile(
    r"(?:\b(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|thông tư liên tịch|công văn|pháp lệnh|quy định|kết luận)"
    r"(?:\s{1,3}(?:liên tịch|thanh tra))?\s{1,3}(?:số\s{1,3})?"
    r"|\b(?:luật|công văn|thông báo|kế hoạch|tờ trình|báo cáo|hướng dẫn|công điện|văn bản|giấy phép|bản án|vụ án|lệnh|"
    r"thông cáo|đề án|giấy mời)(?:\s{1,3}[^\W\d_]+){0,3}?\s{1,3}số\s{1,3}|\bthanh\s{1,3}tra\s{1,3}số\s{1,3})$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s{1,3}(?:ký\s{1,3})?ngày\s{1,3}\d")
_LOOK = 48


def find_documents(text: str, digits: Sequence[int] | None = None) -> list[Entity]:
    """Return the document numbers of an NFC text, in order; `number` is written without spaces.

    `digits` are the text's `digit_starts`, where they are known already.
    """
    digits = digit_starts(text) if digits is None else digits
    found: list[Entity] = []
    for match in find_at(_FULL, text, digits):
        if _SHAPE.search(match[0]) and ("/" in match[0]):
            end = match.end() - (len(match[0]) - len(match[0].rstrip(".-– ")))
            found.append(_entity(text, match.start(), end, 0.97))
    taken = [(item.start, item.end) for item in found]
    told = [at for at in digits if text[max(0, at - 12) : at].rstrip().lower().endswith(_ENDINGS)]
    for match in find_at(_NUMBER, text, told):
        start, end = match.span()
        if _introduced(text, start, end) and not any(a < end and start < b for a, b in taken):
            found.append(_entity(text, start, end, 0.85))
    return sorted(found, key=lambda item: item.start)


def _entity(text: str, start: int, end: int, confidence: float) -> Entity:
    shown = text[start:end]
    return Entity(start, end, "document", shown, confidence, {"number": re.sub(r"\s+", "", shown)})


def _introduced(text: str, start: int, end: int) -> bool:
    """Say whether the words before a number make it a document's: "nghị quyết số", or "số … ngày 8-12-2023"."""
    before = " ".join(text[max(0, start - _LOOK) : start].split()) + " "
    words = before.rsplit(None, 1)
    last = words[-1].lower() if words else ""
    if last not in _LAST:
        return False
    return _NAMED.search(before) is not None or (last == "số" and _DATED.match(text, end) is not None)
