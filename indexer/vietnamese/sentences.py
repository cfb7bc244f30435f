"""Sentence ends in news Vietnamese: "TP. Cao Bằng", "100,4% KH..", "v.v.", "Đ/c", "N.T.L.", lists, quotes.

A line break always ends a sentence. A full stop ends one unless the token before it is an abbreviation that needs
what follows, a person's initials, or the number of a list.
"""

import functools
import re

from indexer.schema import Span
from indexer.tables import lines

_OPENING = "\"'“‘«(["
_CLOSING = "\"'”’»)]"
_ENDING = ".!?…"
# A possible end. One character of one class, so that the search runs at the speed of a plain scan.
_MARK = re.compile("[.!?…\n\r\x0b\x0c\x85\u2028\u2029]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){0,8}[^\W\d_]{1,2}$")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVXLCivxlc]{1,5}|[A-Za-zĐđ])$")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKBACK = 40


@functools.lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """Load the word lists of `sentences.txt`: one section of words for each `[name]` line."""
    lists: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in lines("indexer.vietnamese", "sentences.txt"):
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), set())
        else:
            words.update(line.split())
    return {name: frozenset(entries) for name, entries in lists.items()}


def _token(head: str) -> str:
    """Return the token that ends a stretch, without opening marks before it."""
    parts = head.rsplit(None, 1)
    token = parts[-1].lstrip(_OPENING) if parts else ""
    return token.rpartition("(")[2] if "(" in token else token


def _before(text: str, start: int, stop: int) -> str:
    """Return what stands before a mark at `stop`, as far as it matters, of the sentence that began at `start`."""
    return text[start if stop - start < _LOOKBACK else stop - _LOOKBACK : stop]


def _keeps_on(text: str, start: int, stop: int, after: int) -> bool:
    """Say whether the single full stop at `stop` belongs to its token rather than ending the sentence.

    `start` is where the sentence began, `after` where the next token begins.
    """
    lists, head = _lists(), _before(text, start, stop)
    word = head[head.rfind(" ") + 1 :]
    if len(word) > 2 and word.islower() and word.isalpha() and word not in lists["abbreviations"]:
        return False  # what nearly every sentence ends with
    token = _token(head)
    if not token or len(token) > 12:
        return False
    if token.lower() in lists["abbreviations"]:
        return True
    if stop - start <= len(token) + 4 and not text[start : stop - len(token)].strip(" \t\u00a0" + _OPENING):
        return _LIST_NUMBER.match(token) is not None
    if not token[0].isupper() or (len(token) > 1 and "." not in token) or not _INITIALS.match(token):
        return False
    following = _WORD.match(text, after)
    return following is None or following[0] not in lists["openers"]


def _glued(text: str, start: int, stop: int) -> bool:
    """Say whether two sentences were run together without a space: "hạnh phúc.Thời gian", not "Báo.vn" or "TP.Vinh"."""
    head = text[stop + 1 : stop + 13]
    if len(head) < 3 or not (head[0].isupper() and head[1].islower()):
        return False
    right = _WORD.match(head)
    if right is None or head[right.end() : right.end() + 1] not in (" ", "\u00a0", ","):
        return False
    token, lists = _token(_before(text, start, stop)), _lists()
    if len(token) < 2 or not token.isalnum() or token.lower() in lists["abbreviations"]:
        return False
    if token.islower() or (token.istitle() and not token.isascii()):
        return True
    return len(token) > 2 and not token.isupper() and right[0] in lists["openers"]


def _end(text: str, start: int, first: int, stop: int, end: int) -> int:
    """Return where the sentence that began at `start` ends if it ends at the marks from `first` to `stop`, else -1."""
    closed = stop
    while closed < end and closed - stop < 3 and text[closed] in _CLOSING:
        closed += 1
    if closed >= end:
        return closed
    single = stop - first == 1 and text[first] == "."
    if not text[closed].isspace():
        return stop if closed == stop and single and _glued(text, start, first) else -1
    at = closed + 1
    while at < end and text[at].isspace():
        at += 1
    if at >= end:
        return closed
    following = text[at + 1] if text[at] in _OPENING and at + 1 < end else text[at]
    if following.islower() or (single and _keeps_on(text, start, first, at)):
        return -1
    return closed


def _trim(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without the spaces around it, or nothing where only spaces are left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of a stretch of `text` (NFC), in order, without the spaces around them.

    Every character that is no space lies in exactly one sentence.
    """
    end = len(text) if end is None else end
    found = []
    begin = done = start
    for mark in _MARK.finditer(text, start, end):
        first = mark.start()
        if first < done:
            continue
        stop = done = first + 1
        if text[first] in _ENDING:
            while stop < end and text[stop] in _ENDING:
                stop += 1
            done = stop
            stop = _end(text, begin, first, stop, end)
        span = _trim(text, begin, stop) if stop > 0 else None
        if span is not None:
            found.append(span)
        if stop > begin:
            begin = stop
    last = _trim(text, begin, end)
    if last is not None:
        found.append(last)
    return found
