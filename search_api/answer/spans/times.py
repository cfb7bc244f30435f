"""Times of a sentence that a question cannot mean: those of a report, and for a deadline all that are none."""

import re
from collections.abc import Sequence

from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import DATELINE, Evidence

# "Sáng 3/2, Sở cho biết sẽ mở cầu mới trước mùa mưa": not on 3 February.
_SAID = re.compile(r"\b(?:cho biết|cho hay|khẳng định|tiết lộ)\b(?=(.*))", re.DOTALL)
_TO_COME = re.compile(r"\b(?:sẽ|dự kiến|sắp|chuẩn bị|tới đây|thời gian tới|trong năm nay|từ năm)\b")
_ASKS_SAYING = re.compile(r"\b(?:cho biet|cho hay|noi|khang dinh|tiet lo|announce[ds]?|said)\b")
# "Phải nộp trước bữa nào": a day on which something else was done is none.
_ASKS_DEADLINE = re.compile(
    r"\btruoc (?:ngay|bua|hom|thang|nam|gio) (?:nao|may|bao nhieu)\b|\bhan (?:chot|cuoi|nop)\b|\bdeadline\b"
)
LIMIT = re.compile(r"\b(truoc|han|cham nhat|muon nhat|toi da|den|toi|by|before|deadline)\b")
_WITHIN = re.compile(r"\b(?:truoc|trong|den|het)\W+(?:het )?(?:ngay|thang|nam|quy|tuan)\b")
_LOOK = 24  # code points in front of a date in which its limit is told


def meant(folded: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return what a question for a time (`folded`) can mean of the entities of a sentence."""
    own = [one for one in found if not _of_the_report(folded, evidence, one)]
    if _ASKS_DEADLINE.search(folded):
        own = [one for one in own if one.type != "date" or _is_limit(evidence, one)]
    return own


def before(evidence: Evidence, entity: Entity) -> str:
    """Return the words in front of a date in its sentence, folded."""
    return fold(evidence.article.text[max(entity.start - _LOOK, evidence.start) : entity.start])


def _of_the_report(folded: str, evidence: Evidence, entity: Entity) -> bool:
    """Say whether a date that opens a sentence tells when something was said, while what is told of is yet to come."""
    if entity.type != "date" or entity.start - evidence.start >= DATELINE or _ASKS_SAYING.search(folded):
        return False
    said = _SAID.search(evidence.article.text[entity.end : evidence.end])
    return said is not None and _TO_COME.search(said[1]) is not None


def _is_limit(evidence: Evidence, entity: Entity) -> bool:
    """Say whether a date is told as a limit: "trước ngày 15/2", "trong tháng 9"."""
    told = before(evidence, entity)
    return LIMIT.search(told) is not None or _WITHIN.search(f"{told}{fold(entity.text)}") is not None
