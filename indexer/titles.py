"""The title of an article that came without one."""

import re

from indexer.noise.lexicon import UPPER
from indexer.schema import Block, Span
from indexer.vietnamese.sentences import sentences

_ENDS = ".!;:…"
_LONGEST = 40  # syllables of a line that may be a title
_CONSIDERED = 15  # sentences
_OPENING = re.compile(
    r"(?:(?:cùng |về |đến )?(?:tham )?dự\b|chủ trì|theo đó|tại đây|cụ thể|ngoài ra|đồng (?:thời|chí)|bên cạnh|"
    r"phát biểu|trong đó)",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"\b(?:phường|xã|thị trấn|đặc khu|quận|huyện|thị xã|thành phố|TP|tỉnh)\.? (?=[{UPPER}\d])")
_EVENT = re.compile(
    r"\b(?:tổ chức|triển khai|hoàn thành|công bố|trao|khai mạc|bế mạc|khánh thành|khởi công|ra mắt|phát động|"
    r"ban hành|thông qua|tổng kết|sơ kết|kiểm tra|thăm|làm việc|tiếp xúc|bầu|phê duyệt|đạt|xảy ra|bắt|khởi tố|"
    r"xử lý|tuyên dương)\b"
)
_REPORTED = re.compile(r"\b(?:cho biết|cho hay|nhấn mạnh|đề nghị|yêu cầu|khẳng định|phát biểu)\b")
_CLAUSE = re.compile(r"[:;]\s")


def is_title(line: str, following: str) -> bool:
    """Say whether the first line of a text is its title: short, without an end mark, and prose comes after it."""
    return bool(following) and line[-1:] not in _ENDS and 3 <= len(line.split()) <= _LONGEST


def derive(text: str, blocks: list[Block]) -> Span | None:
    """Return the stretch of the prose that serves best as a title: a sentence, or its first clause before a colon.

    It should come early, have a title's length, name a place and say what happened.
    """
    candidates = (span for block in blocks for span in sentences(text, block.start, block.end))
    best: tuple[float, Span] | None = None
    for position, span in zip(range(_CONSIDERED), candidates, strict=False):
        span = _clause(text, span)
        rating = _rate(text[span.start : span.end], position)
        if best is None or rating > best[0]:
            best = (rating, span)
    return best[1] if best else None


def _clause(text: str, span: Span) -> Span:
    """Return a sentence without what stands behind its first colon, where enough stands before it."""
    found = _CLAUSE.search(text, span.start, span.end)
    if found is None or len(text[span.start : found.start()].split()) < 8:
        return span
    return Span(span.start, found.start())


def _rate(sentence: str, position: int) -> float:
    """Rate a stretch as a title."""
    length = len(sentence.split())
    rating = -0.25 * position - max(0, length - 30) / 12 - max(0, 8 - length)
    rating -= 3 * bool(_OPENING.match(sentence)) + 1.5 * bool(_REPORTED.search(sentence))
    return rating + 1.5 * bool(_PLACE.search(sentence)) + 1.5 * bool(_EVENT.search(sentence))
