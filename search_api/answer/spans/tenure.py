"""Who holds the office that is asked for: whom a sentence gives it, and who has left it, or left it for another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from indexer.analysis import analyse
from indexer.schema import Entity
from indexer.vietnamese.fold import fold, match_key
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.offices import Office, names_title, office_of

Role = Mapping[str, Any]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS_HOLDER = re.compile(
    r"\b(ai (la|lam|giu|dang (la|giu)|dam nhiem|dam nhan|kiem nhiem)|"
    r"ai ((vua|moi|da|se|duoc|tai|tiep tuc) ){1,3}(bau|bo nhiem|chi dinh|phe chuan|dac cu|trung cu)|"
    r"la ai|who (is|was|heads|chairs))\b"
)
_WHOM = frozenset(("ai", "whom"))
_BEFORE = 40  # code points in front of an office that tell how it is held
_LEFT = re.compile(r"\b(?:từng|kinh qua|trải qua|thôi|miễn nhiệm|bãi nhiệm|cách chức|nguyên|vốn)\b[\w ]{0,24}$")
_TAKEN = re.compile(r"\b(?:giữ|chức|chức vụ|chức danh|cương vị|làm|đảm nhiệm|đảm nhận|bổ nhiệm|bầu|chỉ định)$")
_MOVED = re.compile(r"\b(?:điều động|luân chuyển|thuyên chuyển)\b")
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_LEFT_OFFICE = "nguyên "


@lru_cache(512)
def office_asked(question: Question) -> Office:
    """Return the office that a question names; a year asks for those who have left since, too."""
    asked = office_of(question.text)
    return replace(asked, former=asked.former or bool(asked_year(question)))


@lru_cache(512)
def asked_year(question: Question) -> str:
    """Return the first year that a question names, "" for none."""
    found = _YEAR.search(question.folded)
    return found[0] if found else ""


def offices_of(person: Entity, text: str) -> list[Office]:
    """Return the offices that an article, given with its text, gives a person; those that are left as former ones.

    "Bí thư" alone is short for the "Bí thư Thành ủy" that the article calls the same person, and no other office.
    """
    roles = person.value.get("roles", ())
    left = (_LEFT_OFFICE if _is_left(role, roles, text) else "" for role in roles)
    offices = [office_of(f"{former}{role.get('text', '')}") for former, role in zip(left, roles, strict=True)]
    return [office for office in offices if not any(_shortens(office, other) for other in offices)]


def _shortens(office: Office, other: Office) -> bool:
    """Say whether an office is but the title of another one."""
    same = (office.title, office.deputy, office.former) == (other.title, other.deputy, other.former)
    return same and office.words < other.words and office.words <= set(office.title.split())


@lru_cache(512)
def asks_holder(question: Question) -> bool:
    """Say whether a question asks who holds an office, not who of those that do did something."""
    return question.kind == "who" and (question.head or _ASKS_HOLDER.search(question.folded) is not None)


def actor_of(question: Question) -> Office | None:
    """Return the office of whom a question tells what he does to somebody, who is asked for: "Bí thư tỉnh thăm ai";
    None where it tells no such thing."""
    before = question.text[: question.start]
    asks = fold(question.text[question.start : question.end])
    if question.kind != "who" or asks_holder(question) or asks not in _WHOM or not names_title(before):
        return None
    return office_of(before)


def names_holder(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence gives a person the whole office that a question names; holders change with time."""
    return bool(holders_in(question, evidence))


def holders_in(question: Question, evidence: Evidence) -> frozenset[str]:
    """Return the folded given names of those to whom a sentence gives the whole office that a question names.

    The body that an office usually heads need not be named: "bí thư phường" is the secretary of its party committee.
    """
    if not asks_holder(question):
        return frozenset()
    asked = office_asked(question)
    people = (entity for entity in evidence.entities if entity.type == "person" and analyse(entity.text).plain)
    return frozenset(
        analyse(person.text).plain[-1]
        for person in people
        if not set(analyse(person.text).plain) <= asked.words
        and any(office.is_asked(asked) for office in offices_of(person, evidence.article.text))
    )


def names_other(question: Question, evidence: Evidence) -> bool:
    """Say whether all offices that a sentence gives people are of other bodies or levels than the one that is asked
    for, or those of deputies, one at least of another level or the deputy's."""
    if not asks_holder(question):
        return False
    asked = office_asked(question)
    text = evidence.article.text
    offices = [office for one in evidence.entities if one.type == "person" for office in offices_of(one, text)]
    elsewhere = any(asked.level and office.level not in ("", asked.level) for office in offices)
    beside = any(office.deputy != asked.deputy and not office.clashes(asked) for office in offices)
    return (elsewhere or beside) and all(office.clashes(asked) or office.deputy != asked.deputy for office in offices)


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
