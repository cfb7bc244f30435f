"""The title of an article that came without one."""

import re

from indexer.schema import Span
from indexer.vietnamese.segment import count
from indexer.vietnamese.sentences import sentences

_ENDS = ".!;:…"
_LONGEST_TITLE = 40  # syllables
_OPENING = re.compile(
    r"(?:tham dự|dự|chủ trì|cùng dự|về dự|tham gia|đến dự|theo đó|tại đây|cụ thể|ngoài ra|đồng thời)\b", re.I
)
_SUBJECT = re.compile(r"\b(?:UBND|HĐND|Đảng ủy|Đảng bộ|MTTQ|phường|xã|thị trấn|tỉnh|thành phố)\b")
_CONSIDERED = 12


def is_title(line: str, following: str) -> bool:
    """Say whether the first line of a text is its title: short, without an end mark, and prose comes after it."""
    return bool(following) and line[-1:] not in _ENDS and 3 <= len(line.split()) <= _LONGEST_TITLE


def derive(text: str, stretches: list[tuple[int, int]]) -> Span | None:
    """Return the sentence of the prose that serves best as a title: early, not long, about a place or body."""
    best: tuple[float, Span] | None = None
    seen = 0
    for start, end in stretches:
        for span in sentences(text, start, end):
            score = _score(text, span, seen)
            if best is None or score > best[0]:
                best = (score, span)
            seen += 1
            if seen >= _CONSIDERED:
                break
        if seen >= _CONSIDERED:
            break
    return best[1] if best else None


def _score(text: str, span: Span, position: int) -> float:
    """Rate a sentence as a title."""
    sentence = text[span.start : span.end]
    length = count(text, span.start, span.end)
    score = -0.25 * position - max(0, length - 35) / 20 - max(0, 8 - length) / 4
    if _OPENING.match(sentence):
        score -= 3
    if _SUBJECT.search(sentence):
        score += 1
    return score
