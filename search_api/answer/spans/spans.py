"""The short answers that a sentence offers to a who, when, where, how many or which: its entities of that kind."""

import bisect
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.analysis import analyse, syllable_spans
from indexer.extract.abroad import countries
from indexer.schema import Entity, EntityType
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import DATELINE, Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.counted import counted_noun, is_classifier
from search_api.answer.question.measures import of_another
from search_api.answer.question.question import WANTED, Question
from search_api.answer.spans.agents import agents
from search_api.answer.spans.amounts import ORDINAL, amounts, of_noun
from search_api.answer.spans.born import born
from search_api.answer.spans.counts import meant_figures
from search_api.answer.spans.documents import numbered
from search_api.answer.spans.feasts import feasts
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.grain import grain_asked, grain_of, too_coarse
from search_api.answer.spans.offices import Office, office_of
from search_api.answer.spans.organisations import organisations
from search_api.answer.spans.own_verb import of_own_verb
from search_api.answer.spans.parts import of_own_item
from search_api.answer.spans.scope import beside, level_of
from search_api.answer.spans.speaking import asks_doer, speaks
from search_api.answer.spans.tenure import asks_holder, offices_of
from search_api.answer.spans.times import LIMIT, before, meant
from search_api.answer.spans.widen import ends_interval, widened

