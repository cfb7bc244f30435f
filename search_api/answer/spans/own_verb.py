"""Two things told in one sentence: "duyệt trước ngày A và khởi công trước ngày B" has an answer for each verb."""

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.analysis import analyse
from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from indexer.vietnamese.segment import first_word
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.counted import counted_noun, people
from search_api.answer.question.question import Question
from search_api.answer.spans.parts import unit_of

_JOINT = re.compile(r"\s+(?:và|còn)\s+|[;,]\s+")
_FILLS = frozenset(
    ("vao", "duoc", "da", "se", "la", "tu", "den", "truoc", "sau", "khi", "het", "khoang", "co", "ra", "moi")
)
_VERB = 2  # syllables


def of_own_verb(question: Question, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the times or figures of a sentence without those that stand apart from the verb that is asked with, where
    another of their unit stands with it in one part and no other part has that verb; else all."""
    verb = _verb(question)
    if not verb or len(found) < 2:
        return _of_verb_behind(question, evidence, found)
    within = {one.start: unit_of(one) for one in _beside(verb, evidence, found)}
    return [one for one in found if one.start in within or unit_of(one) not in within.values()]


def _beside(verb: str, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return what stands in the one part of a sentence that holds a verb (folded), none where several parts do."""
    edges = [0, *(match.end() for match in _JOINT.finditer(evidence.text)), len(evidence.text)]
    parts = list(itertools.pairwise(edges))
    own = [part for part in parts if f" {verb} " in f" {' '.join(analyse(evidence.text[slice(*part)]).plain)} "]
    if len(own) != 1:
        return []
    start, end = (evidence.start + at for at in own[0])
    return [one for one in found if start <= one.start < end]


def _of_verb_behind(question: Question, evidence: Evidence, found: Sequence[Entity]) -> list[Entity]:
    """Return the counts of people of a sentence without those apart from the verb behind the people that are counted
    ("bao nhiêu diễn viên trúng giải"), where others stand beside it: of "12 diễn viên dự thi, 4 người trúng giải" the
    latter."""
    noun = counted_noun(question)
    if len(found) < 2 or noun not in people():
        return list(found)
    verb = first_word(question.text[question.behind :].strip()[len(noun) :])
    beside = [one for one in _beside(verb, evidence, found) if _counts_people(one)] if verb else []
    return [one for one in found if one in beside or not _counts_people(one)] if beside else list(found)


def _counts_people(figure: Entity) -> bool:
    return any(fold(str(figure.value.get("unit"))).startswith(one) for one in people())


@lru_cache(512)
def _verb(question: Question) -> str:
    """Return the last syllables in front of the question words, folded, "" where there are too few."""
    before = [one for one in re.findall(r"\w+", fold(question.text[: question.start])) if one not in _FILLS]
    return " ".join(before[-_VERB:]) if len(before) >= _VERB else ""
