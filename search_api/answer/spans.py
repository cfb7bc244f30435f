"""The short answer inside a sentence: an entity of the asked kind, or the clause that says why or what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from indexer.analysis import analyse
from indexer.schema import Entity, EntityType
from indexer.vietnamese.fold import fold
from search_api.answer.evidence import Evidence, Weighed
from search_api.answer.question import Kind, Question

WANTED: dict[Kind, tuple[EntityType, ...]] = {
    "who": ("person", "body"),
    "when": ("date",),
    "where": ("place",),
    "howmany": ("figure",),
    "document": ("document",),
}
_LEVELS = (
    "xa",
    "phuong",
    "tinh",
    "huyen",
    "quan",
    "thanh pho",
    "thon",
    "ap",
    "khu pho",
    "dac khu",
    "thi xa",
    "thi tran",
)
_BODY_WORDS = re.compile(
    r"\b(co quan|don vi|cong ty|doanh nghiep|tap doan|doi|so|ban|hoi|to chuc|uy ban|company|agency)\b"
)
_MONEY = re.compile(r"\b(tien|kinh phi|gia|von|dong|thu ngan sach|how much)\b")
_NO_NOUN = frozenset(("de", "vi", "cho", "khi", "nho", "sau", "truoc", "tu", "o", "tai", "trong", "nam", "la", "va"))
_BECAUSE = re.compile(r"\b(bởi vì|bởi|vì|do|nhằm|để|lý do|nguyên nhân(?: là)?|khiến|lo(?: sợ)?)\b\s*", re.I)
_CLAUSE = re.compile(r"[,;:–—]\s+| - |\s+(?=(?:và|nhưng|khi|sau khi|trước khi)\s)")
_BEFORE_DATE = re.compile(r"(?:trước|từ|đến|sau|trong|cuối|đầu|giữa|kể từ|hết)\s+$", re.I)
_BEFORE_FIGURE = re.compile(r"(?:hơn|gần|trên|khoảng|ít nhất|tối đa|dưới|chừng)\s+$", re.I)
_JOINS_PLACES = re.compile(r"\s*[,(–-]\s*(?:thuộc\s+)?|\s+(?:của|thuộc)\s+")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A short answer: offsets in the article's text, its normalised value (None for a clause), its merit within
    the sentence (higher is better)."""

    start: int
    end: int
    value: Any
    merit: float


def is_named(entity: Entity, question: str) -> bool:
    """Say whether the question itself names the entity, so that it cannot be its answer."""
    asked = set(analyse(question).plain)
    return set(analyse(entity.text).plain) <= asked


def spans(question: Question, weighed: Weighed, evidence: Evidence) -> list[AnswerSpan]:
    """Return the possible short answers in a sentence, best first; never empty."""
    wanted = WANTED.get(question.kind, ())
    found = [entity for entity in evidence.entities if entity.type in wanted and not is_named(entity, question.text)]
    people = [entity for entity in found if entity.type == "person"]
    if people and not _BODY_WORDS.search(fold(_words(question))):
        found = people
    if found:
        rated = [_widened(evidence, entity, _merit(question, weighed, evidence, entity)) for entity in found]
        return sorted(rated, key=lambda span: -span.merit)
    return [_clause(question, evidence)]


def fitness(question: Question, weighed: Weighed, evidence: Evidence) -> tuple[float, float, float]:
    """Return whether a sentence holds a value of the asked kind (0 or 1), how well the best one fits, and whether it
    gives a reason where one is asked for (0 or 1)."""
    wanted = WANTED.get(question.kind, ())
    found = [entity for entity in evidence.entities if entity.type in wanted and not is_named(entity, question.text)]
    best = max((_merit(question, weighed, evidence, entity) for entity in found), default=0.0)
    reason = question.kind == "why" and _BECAUSE.search(evidence.text) is not None
    return float(bool(found)), best, float(reason)


