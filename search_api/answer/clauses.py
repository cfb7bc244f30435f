"""The short answers that are no entity: the clause that says why, how or what, the place or body told in words."""

import re
from collections.abc import Iterator

from indexer.analysis import analyse, syllable_spans
from search_api.answer.asked import Asked
from search_api.answer.evidence import Evidence
from search_api.answer.question import Question
from search_api.answer.spans import AnswerSpan

_EDGE = re.compile(
    r"[,;:–—]\s+|\s-\s|\s\(|\)\s?|[\"“”]|\s+(?=(?:và|nhưng|khi|sau khi|trước khi|để|nhằm|vì|do|bởi|nên|là|rằng|với|từ|"
    r"tại|ở|thành|về|được|sẽ|bị|khiến|dẫn đến|dẫn tới|làm cho)\s)"
)
# "do UBND xã làm" names who did it, no reason.
_BECAUSE = re.compile(
    r"\b([Bb]ởi vì|[Bb]ởi|[Vv]ì|[Dd]o(?! [A-ZĐ]| (?:ông|bà|anh|chị|đồng chí)\b)|[Nn]hằm|"
    r"[Ll]ý do|[Nn]guyên nhân(?: là)?|[Ll]o(?: sợ| ngại)?)\b"
)
# What stands before it is the reason of what stands behind: "Mưa lớn khiến cầu ngập".
_MAKES = re.compile(r"\s*,?\s*(?:khiến|dẫn (?:đến|tới)|làm cho)\b")
_SO_THAT = re.compile(r"\b(để|nhằm)\b", re.IGNORECASE)
_PLACE = re.compile(r"^(?:ở|tại|về|đến|tới|ra|vào|trên|từ)\s+", re.IGNORECASE)
_FIRST = re.compile(r"^(?:và|nhưng|là|rằng|thì|mà|được|sẽ|đã|cho biết|nói|thành|với|về)\s+", re.IGNORECASE)
_LEAST, _MOST = 2, 40  # syllables of a clause
_LEAD = 16  # code points in front of a clause in which a word of reason stands
_PARTS = 14  # stretches between edges of which clauses are made


def clause_spans(question: Question, asked: Asked, evidence: Evidence) -> list[AnswerSpan]:
    """Return the clauses of a sentence, each run of neighbouring ones, and the whole; never empty."""
    text = evidence.text
    starts = [start for start, _ in syllable_spans(text)]
    found = [
        AnswerSpan(
            evidence.start + start, evidence.start + end, None, _features(question, asked, evidence, start, end, starts)
        )
        for start, end in dict.fromkeys(_clauses(text))
    ]
    whole = len(text.rstrip(" .;"))
    return found or [AnswerSpan(evidence.start, evidence.start + whole, None, {})]


def gives_reason(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence gives a reason where one is asked for."""
    marks = (_BECAUSE, _MAKES)
    return question.kind == "why" and any(mark.search(evidence.text) is not None for mark in marks)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of at most four stretches between edges, and the whole sentence."""
    edges = [0, *(found.end() for found in _EDGE.finditer(text)), len(text)][: _PARTS + 1]
    ends = [*(found.start() for found in _EDGE.finditer(text)), len(text)][:_PARTS]
    for first, start in enumerate(edges[:-1]):
        for end in ends[first : first + 4]:
            part = text[start:end]
            skipped = _FIRST.match(part)
            begin = start + (skipped.end() if skipped else 0)
            stop = begin + len(text[begin:end].rstrip(' ,;:–—-."”()'))
            if _LEAST <= len(text[begin:stop].split()) <= _MOST:
                yield begin, stop
    yield 0, len(text.rstrip(" ."))


def _is_reason(text: str, start: int, end: int) -> bool:
    """Say whether a clause stands behind a word of reason, opens with one, or makes what stands behind it."""
    marked = _BECAUSE.search(text[max(start - _LEAD, 0) : start]) or _BECAUSE.match(text, start)
    return marked is not None or _MAKES.match(text, end) is not None


def _features(
    question: Question, asked: Asked, evidence: Evidence, start: int, end: int, starts: list[int]
) -> dict[str, float]:
    """Describe a clause: how much of it is new, how much repeats the question, and where it stands."""
    text = evidence.text
    own = analyse(text[start:end]).plain
    new = sum(syllable not in asked.words for syllable in own)
    first = sum(at < start for at in starts)
    last = first + len(own)
    held = [[place for place in places if first <= place < last] for places in evidence.positions]
    before = [any(place < first for place in places) for places in evidence.positions]
    just = [any(first - 6 <= place < first for place in places) for places in evidence.positions]
    why = question.kind == "why"
    if why and _MAKES.match(text, end):  # what is asked about stands behind its reason
        before = just = [any(place >= last for place in places) for places in evidence.positions]
    return {
        "new": min(new, 8) / 8,
        "more": max(new - 12, 0) / 12,
        "old": asked.share(held),
        "rest": asked.share(before),
        "just": asked.share(just),
        "short": float(len(own) < 4),
        "whole": float(start == 0 and end >= len(text.rstrip(" ."))),
        "title": float(evidence.is_title),
        "keywords": float(question.keywords and evidence.is_title and start == 0 and end >= len(text.rstrip(" ."))),
        "reason": float(why and _is_reason(text, start, end)),
        "aim": float(why and _SO_THAT.match(text, start) is not None),
        "place": float(question.kind == "where" and _PLACE.match(text[start:end]) is not None),
        "end": float(end >= len(text.rstrip(" ."))),
    }
