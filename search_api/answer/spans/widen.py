"""What belongs to a short answer beside its entity: "ông" before a name, "hơn" before a figure, the wider place."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from indexer.analysis import analyse
from indexer.schema import Entity
from indexer.vietnamese.segment import words
from search_api.answer.evidence.evidence import Evidence

_BEFORE = {
    "person": re.compile(r"\b(?:ông|bà|anh|chị|cụ|em|cô giáo|thầy giáo|bác sĩ|nghệ nhân)\s+$", re.IGNORECASE),
    "date": re.compile(
        r"(?:\b(?:trước|từ|đến|tới|sau|trong|cuối|đầu|giữa|kể từ|hết|đến hết|muộn nhất|chậm nhất)\s+)?"
        r"(?:\b(?:sáng|trưa|chiều|tối|đêm)\s+)?(?:\bngày\s+)?$",
        re.IGNORECASE,
    ),
    "document": re.compile(
        r"\b(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|pháp lệnh|quy định|kết luận|thông báo|"
        r"kế hoạch|tờ trình|báo cáo|hướng dẫn|công điện|văn bản|giấy phép|giấy mời|bản án|đề án|lệnh)"
        r"(?: [^\W\d_]+){0,3}? (?:số:? )?$",
        re.IGNORECASE,
    ),
    "figure": re.compile(
        r"\b(?:hơn|gần|trên|khoảng|ít nhất|tối thiểu|tối đa|dưới|chừng|trong vòng)\s+$", re.IGNORECASE
    ),
}
# Who leads the body that stands behind it, without a name.
_LEAD = re.compile(
    r"\b(?:phó )?(?:chủ tịch|bí thư|giám đốc|trưởng|cục trưởng|chánh văn phòng|chánh thanh tra|hiệu trưởng|lãnh đạo|"
    r"đại diện|người đứng đầu)(?: thường trực)? $",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:-|–|đến(?: hết)?|tới|và)\s*(?:ngày\s+)?")
# A day that is no date by itself: "từ 20" of "từ 20 đến 24/5".
_FROM_DAY = re.compile(r"\btừ\s+(?:ngày\s+)?(\d{1,2})\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d\d|--\d\d)-(\d\d)")
_PER = re.compile(r"\s?/\s?(?=[^\W\d_])")
_POWER = re.compile(r"\d?(?!\w)")  # "m2"
_WORD = 24  # code points in which the word behind "/" ends
_JOINS_PLACES = re.compile(r"\s*[,(–-]\s*(?:thuộc\s+)?|\s+(?:của|thuộc)\s+")
_CLOSED = re.compile(r"(?: cũ)?\)")
_VALUE = {"person": "name", "body": "name", "document": "number", "date": "value"}


def widened(evidence: Evidence, entity: Entity, asked: frozenset[str], *, led: bool) -> tuple[int, int, Any]:
    """Return where the short answer begins and ends in the article, and its normalised value; `led` says that somebody
    is asked for, so that a body stands for whoever leads it: "Chủ tịch UBND xã".

    A wider place that the question names itself (all of its words are in `asked`) adds nothing.
    """
    text, start, end = evidence.article.text, entity.start, entity.end
    key = _VALUE.get(entity.type)
    value = entity.value.get(key, entity.text) if key else dict(entity.value)
    pattern = _BEFORE.get(entity.type)
    found = pattern.search(text[evidence.start : start]) if pattern else None
    if found:
        start = evidence.start + found.start()
    if entity.type == "place":
        end = max(_wider_places(text, evidence.entities, entity, asked))
        if (opened := text.find("(", start, end)) >= 0:
            closed = _CLOSED.match(text, end)
            end = closed.end() if closed else start + len(text[start:opened].rstrip())
    elif entity.type == "date":
        last = _until(text, evidence.entities, entity)
        if last is not None:
            end, value = last.end, f"{value}/{last.value.get('value')}"
        elif not ends_interval(text, evidence.entities, entity):
            start, value = _from_day(text, evidence.start, entity.start, str(value)) or (start, value)
    elif entity.type == "body" and led and (lead := _LEAD.search(text, evidence.start, start)):
        start = lead.start()
        value = text[start:end]
    elif entity.type == "figure":
        end = rate_end(text, end, evidence.end)
    return start, end, value


def rate_end(text: str, end: int, stop: int) -> int:
    """Return where a rate ends whose sum ends at `end`: "/tín chỉ", "/người/tháng", each by its whole word."""
    while slash := _PER.match(text, end, stop):
        word = words(text[slash.end() : min(slash.end() + _WORD, stop)])[0]
        end = slash.end() + word.end
        if power := _POWER.match(text, end, stop):
            end = power.end()
    return end


def ends_interval(text: str, entities: Sequence[Entity], entity: Entity) -> bool:
    """Say whether a date ends an interval that another of `entities` begins: that one is offered with both."""
    return entity.type == "date" and any(_until(text, entities, other) is entity for other in entities)


def _until(text: str, entities: Sequence[Entity], entity: Entity) -> Entity | None:
    """Return the date that ends an interval which begins with this one ("từ ngày 4 đến hết ngày 6/2")."""
    for other in entities:
        if other.type == "date" and other.start > entity.end and _UNTIL.fullmatch(text[entity.end : other.start]):
            return other
    return None


def _from_day(text: str, start: int, end: int, value: str) -> tuple[int, str] | None:
    """Return where an interval begins, in the sentence before the date that ends it, and its value."""
    found, day = _FROM_DAY.search(text, start, end), _DAY.fullmatch(value)
    if not found or not day or not 1 <= int(found[1]) < int(day[2]):
        return None
    return found.start(), f"{day[1]}-{int(found[1]):02d}/{value}"


def _wider_places(text: str, entities: Sequence[Entity], entity: Entity, asked: frozenset[str]) -> Iterator[int]:
    """Yield where the place ends, and each wider place that follows it: "thôn A, xã B, huyện C"."""
    end = entity.end
    yield end
    for other in entities:
        if other.type == "place" and other.start >= end and _JOINS_PLACES.fullmatch(text[end : other.start]):
            if set(analyse(other.text).plain) <= asked:
                break
            end = other.end
            yield end
