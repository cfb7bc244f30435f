"""Times of a sentence that a question cannot mean: those of a report, those from which something was put off, feasts
beside a day, and for a deadline all that are none."""

import re
from collections.abc import Sequence

from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import DATELINE, Evidence
from search_api.answer.spans.grain import grain_asked, grain_of

# "Sáng 3/2, Sở cho biết sẽ mở cầu mới trước mùa mưa": not on 3 February.
_SAID = re.compile(r"\b(?:cho biết|cho hay|khẳng định|tiết lộ)\b(?=(.*))", re.DOTALL)
_TO_COME = re.compile(r"\b(?:sẽ|dự kiến|sắp|chuẩn bị|tới đây|thời gian tới|trong năm nay|từ năm)\b")
_ASKS_SAYING = re.compile(r"\b(?:cho biet|cho hay|noi|khang dinh|tiet lo|announce[ds]?|said)\b")
# "Phải nộp trước bữa nào": a day on which something else was done is none.
_ASKS_DEADLINE = re.compile(
    r"\btruoc (?:ngay|bua|hom|thang|nam|gio) (?:nao|may|bao nhieu)\b|\bhan (?:chot|cuoi|nop)\b|\bdeadline\b"
)
# "Dời hội từ ngày 4/5 sang cuối tháng 6": it is no more on the fourth.
_FROM = re.compile(r"\btu (?:ngay |thang )?$")
_TO = re.compile(r"(?:/\d{4}|\.\d{4}|\s*[-–]\s*\d[\d./-]*)?\s*(?:\([^()]*\)\s*)?(?:dời |lùi |chuyển |đổi )?sang\b")
_ASKS_FIRST = re.compile(r"\b(?:truoc do|truoc day|ban dau|luc dau|du kien|tu ngay|tu khi|originally|first)\b")
_ISO = re.compile(r"\d{4}-|--\d")
_NO_FEAST = re.compile(r"[-\d]|T\d|lunar")  # the value of a feast is its name
LIMIT = re.compile(r"\b(truoc|han|cham nhat|muon nhat|toi da|den|toi|by|before|deadline)\b")
_WITHIN = re.compile(r"\b(?:truoc|trong|den|het)\W+(?:het )?(?:ngay|thang|nam|quy|tuan)\b")
_LOOK = 24  # code points in front of a date in which its limit is told


def meant(folded: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return what a question for a time (`folded`) can mean of the entities of a sentence."""
    own = [one for one in found if not _of_the_report(folded, evidence, one) and not _put_off(folded, evidence, one)]
    own = _days_before_feasts(folded, own)
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


def _put_off(folded: str, evidence: Evidence, entity: Entity) -> bool:
    """Say whether something was moved from a time to another ("từ 4/5 sang cuối tháng"), unless that is asked for."""
    if entity.type != "date" or _ASKS_FIRST.search(folded) or not _FROM.search(before(evidence, entity)):
        return False
    return _TO.match(evidence.article.text, entity.end, evidence.end) is not None


def _days_before_feasts(folded: str, found: Sequence[Entity]) -> list[Entity]:
    """Return the times without feasts ("dịp Tết") where a day is asked for and one is told."""
    days = [one for one in found if one.type == "date" and grain_of(str(one.value.get("value") or "")) == "day"]
    if grain_asked(folded) != "day" or not any(_ISO.match(str(one.value.get("value"))) for one in days):
        return list(found)
    return [one for one in found if one.type != "date" or _NO_FEAST.match(str(one.value.get("value")))]


def _is_limit(evidence: Evidence, entity: Entity) -> bool:
    """Say whether a date is told as a limit: "trước ngày 15/2", "trong tháng 9"."""
    told = before(evidence, entity)
    return LIMIT.search(told) is not None or _WITHIN.search(f"{told}{fold(entity.text)}") is not None
