"""Who does it where a sentence says so outright ("do ban quản lý chợ tổ chức", "làm chủ đầu tư"), and to whom a task is
given ("giao công an xã xử lý")."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.schema import Entity
from indexer.vietnamese.fold import fold, match_key
from indexer.vietnamese.segment import first_word
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question

_ROLES = "chủ đầu tư|nhà đầu tư|nhà thầu|tổng thầu|đơn vị thi công|đơn vị quản lý|đơn vị tổ chức|đơn vị vận hành"
# "Ai làm chủ đầu tư chợ", "chủ đầu tư chợ là ai"; "ai nhắc chủ đầu tư" asks for somebody else.
_ROLE = re.compile(
    rf"\b(?:ai|nao) (?:la |lam ){{1,2}}(?P<asked>{fold(_ROLES)})\b|^(?P<opens>{fold(_ROLES)})\b(?!.*\bnao\b)"
)
_BY = re.compile(r"\b(?P<do>do )?(?:chinh )?(?:ai|(?<=do )(?:\w+ ){1,4}nao)$")
# A task is given by either; the first of them that a sentence has tells to whom.
_GIVES = (
    "giao|giao nhiệm vụ|giao việc|phân công|ủy quyền|uỷ quyền|ủy nhiệm|uỷ nhiệm|cử|nhờ",
    "chỉ đạo|yêu cầu|đề nghị",
)
_TO = r"(?: cho)?(?: (?:ông|bà|anh|chị|đồng chí|các|lãnh đạo|chủ tịch|giám đốc|trưởng))* $"
_ASKED_TO = re.compile(rf"\b(?:{fold('|'.join(_GIVES))})(?: cho)? (?:ai|(?:co quan|don vi|luc luong|ben) nao)$")
_LIGHT = "đã|sẽ|đang|vừa|được|trực tiếp|phối hợp|đứng ra|cùng"
# What a body or person is called ends where it is explained: "bà Tư - trưởng thôn - quản lý".
_EXPLAINED = re.compile(r"\s+[-–(]|,\s")
_EMPTY = frozenset(("làm", "lam", "giữ", "giu", "là", "la", "đứng", "dung"))
_LONGEST = 130  # code points between "do" and the verb
_OF_VERB = 2  # syllables of a verb that tells enough without "do"
_OF_TASK = 0.5
_LOOK = 40  # code points in front of whom a task is given
_ROLE_BEHIND = rf"\s*(?:[-–(]\s*|(?:là|làm)\s+)(?:là |làm )?(?:{_ROLES})\b"
_ROLE_BEFORE = rf"\b(?:{_ROLES})(?:\s+là|\s*:|\s*[-–(])?\s+$"


def agents(question: Question, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return who a sentence says outright does what a question asks the doer of, or is given what it asks the bearer
    of, `found` or told in words; none where it does not say, or the question asks otherwise."""
    if question.kind != "who":
        return []
    if told := list(_told(question, evidence)):
        return told
    near = [one for one in (*found, *evidence.entities) if one.type in ("person", "body")]
    bound = list(_bound(question, evidence, near))
    return [one for place, one in enumerate(bound) if all(one.start != other.start for other in bound[:place])]


def tells_agent(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence tells outright who does what is asked about; of a task it must hold half of the question,
    for everybody is given some."""
    given = _ASKED_TO.search(fold(question.text[: question.end])) is not None
    return (not given or evidence.features["coverage"] >= _OF_TASK) and bool(agents(question, evidence, ()))


def _told(question: Question, evidence: Evidence) -> Iterator[Entity]:
    """Yield who stands between "do" and the verb that is asked with."""
    verb = _verb(question)
    if not verb:
        return
    text = evidence.text
    key = match_key if question.marked else fold
    who = rf"(?P<who>(?:(?!\bdo )[^.;:?!]|\.(?! \w+ )){{3,{_LONGEST}}}?)"
    pattern = rf"(?<!\w)do {who} (?:(?:{key(_LIGHT)}) )*(?:{verb})(?!\w)"
    for match in re.finditer(pattern, key(text)):
        start = match.start("who")
        if not match_key(text[match.start() : start]).startswith("do "):  # "đỗ", "dỡ"
            continue
        at, end = (evidence.start + own for own in match.span("who"))
        people = [one for one in evidence.entities if one.type == "person" and at <= one.start < end]
        yield from people
        name = _EXPLAINED.split(text[start : match.end("who")])[0]
        if not people and any(word[:1].isupper() for word in name.split()):
            yield Entity(at, at + len(name), "body", name, 0.6, {"name": name})


@lru_cache(512)
def _verb(question: Question) -> str:
    """Return a pattern of the verb behind the doer that is asked for, with marks if the question has some, "" for
    none."""
    key = match_key if question.marked else fold
    if role := _role(question):
        return key(rf"(?:là |làm )?{role}|đầu tư")
    asks = _BY.search(fold(question.text[: question.end]))
    if not asks:
        return ""
    behind = re.split(r"[^\w ]", question.text[question.end :])[0].split()
    size = len(first_word(" ".join(behind)).split())
    if " ".join(behind[:size]).lower() in _EMPTY:  # "do ai làm tổ trưởng"
        size += len(first_word(" ".join(behind[size:])).split())
    return re.escape(key(" ".join(behind[:size]))) if size >= _OF_VERB or (size and asks["do"]) else ""


@lru_cache(512)
def _role(question: Question) -> str:
    """Return the role that is asked for, as texts write it, "" for none."""
    asked = _ROLE.search(question.folded)
    name = (asked["asked"] or asked["opens"]) if asked else ""
    return next((role for role in _ROLES.split("|") if fold(role) == name), "")


def _bound(question: Question, evidence: Evidence, near: Sequence[Entity]) -> Iterator[Entity]:
    """Yield who stands right beside the role that is asked for, or behind a verb that gives a task."""
    if _role(question):
        yield from (one for one in near if _has_role(evidence, one))
    elif _ASKED_TO.search(fold(question.text[: question.end])):
        given = ([one for one in near if _before(evidence, one, rf"\b(?:{verbs}){_TO}")] for verbs in _GIVES)
        yield from next((own for own in given if own), [])


def _has_role(evidence: Evidence, entity: Entity) -> bool:
    """Say whether somebody stands right beside a role of works."""
    behind = re.match(_ROLE_BEHIND, evidence.article.text[entity.end : evidence.end], re.IGNORECASE)
    return behind is not None or _before(evidence, entity, _ROLE_BEFORE)


def _before(evidence: Evidence, entity: Entity, pattern: str) -> bool:
    """Say whether the words in front of somebody match a pattern."""
    text = evidence.article.text[max(evidence.start, entity.start - _LOOK) : entity.start]
    return re.search(pattern, text, re.IGNORECASE) is not None
