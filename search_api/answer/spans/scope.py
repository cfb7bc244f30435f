"""What is told of something else than the question speaks of: the place of a neighbour, the number of another part."""

import bisect
import re

from indexer.analysis import analyse, syllable_spans
from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.positions import held_in
from search_api.answer.question.question import Question

LEVELS = (
    "thanh pho",
    "thi xa",
    "thi tran",
    "khu pho",
    "dac khu",
    "phuong",
    "tinh",
    "huyen",
    "quan",
    "thon",
    "xa",
    "ap",
    "quang truong",
    "duong",
    "pho",
    "hem",
    "ngo",
    "ngach",
    "nuoc",
    "quoc gia",
)
_SHORT = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "x": "xa",
    "q": "quan",
    "h": "huyen",
}
_SHORTENED = re.compile(rf"({'|'.join(_SHORT)})(?:\.\s?|\s)")
_LEVEL = rf"(?:(?:{'|'.join(LEVELS)}) )?"
_AND = "(?:va|voi|cung|hoac)"
_LONGEST_NAME = 60  # code points
_PROVINCE_CODE = 2  # digits; those of communes are longer
_ALL_ASKED = re.compile(
    r"\b(ca nuoc|toan quoc|nationwide|whole country|does vietnam have|viet ?nam (hien )?(con|co) bao nhieu)\b"
)
_ALL_TOLD = re.compile(r"\b(ca nuoc|toan quoc|nuoc ta|viet ?nam|quoc gia)\b")
_SEMICOLON = re.compile("; ")
_GRAMMAR = frozenset(("o", "tai", "nam", "la", "thuoc", "hien", "nay", "dang", "duoc"))


def level_of(place: str) -> tuple[str, tuple[str, ...]]:
    """Return the level that a place is called by, and the syllables that say it: "P.Tân An" is a phường by its "p";
    ("", ()) where it is not said. All of it is folded."""
    folded = fold(place)
    if level := next((level for level in LEVELS if folded.startswith(level)), ""):
        return level, tuple(level.split())
    short = _SHORTENED.match(folded)
    return (_SHORT[short[1]], (short[1],)) if short else ("", ())


def subject_of(question: Question) -> tuple[str, ...]:
    """Return the syllables of what a question asks the place of: "cầu Hoa Mai" of "cầu Hoa Mai ở đâu"; else none."""
    if question.kind != "where" or question.head:
        return ()
    rest = f"{question.text[: question.start]} {question.text[question.end :]}"
    return tuple(word for word in analyse(rest).plain if word not in _GRAMMAR)


def beside(subject: tuple[str, ...], asked: Asked, evidence: Evidence, entity: Entity) -> bool:
    """Say whether a place stands beside the one that is looked for, instead of holding it: a commune beside a commune,
    "cầu B" beside "cầu A", a namesake that is no unit, or one that an "và" joins to it."""
    if not subject:
        return False
    level = entity.value.get("level")
    unit = next((one for one in asked.names if one.codes and set(subject) <= set(one.syllables)), None)
    if unit:
        commune = any(len(code) > _PROVINCE_CODE for code in unit.codes)
        return level not in (("country", "province", "district") if commune else ("country",))
    own = analyse(entity.text).plain
    if not level and (own[:1] == subject[:1] or any(set(one.syllables) <= set(own) for one in asked.names)):
        return True
    return any(_joined(evidence, entity, one.syllables) for one in asked.names)


def _joined(evidence: Evidence, entity: Entity, name: tuple[str, ...]) -> bool:
    """Say whether a sentence joins an entity and a name by "và" or "với"."""
    text, short = evidence.article.text, " ".join(name[1:] if name[0] in LEVELS else name)
    before = fold(text[max(evidence.start, entity.start - _LONGEST_NAME) : entity.start])
    after = fold(text[entity.end : min(evidence.end, entity.end + _LONGEST_NAME)])
    joined_before = re.search(rf"\b{short} {_AND} {_LEVEL}$", before)
    return bool(joined_before or re.match(rf" {_AND} {_LEVEL}{short}\b", after))


def of_other_scope(question: str, asked: Asked, evidence: Evidence, entity: Entity) -> bool:
    """Say whether a number is not of what the question (folded) speaks of: not of the whole country, or in a headline
    of a digest ("Tin một; Tin hai; Tin ba") that holds nothing of the question."""
    text = evidence.text
    if _ALL_ASKED.search(question) and not _ALL_TOLD.search(fold(text)):
        return True
    strung = [match.start() for match in _SEMICOLON.finditer(text) if text[match.end() : match.end() + 1].isupper()]
    edges = [0, *strung, len(text)]
    if len(edges) == 2 or not evidence.positions:
        return False
    place = bisect.bisect_right(edges, entity.start - evidence.start)
    starts = [start for start, _ in syllable_spans(text)]
    begin, end = (bisect.bisect_left(starts, edge) for edge in edges[place - 1 : place + 1])
    return not asked.share(held_in(evidence.positions, begin, end))