_COUNTRY = frozenset(("nuoc", "quoc gia"))
_ONLY_LEVELS = {"tinh": "province", "nuoc": "country", "quoc gia": "country"}  # nothing else answers for these
_FIRM = re.compile(
    r"\b(cong ty|cty|doanh nghiep|dn|lien danh|tap doan|nha thau|clb|cau lac bo|doi|ngan hang|benh vien|truong|"
    r"company)\b"
)
_UNIT_WORDS = frozenset(("tp", "thanh", "pho", "tinh", "huyen", "quan", "xa", "phuong", "nay"))
_STATE = re.compile(
    r"(ubnd|hdnd|uy ban|hoi dong nhan dan|cong an|so|phong|bo|cuc|chi cuc|(tinh|thanh|huyen|quan|dang) uy)\b"
)
_TIME_UNITS = frozenset(("giây", "phút", "giờ", "tiếng", "ngày", "tuần", "tháng", "năm"))
_ODD = 0.7  # a body seldom answers "ai"
_CLAUSE_END = re.compile(r"[,;:()–—]\s|\s-\s")
_YEARS_ASKED = re.compile(r"\b(nhiem ky|giai doan|nien do|nien khoa|khoa nao|nam|years?|term)\b")
_DATE_WORDS = frozenset(("ngay", "thang", "nam"))
_ONLY_FOR = {ORDINAL: "ordinal", "lần": "times"}  # units of amounts that answer but one measure
_LEADS = ("tu ", "truoc ", "den ", "trong ", "sau ")
_NEAR = 6.0  # syllables at which nearness has fallen to 1/e
_NUMBERED = re.compile(r"(?:\bsố\s+\d[\w/.-]*|\b\d+(?:/\d{4})?[/-][A-ZĐ][\w/.-]*)\s*,?\s*(?:\bngày\s+)?$")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A short answer: offsets in the article's text, its normalised value (None for a clause), and the features by
    which it is chosen among those of its sentence."""

    start: int
    end: int
    value: Any
    features: Mapping[str, float]


def named_spans(question: Question, focus: Focus, asked: Asked, evidence: Evidence) -> list[AnswerSpan]:
    """Return the entities of a sentence that could answer the question, those that it names itself left out."""
    wanted = WANTED.get(question.kind, ())
    found = [entity for entity in evidence.entities if entity.type in wanted]
    if question.kind == "document":
        found += numbered(evidence.article.text, evidence.start, evidence.end, found)
    if question.kind in ("when", "howmany"):
        found += _amounts(question, focus, evidence, found)
    if question.kind == "when":
        found += feasts(evidence.article.text, evidence.start, evidence.end, found)
    if question.kind == "where" or (question.kind == "who" and focus.body):
        found += _organisations(question, evidence, found)
    found = _with_headed(question, focus, evidence, found)
    if question.kind == "where" and focus.level in _COUNTRY:
        found += countries(evidence.article.text, evidence.start, evidence.end)
    found = [
        entity
        for entity in found
        if not names(focus, asked, entity) and not _of_a_document(evidence, entity) and not _unasked(focus, entity)
    ]
    found = born(question, evidence, found)
    if question.kind == "howmany":
        found = meant_figures(question, focus, asked, evidence, found)
    if question.kind == "when":
        found = meant(focus.folded, evidence, found)
    if question.kind == "when" and LIMIT.search(focus.folded) is None:
        found = [entity for entity in found if not ends_interval(evidence.article.text, found, entity)]
    if question.kind in ("when", "howmany"):
        found = of_own_verb(question, evidence, of_own_item(asked, evidence, found))
    if question.kind == "where":
        found = [entity for entity in found if not beside(focus.subject, asked, evidence, entity)]
    if asks_doer(question):
        found = [entity for entity in found if not speaks(evidence, entity)]
    if focus.actor:
        found = [entity for entity in found if not _acts(focus.actor, evidence, entity)]
    if focus.body and _FIRM.search(fold(question.text[question.start : question.end])):
        found = [entity for entity in found if not _STATE.match(fold(entity.text))]
    people = [entity for entity in found if entity.type == "person"]
    if told := agents(question, evidence, found):
        found = [entity for entity in told if not names(focus, asked, entity)]
    elif focus.body:
        found = [entity for entity in found if entity.type != "person"]
    elif people or focus.person or asks_holder(question):
        found = people
    if not found:
        return []
    spans = syllable_spans(evidence.text)
    starts = [start for start, _ in spans]
    return [
        AnswerSpan(
            *widened(evidence, entity, asked.words, led=not focus.body),
            _features(focus, asked, evidence, entity, starts),
        )
        for entity in found
    ]


def names(focus: Focus, asked: Asked, entity: Entity) -> bool:
    """Say whether the question names an entity itself: whole, as "Bình Quới" does "phường Bình Quới" where no ward is
    asked for, as "ông Thăng" does one by his given name, or as all that it asks for the place of."""
    own = analyse(entity.text).plain
    rest = set(own) - asked.words
    if entity.type == "date" and rest < set(own):  # "năm 2026" says no more than "2026" does
        rest -= _DATE_WORDS
    if not rest or (focus.subject and set(focus.subject) <= set(own)):
        return True
    if entity.type == "body" and not focus.body and rest < set(own) and rest <= _UNIT_WORDS:
        return True  # "Công an TP" is the "công an" that somebody asks about
    if entity.type == "place":
        if _same_province(asked, entity) or _same_name(asked, entity):
            return True
        level, said = level_of(entity.text)
        return bool(level) and level != focus.level and rest <= set(said) and len(own) > len(said)
    if entity.type == "person" and len(own) > 1:
        return len(own) - len(rest) > 2 or own[-1] in focus.given
    return False


def _same_province(asked: Asked, entity: Entity) -> bool:
    """Say whether a place is a province of today that the question calls by another name: "Hanoi", "Sài Gòn"."""
    value = entity.value
    if value.get("level") != "province" or value.get("name") != value.get("province"):
        return False
    return any(value["codes"].get("province") in one.codes for one in asked.names)


def _same_name(asked: Asked, entity: Entity) -> bool:
    """Say whether a place has the head and the proper name of one that the question names, however it describes it
    between: "ga ngầm B3" is "ga B3"."""
    head, *rest = entity.text.split()
    proper = [word for word in rest if not word[0].islower()]
    held = set(analyse(" ".join([head, *proper])).plain)
    return len(proper) < len(rest) and bool(proper) and held <= asked.words


def _acts(actor: Office, evidence: Evidence, entity: Entity) -> bool:
    """Say whether an entity holds the office of whom the question tells what he does, or is the body of that office."""
    if entity.type == "body":
        return office_of(entity.text).words <= actor.words
    return any(own.is_asked(actor) for own in offices_of(entity, evidence.article.text))


def _of_a_document(evidence: Evidence, entity: Entity) -> bool:
    """Say whether a date is that of a document ("Quyết định số 469-QĐ/TW ngày 21/3/2017")."""
    before = evidence.article.text[evidence.start : entity.start]
    return entity.type == "date" and _NUMBERED.search(before) is not None


def _unasked(focus: Focus, entity: Entity) -> bool:
    """Say whether an entity cannot be what is asked for: money for people, a "nhiệm kỳ 2026-2031" for a day, a district
    for a province."""
    if entity.type == "figure" and _is_other_time(focus, str(entity.value.get("unit") or "")):
        return True
    if entity.type == "figure" and focus.measure:
        unit = str(entity.value.get("unit") or "")
        return of_another(focus.measure, unit) or (focus.measure.alone and not focus.measure.counts(unit))
    if entity.type == "place" and focus.level in _ONLY_LEVELS:
        return bool(entity.value.get("level", _ONLY_LEVELS[focus.level]) != _ONLY_LEVELS[focus.level])
    return entity.type == "date" and _is_term(entity) and _YEARS_ASKED.search(focus.folded) is None


def _is_other_time(focus: Focus, unit: str) -> bool:
    """Say whether a unit is one of time where something else is counted: "mấy làn" by no year."""
    if unit not in _TIME_UNITS or not focus.counted or (focus.measure and focus.measure.name == "duration"):
        return False
    return not set(focus.counted) & {fold(unit), "lau"}


def _is_term(entity: Entity) -> bool:
    value = str(entity.value.get("value") or "")
    return "/" in value and len(value) < 12


def _amounts(question: Question, focus: Focus, evidence: Evidence, known: list[Entity]) -> list[Entity]:
    """Return the amounts beside the metadata's that are of the asked kind."""
    name = focus.measure.name if focus.measure else ""
    unasked = {unit for unit, own in _ONLY_FOR.items() if own != name}
    taken = [(entity.start, entity.end) for entity in known]
    noun = counted_noun(question)
    told = amounts(evidence.article.text, evidence.start, evidence.end)
    told += of_noun(evidence.article.text, evidence.start, evidence.end, noun) if noun else []
    return [
        amount
        for amount in told
        if (name in ("duration", "clock") or question.kind == "howmany" or amount.type == "date")
        and (amount.type == "figure" or name == "clock")
        and (name == "duration" or question.kind == "howmany" or amount.type == "date")
        and amount.value["unit"] not in unasked
        and (name == amount.value["unit"] or not any(start < amount.end and amount.start < end for start, end in taken))
    ]