def names_holder(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence gives a person the whole office that a question names; holders change with time."""
    asked = fold(question.text)
    return question.kind == "who" and any(
        _overlap(str(role.get("text", "")), asked) == 1.0
        for entity in evidence.entities
        if entity.type == "person" and not is_named(entity, question.text)
        for role in entity.value.get("roles", ())
    )


def _merit(question: Question, weighed: Weighed, evidence: Evidence, entity: Entity) -> float:
    """Rate an entity: near the question's words, of the very level, unit or office that is asked for."""
    merit = entity.confidence + 2 * _closeness(weighed, evidence, entity)
    asked = fold(question.text)
    if entity.type == "person":
        roles = [str(role.get("text", "")) for role in entity.value.get("roles", ())]
        merit += max((2.5 * _overlap(role, asked) ** 2 for role in roles), default=0.0)
        merit -= 1.0 if _BODY_WORDS.search(fold(_words(question))) else 0.0
        merit -= 0.5 if len(entity.text.split()) < 2 else 0.0
    elif entity.type == "body":
        merit += 0.5 if _BODY_WORDS.search(fold(_words(question))) else -1.5
    elif entity.type == "place":
        level = next((level for level in _LEVELS if level in fold(_words(question))), "")
        merit += 1.5 if level and fold(entity.text).startswith(level) else 0.0
    elif entity.type == "figure":
        merit += _unit_merit(question, entity)
    elif entity.type == "date":
        merit += 0.3 * str(entity.value.get("value") or "").count("-")
    return merit


def _words(question: Question) -> str:
    """The question words with one word more on the left ("tỉnh nào", "cơ quan nào")."""
    return question.text[max(question.start - 12, 0) : question.end]


def _unit_merit(question: Question, entity: Entity) -> float:
    """Compare what is counted: the noun behind "bao nhiêu", or money where the question speaks of money."""
    counted = question.after.split()[:3]
    unit = fold(f"{entity.text} {entity.value.get('unit') or ''} {entity.value.get('measures') or ''}").split()
    money = entity.value.get("unit") in ("VND", "USD")
    uncounted = not counted or counted[0] in _NO_NOUN
    if uncounted or _MONEY.search(" ".join(counted)) or "how much" in fold(question.text):
        return 2.0 if money else 0.0
    return 2.0 * bool(counted and counted[0] in unit) + 0.5 * sum(word in unit for word in counted[1:]) - 0.5 * money


def _overlap(text: str, asked: str) -> float:
    """Share of the syllables of `text` that the question has, both folded."""
    own = set(analyse(text).plain)
    return len(own & set(asked.split())) / len(own) if own else 0.0


def _closeness(weighed: Weighed, evidence: Evidence, entity: Entity) -> float:
    """How much of the question stands within about twelve syllables of the entity, in [0, 1]."""
    text = evidence.article.text
    near = text[max(entity.start - 60, evidence.start) : min(entity.end + 60, evidence.end)]
    return weighed.share(weighed.held(near))


def _widened(evidence: Evidence, entity: Entity, merit: float) -> AnswerSpan:
    """Take in what belongs to the answer: "hơn" before a figure, "trước" before a date, the wider place behind one."""
    text, start, end = evidence.article.text, entity.start, entity.end
    before = text[evidence.start : start]
    pattern = {"date": _BEFORE_DATE, "figure": _BEFORE_FIGURE}.get(entity.type)
    if pattern and (found := pattern.search(before)):
        start = evidence.start + found.start()
    if entity.type == "place":
        end = max(_wider_places(text, evidence.entities, entity))
    value = {"person": "name", "body": "name", "document": "number"}.get(entity.type, "value")
    normalised = dict(entity.value) if entity.type in ("figure", "place") else entity.value.get(value, entity.text)
    return AnswerSpan(start, end, normalised, merit)


def _wider_places(text: str, entities: Sequence[Entity], entity: Entity) -> Iterator[int]:
    """Yield where the place ends, and each wider place that follows it: "thôn A, xã B, huyện C"."""
    end = entity.end
    yield end
    for other in entities:
        if other.type == "place" and other.start >= end and _JOINS_PLACES.fullmatch(text[end : other.start]):
            end = other.end
            yield end


def _clause(question: Question, evidence: Evidence) -> AnswerSpan:
    """Return the clause that says what the question does not: behind "vì" for why, else the one that adds most."""
    text = evidence.text
    if question.kind == "why" and (found := _BECAUSE.search(text)):
        return AnswerSpan(evidence.start + found.start(), _stop(evidence, found.end()), None, 0.5)
    if evidence.article.title_span and evidence.start == evidence.article.title_span.start:
        return AnswerSpan(evidence.start, evidence.end, None, 0.0)
    asked = set(analyse(question.text).plain)
    best = max(_clauses(text), key=lambda part: _novelty(text[part[0] : part[1]], asked))
    return AnswerSpan(evidence.start + best[0], evidence.start + best[1], None, 0.0)


def _stop(evidence: Evidence, at: int) -> int:
    """Return where the clause that begins at `at` (in the sentence) ends, in the article."""
    found = re.search(r"[;.]|, (?=nên|vì vậy|do đó)", evidence.text[at:])
    end = at + found.start() if found else len(evidence.text)
    return evidence.start + end


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentence and its clauses of at least four syllables."""
    edges = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        stripped = text[start:end].rstrip(" ,;:–—-.")
        if len(stripped.split()) >= 4:
            yield start, start + len(stripped)
    yield 0, len(text.rstrip(" ."))


def _novelty(clause: str, asked: set[str]) -> float:
    """Rate a clause: about ten new syllables beside a few of the question's."""
    own = analyse(clause).plain
    new = sum(syllable not in asked for syllable in own)
    return min(len(own) - new, 6) / 6 + min(new, 10) / 10 - max(len(own) - 25, 0) / 25
