"""Numbers of documents: 199/2025/QH15, 21-NQ/TU, 85/NQ-HĐBCQG, "nghị quyết số 1253"."""

import re

from indexer.schema import Entity

_FULL = re.compile(
    r"(?<![\w/.,:-])\d{1,5}\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?[A-ZĐ][A-ZĐa-z&]{0,5}\d{0,2}(?:\s?[-–/]\s?[A-ZĐƯ][\wĐđ&.]{0,14}){0,4}(?![\w/])"
)
_SHAPE = re.compile(r"[A-ZĐ]{2}")
_NAMED = re.compile(
    r"(?:\b(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|thông tư liên tịch|công văn|pháp lệnh|quy định|"
    r"kết luận)(?:\s(?:liên tịch|thanh tra))?\s(?:số\s)?"
    r"|\b(?:luật|công văn|thông báo|kế hoạch|tờ trình|báo cáo|hướng dẫn|công điện|văn bản|"
    r"giấy phép|bản án|vụ án|lệnh|thông cáo|đề án|giấy mời)"
    r"(?:\s[^\W\d_]+){0,3}?\ssố\s|\bthanh tra số\s|\bsố\s(?=\d{1,5}\s(?:ký\s)?ngày\s\d))"
    r"(?P<n>\d{1,5}(?:/(?:19|20)\d\d)?)(?![\w/-]|[.,]\d|\s?%|\s(?:năm|ngày\s\D|"
    r"tháng|khóa|khoá|nội dung|điểm|vấn đề|người|trường hợp|cán bộ))",
    re.IGNORECASE,
)


def find_documents(text: str) -> list[Entity]:
    """Return the document numbers of an NFC text, in order; `number` is written without spaces."""
    found: list[Entity] = []
    for match in _FULL.finditer(text):
        if _SHAPE.search(match[0]) and ("/" in match[0]):
            end = match.end() - (len(match[0]) - len(match[0].rstrip(".-– ")))
            found.append(_entity(text, match.start(), end, 0.97))
    taken = [(item.start, item.end) for item in found]
    for match in _NAMED.finditer(text):
        start, end = match.span("n")
        if not any(a < end and start < b for a, b in taken):
            found.append(_entity(text, start, end, 0.85))
    return sorted(found, key=lambda item: item.start)


def _entity(text: str, start: int, end: int, confidence: float) -> Entity:
    shown = text[start:end]
    return Entity(start, end, "document", shown, confidence, {"number": re.sub(r"\s+", "", shown)})
