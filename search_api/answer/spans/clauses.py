"""The short answers that are no entity: the clause that says why, how or what, the place or body told in words."""

import re
from collections.abc import Iterator

from indexer.analysis import analyse, syllable_spans
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.asked import Asked
from search_api.answer.question.positions import held_in
from search_api.answer.question.question import Question
from search_api.answer.spans.objects import with_verb
from search_api.answer.spans.quoted import quoted_names
from search_api.answer.spans.reasons import hollow, is_aim, is_reason, makes, runs_into
from search_api.answer.spans.spans import AnswerSpan

_EDGE = re.compile(
    r"[,;:–—]\s+|\s-\s|\s\(|\)\s?|[\"“”]|"
    r"(?<!lý)(?<!tự)(?<!thay)\s+(?=(?:và|nhưng|khi|sau khi|trước khi|để|nhằm|vì|do|bởi|nên|là|rằng|với|từ|"
    r"tại|ở|thành|về|được|sẽ|bị|khiến|dẫn đến|dẫn tới|làm cho)\s)"
)
_PLACE = re.compile(r"^(?:ở|tại|về|đến|tới|ra|vào|trên|từ)\s+", re.IGNORECASE)
_FIRST = re.compile(r"^(?:và|nhưng|là|rằng|thì|mà|được|sẽ|đã|cho biết|nói|thành|với|về)\s+", re.IGNORECASE)
_LEAST, _MOST = 2, 40  # syllables of a clause
_PARTS = 14  # stretches between edges of which clauses are made


def clause_spans(question: Question, asked: Asked, evidence: Evidence) -> list[AnswerSpan]:
    """Return the clauses of a sentence, each run of neighbouring ones, and the whole, or the name alone that it quotes
    behind the noun asked with; never empty."""
    text = evidence.text
    starts = [start for start, _ in syllable_spans(text)]
    if called := quoted_names(question, evidence):
        return [AnswerSpan(start, end, None, {}) for start, end in called]
    found = [
        AnswerSpan(
            evidence.start + start, evidence.start + end, None, _features(question, asked, evidence, start, end, starts)
        )
        for start, end in dict.fromkeys(_clauses(evidence))
    ]
    whole = len(text.rstrip(" .;"))
    found = with_verb(question, evidence, found)
    told = [one for one in found if not hollow(question, asked, evidence, one.start, one.end)]
    if question.kind == "why":
        at = evidence.start
        told = [one for one in told if not runs_into(text, one.start - at, one.end - at)] or told
    return told or found or [AnswerSpan(evidence.start, evidence.start + whole, None, {})]


def _clauses(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the runs of at most four stretches between edges, and the whole sentence."""
    text = evidence.text
    cuts = [found.span() for found in _EDGE.finditer(text) if not _in_a_name(evidence, *found.span())]
    edges = [0, *(end for _, end in cuts), len(text)][: _PARTS + 1]
    ends = [*(start for start, _ in cuts), len(text)][:_PARTS]
    for first, start in enumerate(edges[:-1]):
        for end in ends[first : first + 4]:
            part = text[start:end]
            skipped = _FIRST.match(part)
            begin = start + (skipped.end() if skipped else 0)
            stop = begin + len(text[begin:end].rstrip(' ,;:–—-."”()'))
            if _LEAST <= len(text[begin:stop].split()) <= _MOST:
                yield begin, stop
    yield 0, len(text.rstrip(" ."))


def _in_a_name(evidence: Evidence, start: int, end: int) -> bool:
    """Say whether what looks like an edge is a piece of a name ("Sở Văn hóa và Thể thao") or joins two to one ("cao tốc
    Đà Nẵng - Quảng Ngãi"); behind a person a dash begins who he is."""
    at, stop = evidence.start + start, evidence.start + end
    if any(one.start < at and stop < one.end for one in evidence.entities):
        return True
    after_person = any(one.end == at for one in evidence.entities if one.type == "person")
    if evidence.text[start:end].strip() != "-" or after_person:
        return False
    around = *evidence.text[:start].split()[-2:], *evidence.text[end:].split(maxsplit=2)[:2]
    return len(around) == 2 * 2 and all(word[0].isupper() for word in around)


def _features(
    question: Question, asked: Asked, evidence: Evidence, start: int, end: int, starts: list[int]
) -> dict[str, float]:
    """Describe a clause: how much of it is new, how much repeats the question, and where it stands."""
    text = evidence.text
    own = analyse(text[start:end]).plain
    new = sum(syllable not in asked.words for syllable in own)
    first = sum(at < start for at in starts)
    last = first + len(own)
    before = held_in(evidence.positions, last=first)
    just = held_in(evidence.positions, first - 6, first)
    why = question.kind == "why"
    if why and makes(text, start, end):  # what is asked about stands behind its reason
        before = just = held_in(evidence.positions, last)
    return {
        "new": min(new, 8) / 8,
        "more": max(new - 12, 0) / 12,
        "old": asked.share(held_in(evidence.positions, first, last)),
        "rest": asked.share(before),
        "just": asked.share(just),
        "short": float(len(own) < 4),
        "whole": float(start == 0 and end >= len(text.rstrip(" ."))),
        "title": float(evidence.is_title),
        "keywords": float(question.keywords and evidence.is_title and start == 0 and end >= len(text.rstrip(" ."))),
        "reason": float(why and is_reason(text, start, end)),
        "aim": float(why and is_aim(text, start)),
        "place": float(question.kind == "where" and _PLACE.match(text[start:end]) is not None),
        "end": float(end >= len(text.rstrip(" ."))),
    }
