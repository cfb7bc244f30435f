"""The features by which an entity is chosen among those of its sentence."""

import bisect
import math
import re

from indexer.analysis import analyse
from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import DATELINE, Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.counted import is_classifier
from search_api.answer.question.positions import held_in
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.grain import grain_asked, grain_of, too_coarse
from search_api.answer.spans.scope import level_of
from search_api.answer.spans.tenure import offices_of
from search_api.answer.spans.times import LIMIT, before

COUNTRY = frozenset(("nuoc", "quoc gia"))
FIRM = re.compile(
    r"\b(cong ty|cty|doanh nghiep|dn|lien danh|tap doan|nha thau|clb|cau lac bo|doi|ngan hang|benh vien|truong|"
    r"company)\b"
)
_ODD = 0.7  # a body seldom answers "ai"
_CLAUSE_END = re.compile(r"[,;:()–—]\s|\s-\s")
_LEADS = ("tu ", "truoc ", "den ", "trong ", "sau ")
_NEAR = 6.0  # syllables at which nearness has fallen to 1/e


def is_term(entity: Entity) -> bool:
    """Say whether a date is a span of years ("nhiệm kỳ 2026-2031")."""
    value = str(entity.value.get("value") or "")
    return "/" in value and len(value) < 12


def features(focus: Focus, asked: Asked, evidence: Evidence, entity: Entity, starts: list[int]) -> dict[str, float]:
    """Describe an entity: sure (of its kind), near (the question's words), clause (share of them in its clause),
    head (the same of what stands beside the question words), before (share of them in front of
    it), early (in its sentence), and what its kind adds."""
    at = bisect.bisect_right(starts, entity.start - evidence.start) - 1
    clause = _in_clause(evidence, entity, starts)
    found = {
        "sure": entity.confidence,
        "near": _nearness(asked, evidence, at),
        "clause": asked.share(clause),
        "head": asked.share(clause, asked.focus),
        "before": asked.share(held_in(evidence.positions, last=at)),
        "early": 1 / (1 + at / 10),
        "asked": float(focus.heads.begin(entity.text)),
    }
    if entity.type == "person":
        return found | _of_person(focus, evidence, entity)
    if entity.type == "body":
        return found | _of_body(focus, entity)
    if entity.type == "place":
        return found | _of_place(focus, entity)
    if entity.type == "figure":
        return found | _of_figure(focus, evidence, entity)
    if entity.type == "date":
        return found | _of_date(focus, evidence, entity)
    return found


def _nearness(asked: Asked, evidence: Evidence, at: int) -> float:
    """Return the share of the question's weight in the sentence, each unit fading with its distance from a syllable."""
    total = sum(asked.weights)
    near = sum(
        asked.weights[unit] * math.exp(-min(abs(place - at) for place in places) / _NEAR)
        for unit, places in evidence.positions.items()
    )
    return near / total if total else 0.0


def _in_clause(evidence: Evidence, entity: Entity, starts: list[int]) -> list[int]:
    """Return the units that stand in the entity's own clause; a date that opens a sentence ("Sáng 24/2, …") is
    that of all of it."""
    text, at = evidence.text, entity.start - evidence.start
    if entity.type == "date" and at < DATELINE:
        return list(evidence.positions)
    ends = [found.start() for found in _CLAUSE_END.finditer(text)]
    place = bisect.bisect_left(ends, at)
    first = bisect.bisect_left(starts, ends[place - 1] if place else 0)
    last = bisect.bisect_left(starts, ends[place] if place < len(ends) else len(text))
    return held_in(evidence.positions, first, last)


def _of_person(focus: Focus, evidence: Evidence, entity: Entity) -> dict[str, float]:
    offices = offices_of(entity, evidence.article.text)
    return {
        "role": max((office.fit(focus.office) for office in offices), default=0.0),
        "office": float(bool(offices)),
        "short": float(len(entity.text.split()) < 2),
    }


def _of_body(focus: Focus, entity: Entity) -> dict[str, float]:
    own = fold(entity.text)
    firm = FIRM.search(own) is not None
    return {
        "odd": 0.0 if focus.body else _ODD,
        "fits": float(bool(focus.body) and firm == (FIRM.search(focus.near) is not None)),
        "short": float(len(own.split()) < 3),
    }


def _of_place(focus: Focus, entity: Entity) -> dict[str, float]:
    level, _ = level_of(entity.text)
    province = entity.value.get("level") == "province"
    country = entity.value.get("level") == "country"
    fits = bool(focus.level) and (
        level == focus.level or (focus.level == "tinh" and province) or (focus.level in COUNTRY and country)
    )
    return {"fits": float(fits), "unfit": float(bool(focus.level) and not fits), "wide": float(province)}


def _of_figure(focus: Focus, evidence: Evidence, entity: Entity) -> dict[str, float]:
    unit = str(entity.value.get("unit") or "")
    fits = focus.measure is not None and (unit in focus.measure.units or focus.counts_people(unit))
    money = unit in ("VND", "USD")
    behind = evidence.article.text[entity.start : min(entity.end + 24, evidence.end)]
    words = set(analyse(f"{behind} {entity.value.get('measures') or ''}").plain)
    noun = sum(word in words for word in focus.counted) / len(focus.counted) if focus.counted else 0.0
    own = analyse(entity.text).plain
    first = focus.counts_people(unit) or any(word in own for word in _heads(focus.counted))
    return {
        "fits": float(fits),
        "unfit": float(focus.measure is not None and not fits),
        "noun": noun,
        "counted": float(first),
        "money": float(money and focus.measure is None),
        "percent": float(unit == "%" and focus.measure is None),
        "spelled": float("spelled" in entity.value),
    }


def _heads(counted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the syllables of what is counted of which a figure of it holds one: also the one behind a classifier."""
    return counted[: 2 if counted and is_classifier(counted[0]) else 1]


def _of_date(focus: Focus, evidence: Evidence, entity: Entity) -> dict[str, float]:
    told = before(evidence, entity)
    value = str(entity.value.get("value") or "")
    asks_clock = focus.measure is not None and focus.measure.name == "clock"
    asked, grain = "clock" if asks_clock else grain_asked(focus.folded), grain_of(value)
    return {
        "fits": float(grain == asked),
        "unfit": float(too_coarse(grain, asked)),
        "precise": min(value.lstrip("-").count("-"), 2) / 2,
        "term": float(is_term(entity)),
        "limit": float(LIMIT.search(focus.folded) is not None and LIMIT.search(told) is not None),
        "lead": float(any(word in focus.near and word in told for word in _LEADS)),
    }
