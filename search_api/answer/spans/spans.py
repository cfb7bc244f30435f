"""The short answers that a sentence offers to a who, when, where, how many or which: its entities of that kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from indexer.analysis import analyse, syllable_spans
from indexer.extract.abroad import countries
from indexer.schema import Entity, EntityType
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.counted import counted_noun
from search_api.answer.question.measures import of_another
from search_api.answer.question.question import WANTED, Kind, Question
from search_api.answer.spans.agents import agents
from search_api.answer.spans.amounts import ORDINAL, amounts, of_noun
from search_api.answer.spans.born import born
from search_api.answer.spans.counts import meant_figures
from search_api.answer.spans.documents import numbered
from search_api.answer.spans.feasts import feasts
from search_api.answer.spans.features import COUNTRY, FIRM, features, is_term
from search_api.answer.spans.focus import Focus
from search_api.answer.spans.offices import Office, office_of
from search_api.answer.spans.organisations import organisations
from search_api.answer.spans.own_verb import of_own_verb
from search_api.answer.spans.parts import of_own_item
from search_api.answer.spans.scope import beside, level_of
from search_api.answer.spans.speaking import asks_doer, speaks
from search_api.answer.spans.tenure import asks_holder, offices_of
from search_api.answer.spans.times import LIMIT, meant
from search_api.answer.spans.widen import ends_interval, widened

_ONLY_LEVELS = {"tinh": "province", "nuoc": "country", "quoc gia": "country"}  # nothing else answers for these
_UNIT_WORDS = frozenset(("tp", "thanh", "pho", "tinh", "huyen", "quan", "xa", "phuong", "nay"))
_STATE = re.compile(
    r"(ubnd|hdnd|uy ban|hoi dong nhan dan|cong an|so|phong|bo|cuc|chi cuc|(tinh|thanh|huyen|quan|dang) uy)\b"
)
_TIME_UNITS = frozenset(("giây", "phút", "giờ", "tiếng", "ngày", "tuần", "tháng", "năm"))
_YEARS_ASKED = re.compile(r"\b(nhiem ky|giai doan|nien do|nien khoa|khoa nao|nam|years?|term)\b")
_DATE_WORDS = frozenset(("ngay", "thang", "nam"))
_ONLY_FOR = {ORDINAL: "ordinal", "lần": "times"}  # units of amounts that answer but one measure
_NUMBERED = re.compile(r"(?:\bsố\s+\d[\w/.-]*|\b\d+(?:/\d{4})?[/-][A-ZĐ][\w/.-]*)\s*,?\s*(?:\bngày\s+)?$")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A short answer: offsets in the article's text, its normalised value (None for a clause), and the features by
    which it is chosen among those of its sentence."""

    start: int
    end: int
    value: Any
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Look:
    """A question and a sentence that is looked through for it."""

    question: Question
    focus: Focus
    asked: Asked
    evidence: Evidence

    @property
    def stretch(self) -> tuple[str, int, int]:
        """The article's text, and where the sentence begins and ends in it."""
        return self.evidence.article.text, self.evidence.start, self.evidence.end


def named_spans(question: Question, focus: Focus, asked: Asked, evidence: Evidence) -> list[AnswerSpan]:
    """Return the entities of a sentence that could answer the question, those that it names itself left out."""
    look = _Look(question, focus, asked, evidence)
    found = [entity for entity in evidence.entities if entity.type in WANTED.get(question.kind, ())]
    for kinds, step in _STEPS:
        if question.kind in kinds:
            found = step(look, found)
    starts = [start for start, _ in syllable_spans(evidence.text)] if found else []
    return [
        AnswerSpan(
            *widened(evidence, entity, asked.words, led=not focus.body),
            features(focus, asked, evidence, entity, starts),
        )
        for entity in found
    ]


def _names(focus: Focus, asked: Asked, entity: Entity) -> bool:
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
    return entity.type == "date" and is_term(entity) and _YEARS_ASKED.search(focus.folded) is None


def _is_other_time(focus: Focus, unit: str) -> bool:
    """Say whether a unit is one of time where something else is counted: "mấy làn" by no year."""
    if unit not in _TIME_UNITS or not focus.counted or (focus.measure and focus.measure.name == "duration"):
        return False
    return not set(focus.counted) & {fold(unit), "lau"}


def _amounts(look: _Look, known: list[Entity]) -> list[Entity]:
    """Return the amounts beside the metadata's that are of the asked kind."""
    question, focus = look.question, look.focus
    name = focus.measure.name if focus.measure else ""
    unasked = {unit for unit, own in _ONLY_FOR.items() if own != name}
    taken = [(entity.start, entity.end) for entity in known]
    noun = counted_noun(question)
    told = amounts(*look.stretch)
    told += of_noun(*look.stretch, noun) if noun else []
    return [
        amount
        for amount in told
        if (name in ("duration", "clock") or question.kind == "howmany" or amount.type == "date")
        and (amount.type == "figure" or name == "clock")
        and (name == "duration" or question.kind == "howmany" or amount.type == "date")
        and amount.value["unit"] not in unasked
        and (name == amount.value["unit"] or not any(start < amount.end and amount.start < end for start, end in taken))
    ]


