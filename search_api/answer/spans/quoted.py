"""What something is called, between quotes behind the noun that is asked with: "với chủ đề “Lúa xanh”"."""

import re

from indexer.vietnamese.fold import fold
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
_NAME = r"[^“\"'‘,.;:]{0,24}:?\s*[“\"'‘](?P<name>[^“”\"'’‘]{2,120})[”\"'’]"


def quoted_names(question: Question, evidence: Evidence) -> list[tuple[int, int]]:
    """Return where in an article the names stand that a sentence quotes behind the noun that is asked with ("chủ đề"),
    without the quotes; none where no such noun is asked with, or more than a "what" is."""
    nouns = {_NOUNS[match[1]] for match in _ASKED.finditer(fold(question.text))} if question.kind == "what" else ()
    return sorted(
        (evidence.start + match.start("name"), evidence.start + match.end("name"))
        for noun in nouns
        for match in re.finditer(rf"\b(?:{noun})\b{_NAME}", evidence.text, re.IGNORECASE)
    )
