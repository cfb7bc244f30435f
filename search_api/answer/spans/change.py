"""Figures that tell a change and no state: of "tăng 190.000 đồng, từ 2,34 lên 2,53 triệu đồng" the last holds now."""

import re

from indexer.schema import Entity
from indexer.vietnamese.fold import match_key

_FROM = re.compile(r"\btừ\s+(?:mức\s+)?(?:(?:hơn|gần|khoảng|trên)\s+)?$", re.IGNORECASE)
_TO = re.compile(r"[^.;:\n\d]{0,40}?\b(?:lên|xuống|còn|thành)\s[^.;:\n\d]{0,20}\d")
_BY = re.compile(
    r"\b(?:(?:tăng|giảm)(?:\s+(?:thêm|bớt))?|(?:cao|thấp|nhiều|ít)\s+hơn)"
    r"\s+(?:(?:hơn|gần|khoảng|trên|bình quân)\s+)?$",
    re.IGNORECASE,
)
# "tăng lương tối thiểu vùng 250.000 đồng so với năm trước": what grew stands between the verb and its measure.
_WHAT_GREW = re.compile(r"\b(?:tăng|giảm)\b(?:(?!\b(?:lên|xuống|còn|thành|là|đạt)\b)[^.;:,\d]){1,40}$", re.IGNORECASE)
_COMPARED = re.compile(r"[^.;:]{0,30}?\bso với\b", re.IGNORECASE)
# "thêm 3 hộ dời đi, nâng tổng số hộ lên 40": the total is what is counted.
_MORE = re.compile(r"\bthêm\s+(?:(?:hơn|gần|khoảng|ít nhất)\s+)?$", re.IGNORECASE)
_IN_ALL = re.compile(r"\b(?:nâng|đưa)\s+(?:tổng\s+)?(?:số|con số)\b|\btổng (?:cộng|số)\b", re.IGNORECASE)
# A question that speaks of a change itself, or of how it was, may be answered by either.
_ASKED = re.compile(
    r"\b(tang|giam(?! tru\b)|them|chenh lech|so voi|hon (bao|may)|tu (bao|may)|truoc (day|do|kia|khi)|(muc|gia) cu|"
    r"ris(e|en|ing)|rose|(in|de)crease\w*|fell|fall(en)?|drop\w*|before|more than|less than)\b"
)
# "tang may" may be "tầng mấy".
_ASKS_SIZE = re.compile(r"\b(tang|giam)( them| bot| di)? (bao nhieu|bao nhiu|bn|bnhiu)\b|\bgiam( them| bot| di)? may\b")
_TELLS_SIZE = re.compile(
    r"\b(tăng|giảm|thêm|bớt|cắt|tinh gọn|sáp nhập|sắp xếp|còn|xuống|lên|dôi dư|hơn|so với)\b", re.IGNORECASE
)
_LOOK = 40  # code points


def of_a_change(folded: str, sentence: str, entity: Entity, start: int) -> bool:
    """Say whether a figure is where a change began, or its size, and the question (`folded`) asks for neither.

    `start` is where the sentence begins in its article. A share tells a state too ("tăng 7,5%"): it stays.
    """
    if entity.type != "figure" or _ASKED.search(folded):
        return False
    at, end = entity.start - start, entity.end - start
    before = sentence[max(0, at - _LOOK) : at]
    if _FROM.search(before):
        return _TO.match(sentence, end) is not None
    if _MORE.search(before) and _IN_ALL.search(sentence, end):
        return True
    if entity.value.get("unit") == "%":
        return False
    grew = _WHAT_GREW.search(before) is not None and _COMPARED.match(sentence, end) is not None
    return grew or _BY.search(before) is not None


def keeps_silent(folded: str, sentence: str) -> bool:
    """Say whether a question (`folded`) asks by how much something grew or fell and a sentence tells of no change."""
    return _ASKS_SIZE.search(folded) is not None and _TELLS_SIZE.search(match_key(sentence)) is None
