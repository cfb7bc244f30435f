"""Whether a person still holds an office that a sentence gives: not one that is left, or left for another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from indexer.schema import Entity
from indexer.vietnamese.fold import fold, match_key
from search_api.answer.offices import Office, office_of
from search_api.answer.question import Question

Role = Mapping[str, Any]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = 40  # code points in front of an office that tell how it is held
_LEFT = re.compile(r"\b(?:từng|thôi|miễn nhiệm|bãi nhiệm|cách chức|nguyên|vốn)\b[\w ]{0,24}$")
_TAKEN = re.compile(r"\b(?:giữ|chức|chức vụ|chức danh|cương vị|làm|đảm nhiệm|đảm nhận|bổ nhiệm|bầu|chỉ định)$")
_MOVED = re.compile(r"\b(?:điều động|luân chuyển|thuyên chuyển)\b")
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_LEFT_OFFICE = "nguyên "


def office_asked(question: Question) -> Office:
    """Return the office that a question names; a year asks for those who have left since, too."""
    asked = office_of(question.text)
    return replace(asked, former=asked.former or bool(asked_year(question)))


def asked_year(question: Question) -> str:
    """Return the first year that a question names, "" for none."""
    found = _YEAR.search(fold(question.text))
    return found[0] if found else ""


def offices_of(person: Entity, text: str) -> list[Office]:
    """Return the offices that an article, given with its text, gives a person; those that are left as former ones."""
    roles = person.value.get("roles", ())
    return [office_of(f"{_LEFT_OFFICE if _is_left(role, roles, text) else ''}{role.get('text', '')}") for role in roles]


def _is_left(role: Role, roles: Sequence[Role], text: str) -> bool:
    """Say whether a role was left: "từng giữ chức …", or "ông A, Bí thư Ninh Bình, giữ chức Bí thư Phú Thọ"."""
    if "start" not in role:
        return False
    if _LEFT.search(_before(role, text)):
        return True
    return any(_left_for(role, other, text) for other in roles if other.get("start", 0) > role["end"])


def _left_for(role: Role, taken: Role, text: str) -> bool:
    """Say whether the later role is taken in the same sentence in the place of the other: elsewhere, or transferred."""
    between = text[role["end"] : taken["start"]]
    if _SENTENCE_END.search(between) or not _TAKEN.search(_before(taken, text).rstrip()):
        return False
    first, second = role.get("place"), taken.get("place")
    start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, role["start"])), default=0)
    moved = _MOVED.search(match_key(text[start : taken["start"]]))
    return bool(first and second and first != second) or moved is not None


def _before(role: Role, text: str) -> str:
    return match_key(text[max(0, role["start"] - _BEFORE) : role["start"]])