def _organisations(look: _Look, known: list[Entity]) -> list[Entity]:
    """Return the names of firms, schools, streets … beside the metadata's bodies and places."""
    if look.question.kind == "who" and not look.focus.body:
        return []
    taken = [(entity.start, entity.end) for entity in known]
    as_type: EntityType = "place" if look.question.kind == "where" else "body"
    return [
        found
        for found in organisations(*look.stretch, as_type)
        if not any(start < found.end and found.start < end for start, end in taken)
        and not (as_type == "body" and level_of(found.text)[0])
    ]


def _with_headed(look: _Look, known: list[Entity]) -> list[Entity]:
    """Add the names that begin with the noun asked with ("đèo nào"), in the place of what they hold."""
    as_type: EntityType = "place" if look.question.kind == "where" else "body"
    headed = [
        name
        for name in look.focus.heads.names(*look.stretch, as_type)
        if not any(
            name.start < one.end
            and one.start < name.end
            and (one.type == "person" or (one.start <= name.start and name.end <= one.end))
            for one in known
        )
    ]
    kept = (one for one in known if not any(name.start < one.end and one.start < name.end for name in headed))
    return [*kept, *headed]


def _not_given(look: _Look, found: list[Entity]) -> list[Entity]:
    """Leave out what the question names itself, days of documents, and what cannot be asked for."""
    return [
        entity
        for entity in found
        if not _names(look.focus, look.asked, entity)
        and not _of_a_document(look.evidence, entity)
        and not _unasked(look.focus, entity)
    ]


def _whole_intervals(look: _Look, found: list[Entity]) -> list[Entity]:
    """Leave out the ends of intervals, which are offered whole; not where a limit is asked for."""
    if LIMIT.search(look.focus.folded) is not None:
        return found
    return [entity for entity in found if not ends_interval(look.evidence.article.text, found, entity)]


def _doers(look: _Look, found: list[Entity]) -> list[Entity]:
    """Leave out who only speaks, where it is asked who did something."""
    return [entity for entity in found if not speaks(look.evidence, entity)] if asks_doer(look.question) else found


def _acted_upon(look: _Look, found: list[Entity]) -> list[Entity]:
    """Leave out whom the question tells to do something to the one who is asked for."""
    actor = look.focus.actor
    return [entity for entity in found if not _acts(actor, look.evidence, entity)] if actor else found


def _firms(look: _Look, found: list[Entity]) -> list[Entity]:
    """Leave out bodies of the state where a firm is asked for."""
    asking = look.question.text[look.question.start : look.question.end]
    if not look.focus.body or not FIRM.search(fold(asking)):
        return found
    return [entity for entity in found if not _STATE.match(fold(entity.text))]


def _who(look: _Look, found: list[Entity]) -> list[Entity]:
    """Keep whom the sentence says outright to be asked for, else bodies or people alone, as the question wants them."""
    if told := agents(look.question, look.evidence, found):
        return [entity for entity in told if not _names(look.focus, look.asked, entity)]
    people = [entity for entity in found if entity.type == "person"]
    if look.focus.body:
        return [entity for entity in found if entity.type != "person"]
    return people if people or look.focus.person or asks_holder(look.question) else found


_EVERY: tuple[Kind, ...] = get_args(Kind)
# One after the other, each for questions of some kinds: what a sentence offers beside the entities of its metadata,
# then what of all that is not meant.
_STEPS: tuple[tuple[tuple[Kind, ...], Callable[[_Look, list[Entity]], list[Entity]]], ...] = (
    (("document",), lambda look, found: found + numbered(*look.stretch, found)),
    (("when", "howmany"), lambda look, found: found + _amounts(look, found)),
    (("when",), lambda look, found: found + feasts(*look.stretch, found)),
    (("where", "who"), lambda look, found: found + _organisations(look, found)),
    (_EVERY, _with_headed),
    (("where",), lambda look, found: found + (countries(*look.stretch) if look.focus.level in COUNTRY else [])),
    (_EVERY, _not_given),
    (_EVERY, lambda look, found: born(look.question, look.evidence, found)),
    (("howmany",), lambda look, found: meant_figures(look.question, look.focus, look.asked, look.evidence, found)),
    (("when",), lambda look, found: meant(look.focus.folded, look.evidence, found)),
    (("when",), _whole_intervals),
    (("when", "howmany"), lambda look, found: of_own_item(look.asked, look.evidence, found)),
    (("when", "howmany"), lambda look, found: of_own_verb(look.question, look.evidence, found)),
    (
        ("where",),
        lambda look, found: [one for one in found if not beside(look.focus.subject, look.asked, look.evidence, one)],
    ),
    (_EVERY, _doers),
    (_EVERY, _acted_upon),
    (_EVERY, _firms),
    (_EVERY, _who),
)
