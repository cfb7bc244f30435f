"""What something is called: between quotes behind the noun that is asked with ("với chủ đề “Lúa xanh”"), or behind a
word of naming ("có tên Lúa-2")."""

import re

from indexer.vietnamese.fold import fold
from indexer.vietnamese.segment import first_word
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question

_NOUNS = {
    "chu de": "chủ đề",
    "thong diep": "thông điệp",
    "khau hieu": "khẩu hiệu",
    "slogan": "slogan",
    "biet danh": "biệt danh",
    "ten goi": "tên gọi",
    "phuong cham": "phương châm",
    "theme": "chủ đề",
    "motto": "phương châm|khẩu hiệu",
    "nickname": "biệt danh",
}
_ASKED = re.compile(rf"\b({'|'.join(_NOUNS)})\b")
_QUOTE = r"[“\"'‘](?P<name>[^“”\"'’‘]{2,120})[”\"'’]"
# What bears the name may be told of between it and its quotes: "dự án kè sông “Bờ xanh”".
_QUOTED = rf"[^“\"'‘,.;:()]{{0,60}}?{_QUOTE}"
_NAMING = r"\b(?:có tên|mang tên|tên là|tên gọi|lấy tên|đặt tên|gọi là)(?: gọi)?(?: là)?:? ?"
_PROPER = r"(?P<name>[A-ZĐ][\w-]*(?: (?:[-–] )?[A-ZĐ0-9][\w-]*)*)"
_NAME = r"[^“\"'‘,.;:]{0,24}:?\s*[“\"'‘](?P<name>[^“”\"'’‘]{2,120})[”\"'’]"


def quoted_names(question: Question, evidence: Evidence) -> list[tuple[int, int]]:
    """Return where in an article the names stand that a sentence quotes behind the noun that is asked with ("chủ đề"),
    without the quotes; none where no such noun is asked with, or more than a "what" is."""
    if called := _called(question, evidence.text):
        return [(evidence.start + start, evidence.start + end) for start, end in called]
    nouns = {_NOUNS[match[1]] for match in _ASKED.finditer(question.folded)} if question.kind == "what" else ()
    return sorted(
        (evidence.start + match.start("name"), evidence.start + match.end("name"))
        for noun in nouns
        for match in re.finditer(rf"\b(?:{noun})\b{_NAME}", evidence.text, re.IGNORECASE)
    )


def tells_name(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence tells what the thing is called that a question asks the name of."""
    return bool(_called(question, evidence.text))


def _called(question: Question, text: str) -> list[tuple[int, int]]:
    """Return where in a sentence the name stands of a thing whose name is asked for: "dự án kè tên là gì"."""
    asks = fold(question.text[question.start : question.end])
    if question.kind != "what" or not asks.startswith("ten "):
        return []
    noun = re.escape(first_word(question.text))
    named = list(re.finditer(rf"\b{noun}\b{_QUOTED}", fold(text)))
    named += [found for name in (_QUOTE, _PROPER) for found in re.finditer(f"{_NAMING}{name}", text)]
    return sorted({match.span("name") for match in named})
