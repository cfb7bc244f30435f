"""What tells a reason from the rest of a sentence: "vì …", "… nên …", and clauses that give none at all."""

import re

from indexer.analysis import analyse
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.question import Question

# "do UBND xã làm" names who did it; a question that is told of ("nguyên nhân vì sao …") gives no reason either.
_BECAUSE = re.compile(
    r"\b([Bb]ởi vì|[Bb]ởi|(?<![Tt]hay )[Vv]ì(?! (?:vậy|thế|sao))|"
    r"[Dd]o(?! [A-ZĐ]| (?:ông|bà|anh|chị|đồng chí|đó|vậy)\b)|[Nn]hằm|"
    r"(?:[Ll]ý do|[Nn]guyên nhân)(?! (?:vì|tại) sao\b)(?: là)?|[Ll]o(?: sợ| ngại)?)\b"
)
_THEREFORE = r"(?:cho nên|vì (?:vậy|thế)|do (?:đó|vậy))"
# What stands before it is the reason of what stands behind: "Mưa lớn khiến cầu ngập", "Kênh cạn, nên lúa héo". Without
# a comma "nên" may be advice.
_MAKES = re.compile(rf"\s*,?\s*(?:khiến|dẫn (?:đến|tới)|làm cho|{_THEREFORE})\b|\s*,\s*nên\b")
_SO = re.compile(r"\s*,?\s*nên\b")
# Headlines tell of a punishment behind what it is for: "Xả thải ra kênh, công ty bị phạt 90 triệu".
_PUNISHED = (
    r"\s*,\s*(?:[^,;:]{1,60}? )?(?:(?<!không )(?<!chưa )bị (?:đề nghị |xử lý |tạm |buộc )?(?:xử )?(?:phạt|kỷ luật|"
    r"cảnh cáo|khiển trách|kiểm điểm|cách chức|thôi việc|đình chỉ|khởi tố|bắt|giam|giữ|truy tố|thu hồi|tước|khai trừ)|"
    r"(?:lĩnh|lãnh|nhận) án|mất (?:chức|việc)|hầu tòa)\b"
)
_OPENS = (  # what opens a sentence and is no reason: a time, a place, a source, who is punished
    r"Tại|Ở|Sau|Khi|Theo|Từ|Trước|Trong|Cùng|Liên quan|Sáng|Trưa|Chiều|Tối|Đêm|Rạng|Ngày|Hôm|Mới|Vừa|Nhiều|Hàng loạt|"
    r"Hơn|Vì sao|\d+"
)
_PUNISHED_FOR = re.compile(rf"(?!(?:{_OPENS})\b)[^,;:]{{8,80}}(?={_PUNISHED})")
_BROUGHT_ABOUT = re.compile(rf"(?:nên|{_THEREFORE})\b", re.IGNORECASE)
_SO_THAT = re.compile(r"\b(để|nhằm)\b", re.IGNORECASE)
_GOOD_FOR = re.compile(r"\b(?:giúp|góp phần|phục vụ|tránh|tạo (?:điều kiện|thuận lợi))\b", re.IGNORECASE)
_WHERE_OR_WHEN = re.compile(r"(?:tại(?! vì)|ở|lúc|vào (?:lúc|ngày|sáng|chiều|tối|đêm))\s", re.IGNORECASE)
# Grammar, and words of place and time.
_EMPTY = re.compile(
    r"và|với|của|các|những|một|số|này|do|thì|là|mà|đã|đang|sẽ|bị|được|có|cho|tại|ở|trong|ngoài|trên|dưới|vào|từ|đến|ra|"
    r"về|khoảng|hơn|gần|theo|người|việc|nên|cũng|còn|như|\d+|"
    r"tỉnh|thành|phố|tp|huyện|quận|thị|xã|trấn|phường|thôn|ấp|đường|ngõ|hẻm|khu|"
    r"hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|giây|phút|giờ|ngày|tuần|tháng|quý|sáng|trưa|chiều|tối|đêm|hôm|qua|nay|mai"
)
_LEAD = 16  # code points in front of a clause in which a word of reason stands
_RESTATED = 0.65  # share of a question that a sentence holds which tells it again
_LEAST = 2  # syllables that must be new in an answer to why or how


def gives_reason(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence gives a reason where one is asked for."""
    return question.kind == "why" and _tells_why(evidence.text)


def _tells_why(text: str) -> bool:
    """Say whether a sentence holds a word of reason or begins with what somebody is punished for."""
    return any(mark.search(text) for mark in (_BECAUSE, _MAKES)) or _PUNISHED_FOR.match(text) is not None


def restates(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence tells again what a question asks the reason of, and no word of reason or purpose."""
    if question.kind != "why" or evidence.features["coverage"] < _RESTATED:
        return False
    return not _tells_why(evidence.text) and not any(mark.search(evidence.text) for mark in (_SO_THAT, _GOOD_FOR))


def is_reason(text: str, start: int, end: int) -> bool:
    """Say whether a clause stands behind a word of reason, opens with one, or makes what stands behind it; what a
    reason brought about ("nên …") is none."""
    if _BROUGHT_ABOUT.match(text, start):
        return False
    marked = _BECAUSE.match(text, start) or _BECAUSE.search(text[max(start - _LEAD, 0) : start])
    return marked is not None or makes(text, start, end)


def makes(text: str, start: int, end: int) -> bool:
    """Say whether a clause makes what stands behind it, or tells what somebody is punished for there."""
    punished = _PUNISHED_FOR.match(text)
    if start == 0 and punished is not None and punished.end() == end:
        return True
    because = _BECAUSE.match(text, start) is not None and _SO.match(text, end) is not None
    return because or _MAKES.match(text, end) is not None


def is_aim(text: str, start: int) -> bool:
    """Say whether a clause opens with a word of purpose."""
    return _SO_THAT.match(text, start) is not None


def runs_into(text: str, start: int, end: int) -> bool:
    """Say whether a clause holds more than its reason: what is asked about before it, or what it brought about."""
    if _BECAUSE.match(text, start):
        return _SO.search(text, start, end) is not None
    if _SO_THAT.match(text, start) or makes(text, start, end):
        return False
    return any(mark.search(text, start + 1, end) is not None for mark in (_BECAUSE, _SO_THAT))


def hollow(question: Question, asked: Asked, evidence: Evidence, start: int, end: int) -> bool:
    """Say whether a clause (offsets in the article) gives no reason and no way where one is asked for: only a place, a
    time, or words of the question."""
    text = evidence.article.text[start:end]
    if question.kind not in ("why", "how"):
        return False
    told_why = _BECAUSE.search(text) or _SO_THAT.search(text)
    if question.kind == "why" and _WHERE_OR_WHEN.match(text) and not told_why:
        return True
    told = {
        syllable
        for one in evidence.entities
        if one.type in ("place", "date") and start <= one.start < end
        for syllable in analyse(one.text).plain
    }
    own = analyse(text)
    new = [
        plain
        for plain, marked in zip(own.plain, own.marked, strict=True)
        if plain not in asked.words | told and not _EMPTY.fullmatch(marked)
    ]
    return len(new) < _LEAST
