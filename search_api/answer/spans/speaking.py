"""Who is only named as the source of what is told: "bà Tám cho biết đội 3 đã vá đường" does not say who mended it."""

import re
from functools import lru_cache

from indexer.schema import Entity
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.offices import names_title
from search_api.answer.spans.tenure import asks_holder

_SAYS = (
    r"nói|cho biết|cho hay|cho rằng|chia sẻ|khẳng định|thông tin|nhấn mạnh|nhận định|xác nhận|lý giải|giải thích|"
    r"bày tỏ|kể|trả lời|trình bày|phát biểu|nhận xét|phân tích|đánh giá|báo cáo|thông báo"
)
# Who he is may stand between: "ông Tám - phó chủ tịch xã - cho biết".
_BEHIND = re.compile(
    r"(?:\s*\([^()]*\))?(?:\s*(?:,|-|–)\s[^,:.;–]{2,90}?(?:,|\s[-–])?)?\s(?:(?:cũng|vẫn|đã|còn|lại|tiếp tục|vừa)\s)?"
    rf"(?:{_SAYS})\b(?P<said>.*)",
    re.DOTALL,
)
_BEFORE = re.compile(r"\b(?:theo|theo lời|dẫn lời)\s[^,:.;]{0,40}$", re.IGNORECASE)
# He may tell of himself, if no name follows: "ông Tám cho biết ông đã ký".
_HIMSELF = re.compile(r"\b(?:ông|bà|anh|chị|cô|em|tôi|mình)\b", re.IGNORECASE)
_ASKS_SAYING = re.compile(
    r"\b(noi|bao|cho biet|cho hay|cho rang|chia se|khang dinh|thong tin|nhan manh|phat bieu|nhan dinh|nhan xet|"
    r"xac nhan|ly giai|giai thich|tra loi|ke|thua nhan|danh gia|bao cao|thong bao|tuyen bo|binh luan|phan tich|neu|"
    r"cam ket|hua|che|khen|phe|than|keu|to|to cao|canh bao|de nghi|de xuat|yeu cau|kien nghi|chi dao|moi|doi|phan doi|"
    r"muon|said|says|say|told|tell|announce[sd]?|confirm(s|ed)?|stat(es|ed)|explain(s|ed)?|called|asked|warn(s|ed)?)\b"
)
# Who heads something, or is asked for by his name, is often named for what he says.
_ASKS_HEAD = re.compile(
    r"\bai (?:dang |se )?(?:cam|nam|dung dau|lanh dao|dieu hanh|phu trach|quan ly)\b|\bten (?:la )?gi\b|\bname of\b"
)


@lru_cache(512)
def asks_doer(question: Question) -> bool:
    """Say whether a question asks who did something, not who said or heads something."""
    folded = question.folded
    if question.kind != "who" or asks_holder(question) or names_title(question.text):
        return False
    return not _ASKS_HEAD.search(folded) and not _ASKS_SAYING.search(folded)


def speaks(evidence: Evidence, entity: Entity) -> bool:
    """Say whether a sentence names a person only for telling of others."""
    text = evidence.article.text
    if entity.type != "person":
        return False
    said = _BEHIND.match(text, entity.end, evidence.end)
    if said:
        return not any(not said["said"][match.end() + 1 :][:1].isupper() for match in _HIMSELF.finditer(said["said"]))
    return _BEFORE.search(text, evidence.start, entity.start) is not None