def _organisations(question: Question, evidence: Evidence, known: list[Entity]) -> list[Entity]:
    """Return the names of firms, schools, streets … beside the metadata's bodies and places."""
    taken = [(entity.start, entity.end) for entity in known]
    as_type: EntityType = "place" if question.kind == "where" else "body"
    return [
        found
        for found in organisations(evidence.article.text, evidence.start, evidence.end, as_type)
        if not any(start < found.end and found.start < end for start, end in taken)
        and not (as_type == "body" and level_of(found.text)[0])
    ]


def _with_headed(question: Question, focus: Focus, evidence: Evidence, known: list[Entity]) -> list[Entity]:
    """Add the names that begin with the noun asked with ("đèo nào"), in the place of what they hold."""
    as_type: EntityType = "place" if question.kind == "where" else "body"
    headed = [
        name
        for name in focus.heads.names(evidence.article.text, evidence.start, evidence.end, as_type)
        if not any(
            name.start < one.end
            and one.start < name.end
            and (one.type == "person" or (one.start <= name.start and name.end <= one.end))
            for one in known
        )
    ]
    kept = (one for one in known if not any(name.start < one.end and one.start < name.end for name in headed))
    return [*kept, *headed]


def _features(focus: Focus, asked: Asked, evidence: Evidence, entity: Entity, starts: list[int]) -> dict[str, float]:
    """Describe an entity: sure (of its kind), near (the question's words), clause (share of them in its clause),
    head (the same of what stands beside the question words), before (share of them in front of
    it), early (in its sentence), and what its kind adds."""
    at = bisect.bisect_right(starts, entity.start - evidence.start) - 1
    clause = _in_clause(evidence, entity, starts)
    features = {
        "sure": entity.confidence,
        "near": _nearness(asked, evidence, at),
        "clause": asked.share(clause),
        "head": asked.share(clause, asked.focus),
        "before": asked.share([any(place < at for place in places) for places in evidence.positions]),
        "early": 1 / (1 + at / 10),
        "asked": float(focus.heads.begin(entity.text)),
    }
    if entity.type == "person":
        return features | _of_person(focus, evidence, entity)
    if entity.type == "body":
        return features | _of_body(focus, entity)
    if entity.type == "place":
        return features | _of_place(focus, entity)
    if entity.type == "figure":
        return features | _of_figure(focus, evidence, entity)
    if entity.type == "date":
        return features | _of_date(focus, evidence, entity)
    return features


