"""When and where somebody was born: of the days and places of a sentence only what stands behind "sinh" or "quê"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question

_ENGLISH = r"\b(?:was|were) .*\bborn\b"
_ASKS_DAY = re.compile(rf"\bsinh (?:vào |vao )?(?:ngày|năm|tháng|hồi|ngay|nam|thang|hoi)\b|{_ENGLISH}")
# Who asks where people go home ("về quê") asks no birthplace.
_NO_HOME = "".join(rf"(?<!\b{word} )" for word in ("về", "thăm", "làng", "đồng", "miền", "thôn", "nhà", "xa", "bản"))
_ASKS_PLACE = re.compile(rf"{_NO_HOME}\bquê\b(?! hương)|\bnguyên quán\b|\bsinh (?:ra )?(?:ở|tại)\b|{_ENGLISH}")
_ASKS_PLACE_PLAIN = re.compile(
    rf"{fold(_NO_HOME)}\bque (?:cua|o|quan|dau|tai|huyen|xa|tinh|nao)\b|^que\b|\bsinh (?:ra )?(?:o|tai) "
)
_YEAR = re.compile(r"\b(?:sinh (?:vào )?(?:năm )?|SN:? ?|s\.n\.? ?)(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:sinh|SN|s\.n)\b[^.;:()]{0,24}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:quê|nguyên quán|sinh (?:ra )?(?:ở|tại))\b[^.;:()]{0,40}$|\b(?:gốc|là người) $", re.IGNORECASE)


def born(question: Question, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the days or places of a sentence that tell when or where somebody was born, where a question asks that;
    else all that were found. Years that the metadata leaves out ("SN 1971") are among them."""
    if not _asks_birth(question):
        return list(found)
    text = evidence.article.text
    if question.kind == "when":
        return _days(text, evidence, found)
    return [one for one in found if _FROM.search(text, evidence.start, one.start)]


@lru_cache(512)
def _asks_birth(question: Question) -> bool:
    """Say whether it is asked when or where somebody was born."""
    folded = question.key if question.marked else question.folded
    if question.kind == "when":
        return _ASKS_DAY.search(folded) is not None
    if question.kind != "where":
        return False
    return bool(_ASKS_PLACE.search(folded) or (not question.marked and _ASKS_PLACE_PLAIN.search(folded)))


def _days(text: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    own = [one for one in found if one.type == "date" and _SINCE.search(text, evidence.start, one.start)]
    taken = [(one.start, one.end) for one in own]
    for match in _YEAR.finditer(text, evidence.start, evidence.end):
        start, end = match.span("year")
        if not any(first < end and start < last for first, last in taken):
            own.append(Entity(start, end, "date", match["year"], 0.6, {"value": match["year"]}))
    return own
