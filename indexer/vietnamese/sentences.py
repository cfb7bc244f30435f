"""Sentence ends in news Vietnamese: "TP. Cao Bằng", "100,4% KH..", "v.v.", "Đ/c", "N.T.L.", lists, quotes.

A line break always ends a sentence. A full stop ends one unless the token before it is an abbreviation that needs
what follows, a person's initials, or the number of a list.
"""

import functools
import re
from pathlib import Path

from indexer.schema import Span

_OPENING = "\"'“‘«(["
_CLOSING = "\"'”’»)]"
# A possible end: line breaks, or closing marks with their quotes; with no space after, only "…lower.Upper lower".
_CANDIDATE = re.compile(
    r"[ \t\u00a0]*[\n\r\u2028\u2029\x0b\x0c\x85][\s\u00a0]*"
    r"|[.!?…]{1,8}[" + re.escape(_CLOSING) + r"]{0,3}(?=[\s\u00a0]|$)"
    r"|(?<=[^\W\d_]{2})[.!?…](?=[^\W\d_]{2})"
)
_SPACES = re.compile(r"[\s\u00a0]*")
_TOKEN = re.compile(r"[^\s\u00a0" + re.escape(_OPENING) + r"]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]{1,2}$")
_LIST_NUMBER = re.compile(r"(?:[\d]{1,3}(?:\.\d{1,2}){0,3}|[IVXLCivxlc]{1,5}|[A-Za-zĐđ])$")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKBACK = 40


@functools.lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """Load the word lists of `sentences.txt`: one section of words for each `[name]` line."""
    lists: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(entries) for name, entries in lists.items()}


def _keeps_on(text: str, start: int, stop: int, after: int) -> bool:
    """Say whether the single full stop at `stop` belongs to its token rather than ending the sentence.

    `start` is where the sentence began, `after` where the next token begins.
    """
    found = _TOKEN.search(text, max(start, stop - _LOOKBACK), stop)
    if found is None:
        return False
    token = found[0]
    lists = _lists()
    before = text[start : found.start()].strip(" \t\u00a0" + _OPENING)
    if not before and _LIST_NUMBER.match(token):
        return True
    if token.lower() in lists["abbreviations"]:
        return True
    if not token[0].isupper() or not _INITIALS.match(token):
        return False
    following = _WORD.match(text, after)
    if following is not None and following[0] in lists["openers"]:
        return False
    return len(token) == 1 or "." in token


def _is_end(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Say whether a sentence that began at `start` ends at `mark`."""
    after = _SPACES.match(text, mark.end(), end)
    at = after.end() if after else mark.end()
    if at >= end:
        return True
    if at == mark.end():
        return _glued(text, mark)
    following = text[at]
    if following in _OPENING and at + 1 < end:
        following = text[at + 1]
    marks = mark[0]
    if following.islower():
        return False
    if marks[0] == "." and (len(marks) == 1 or marks[1] in _CLOSING):
        return not _keeps_on(text, start, mark.start(), at)
    return True


def _glued(text: str, mark: re.Match[str]) -> bool:
    """Say whether two sentences were run together without a space: "hạnh phúc.Thời gian", not "Báo.vn"."""
    head = text[mark.end() : mark.end() + 12]
    if not (head[0].isupper() and head[1].islower()):
        return False
    found = _TOKEN.search(text, max(0, mark.start() - _LOOKBACK), mark.start())
    left = _WORD.match(found[0]) if found else None
    right = _WORD.match(head)
    if found is None or left is None or right is None:
        return False
    spaced = head[right.end() : right.end() + 1] in (" ", "\u00a0", ",")
    return spaced and left[0] == found[0] and found[0].islower()


def _trim(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without the spaces around it, or nothing where only spaces are left."""
    stripped = text[start:end]
    left = len(stripped) - len(stripped.lstrip())
    right = len(stripped.rstrip())
    return Span(start + left, start + right) if right > left else None


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of a stretch of `text` (NFC), in order, without the spaces around them.

    Every character that is no space lies in exactly one sentence.
    """
    end = len(text) if end is None else end
    found = []
    begin = start
    for mark in _CANDIDATE.finditer(text, start, end):
        if mark[0][-1].isspace() or _is_end(text, begin, mark, end):
            span = _trim(text, begin, mark.end())
            if span is not None:
                found.append(span)
            begin = mark.end()
    last = _trim(text, begin, end)
    if last is not None:
        found.append(last)
    return found