def _nearness(asked: Asked, evidence: Evidence, at: int) -> float:
    """Return the share of the question's weight in the sentence, each unit fading with its distance from a syllable."""
    total = sum(asked.weights)
    near = sum(
        weight * math.exp(-min(abs(place - at) for place in places) / _NEAR)
        for weight, places in zip(asked.weights, evidence.positions, strict=True)
        if places
    )
    return near / total if total else 0.0


def _in_clause(evidence: Evidence, entity: Entity, starts: list[int]) -> list[bool]:
    """Say of each unit whether it stands in the entity's own clause; a date that opens a sentence ("Sáng 24/2, …") is
    that of all of it."""
    text, at = evidence.text, entity.start - evidence.start
    if entity.type == "date" and at < DATELINE:
        return [bool(places) for places in evidence.positions]
    ends = [found.start() for found in _CLAUSE_END.finditer(text)]
    place = bisect.bisect_left(ends, at)
    first = bisect.bisect_left(starts, ends[place - 1] if place else 0)
    last = bisect.bisect_left(starts, ends[place] if place < len(ends) else len(text))
    return [any(first <= where < last for where in places) for places in evidence.positions]


def _of_person(focus: Focus, evidence: Evidence, entity: Entity) -> dict[str, float]:
    offices = offices_of(entity, evidence.article.text)
    return {
        "role": max((office.fit(focus.office) for office in offices), default=0.0),
        "office": float(bool(offices)),
        "short": float(len(entity.text.split()) < 2),
    }


def _of_body(focus: Focus, entity: Entity) -> dict[str, float]:
    own = fold(entity.text)
    firm = _FIRM.search(own) is not None
    return {
        "odd": 0.0 if focus.body else _ODD,
        "fits": float(bool(focus.body) and firm == (_FIRM.search(focus.near) is not None)),
        "short": float(len(own.split()) < 3),
    }


def _of_place(focus: Focus, entity: Entity) -> dict[str, float]:
    level, _ = level_of(entity.text)
    province = entity.value.get("level") == "province"
    country = entity.value.get("level") == "country"
    fits = bool(focus.level) and (
        level == focus.level or (focus.level == "tinh" and province) or (focus.level in _COUNTRY and country)
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
        "term": float(_is_term(entity)),
        "limit": float(LIMIT.search(focus.folded) is not None and LIMIT.search(told) is not None),
        "lead": float(any(word in focus.near and word in told for word in _LEADS)),
    }
