"""Telephone numbers: what answers who asks for a hotline ("đường dây nóng của … là số nào")."""

import re

from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.spans import AnswerSpan

_ASKED = re.compile(
    r"\b(so dien thoai|sdt|goi (vao |toi )?so (may|nao)|duong day nong|hot ?line|tong dai|(tele)?phone number)\b"
)
_KINDS = frozenset(("what", "howmany", "document"))  # "ở đâu" and "khi nào" ask something else of a hotline
_NUMBER = re.compile(
    r"(?<![\d./,-])(?:(?:\+84|0|\(0\d{1,3}\))(?:[ .-]?\d){7,10}|1[89]00(?:[ .-]?\d){2,6})(?![\d/])|"
    r"(?<=\bsố )1(?:1[1-5]|022)(?!\d)"
)
_FEATURES = {"sure": 0.9}


def asks_phone(question: Question) -> bool:
    """Say whether a telephone number is asked for."""
    return question.kind in _KINDS and _ASKED.search(question.folded) is not None


def phone_spans(evidence: Evidence) -> list[AnswerSpan]:
    """Return the telephone numbers of a sentence; the value is the digits, as one dials them within the country."""
    return [
        AnswerSpan(evidence.start + found.start(), evidence.start + found.end(), _dialled(found[0]), _FEATURES)
        for found in _NUMBER.finditer(evidence.text)
    ]


def _dialled(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return f"0{digits[2:]}" if text.startswith("+84") else digits
