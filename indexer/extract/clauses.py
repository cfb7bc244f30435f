"""Sentence numbers of words, good enough to keep an office and its person in one sentence."""

import re
from dataclasses import dataclass

from indexer.extract.tokens import Tokens

_PLAIN = (" ", ", ")  # most gaps, which open nothing
_STOP = re.compile(r"[.!?…]|\n\s*\n")
_LISTED = re.compile(
    r"[.…]{1,3}\s{0,2}[,;]\s"
)  # an abbreviation, or what a list breaks off with: "T.H., cán bộ", "A, B…, sau đó"
_DASHED = re.compile(r"\.\s[-–]\s")  # "ông N.X.N. - Chủ tịch xã"
_OPENS = re.compile(r"[:“\"‘(\[•\-–]\s*[“\"]?$|\n")


@dataclass(frozen=True, slots=True)
class Clauses:
    """`number[i]` is the sentence of word i; `starts` are words whose capital proves nothing (they open a sentence)."""

    number: list[int]
    starts: set[int]


def clauses(tokens: Tokens) -> Clauses:
    """Number the sentences of a text and collect the words that open one, or a quotation or line."""
    number: list[int] = []
    starts: set[int] = {0}
    current = 0
    for at in [at for at, gap in enumerate(tokens.gaps) if gap not in _PLAIN]:
        if not 0 < at < tokens.size:
            continue
        gap = tokens.gaps[at]
        wrapped = gap.strip() == "," and gap.count("\n") == 1  # a line is broken after a comma, not a sentence
        if (_STOP.search(gap) and not _abbreviation(tokens, at)) or (
            not tokens.loose[at] and "\n" in gap and not wrapped
        ):
            number += [current] * (at - len(number))
            current += 1
            starts.add(at)
        elif _OPENS.search(gap):
            starts.add(at)
    number += [current] * (tokens.size - len(number))
    return Clauses(number, starts)


def _abbreviation(tokens: Tokens, at: int) -> bool:
    """Say whether the full stop before word `at` ends no sentence ("TP. HCM", "N. T. L.", "bà N.T.L., cán bộ")."""
    before = tokens.words[at - 1]
    if _LISTED.match(tokens.gaps[at]):
        return True
    if _DASHED.match(tokens.gaps[at]) and len(before) <= 2 and before[0].isupper():
        return True
    if tokens.gaps[at].strip() != "." or "\n" in tokens.gaps[at]:
        return False
    if len(before) <= 3 and before.isupper():
        return True
    return not (tokens.caps[at] or tokens.words[at][0].isdigit()) or before in ("Tp", "ThS", "Ths")
