"""What a verb is done to, where that is asked for ("xe chở gì"): the clauses of a sentence in which the verb stands."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.vietnamese.fold import fold, match_key
from indexer.vietnamese.segment import words
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.spans import AnswerSpan

_WHAT = re.compile(r"(?:gi|chi|j)")
# They tell nothing of what is asked for.
_EMPTY = re.compile(
    "làm|nói|là|có|tên|bị|được|về|như|những|cái|điều|việc|chuyện|thứ|còn|thêm|ra|ở|tại|từ|đến|và|hay|do|xảy ra|diễn ra|"
    "làm việc|cần|phải"
)
_PLAIN = re.compile(fold(_EMPTY.pattern))
_NOT = re.compile(r"\b(?:chua|khong|chang)(?: \w+)? $")
_LOOK = 16  # code points in front of a verb in which it is denied


def with_verb(question: Question, evidence: Evidence, found: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """Return the clauses that hold the verb which a question asks with, or begin right behind it, none in which it is
    denied if it is told elsewhere; all where the sentence has no such verb or the question asks otherwise."""
    verb = _verb(question)
    places = list(_places(evidence.text, verb, marked=question.marked)) if verb else []
    told = [span for span in places if not _NOT.search(fold(evidence.text[max(span[0] - _LOOK, 0) : span[0]]))]
    at = evidence.start
    held = [
        one
        for one in found
        if any((one.start <= at + start and at + end < one.end) or one.start == at + end + 1 for start, end in told)
    ]
    denied = [span for span in places if span not in told] if held else []
    apart = [one for one in held if not any(one.start <= at + start and at + end <= one.end for start, end in denied)]
    return apart or held or list(found)


@lru_cache(512)
def _verb(question: Question) -> str:
    """Return the word before "gì", as typed, "" where the question asks with more or otherwise."""
    asks = fold(question.text[question.start : question.end])
    if question.kind != "what" or not _WHAT.fullmatch(asks):
        return ""
    before = question.text[: question.start].rstrip()
    spans = words(before)
    last = before[slice(spans[-1].start, spans[-1].end)] if spans else ""
    marked = question.marked
    empty = _EMPTY.fullmatch(match_key(last)) if marked else _PLAIN.fullmatch(fold(last))
    return "" if empty else last


def _places(text: str, verb: str, *, marked: bool) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in a text, by its marks or without."""
    key = match_key if marked else fold
    for match in re.finditer(rf"(?<!\w){re.escape(key(verb))}(?!\w)", key(text)):
        yield match.span()
