"""Captions that a crawler ran into the body: before the next sentence, with or without a mark between."""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from indexer.noise import captions
from indexer.noise.lexicon import UPPER, by_initial, pattern, phrases
from indexer.schema import Span
from indexer.vietnamese.sentences import sentences

_NAME_TOKEN = re.compile(r"\s*(?P<link>[-–—/&,]\s*)?(?P<token>[^\s()]+)")
_OPENERS = frozenset(
    (
        *("Theo", "Khi", "Trong", "Ngày", "Tại", "Trước", "Sau", "Từ", "Đến", "Hiện", "Với", "Về", "Vào", "Do", "Vì"),
        *("Nếu", "Để", "Như", "Đây", "Có", "Ông", "Bà", "Anh", "Chị", "Năm", "Sáng", "Chiều", "Tối", "Trưa", "Đêm"),
    )
)
# What tells of the picture behind it, rather than whose picture stands before it.
_FILM = re.compile(r"\W*(?:(?:xem )?(?:video|clip)|trong ảnh)\b")
_CLOSED = re.compile(r"[.)]{0,2}")
_LONGEST_CREDIT = 7  # tokens


@functools.lru_cache(maxsize=1)
def _join() -> re.Pattern[str]:
    opener = by_initial("captions", "join")
    return re.compile(rf" (?=[{UPPER}])(?<=[\w)”%] )(?<![;:\s][a-zđ]\) )(?={opener})")


@functools.lru_cache(maxsize=1)
def _scene() -> re.Pattern[str]:
    return re.compile(rf"[.!?…] (?:{by_initial('captions', 'scene')})\b")


@functools.lru_cache(maxsize=1)
def _posed() -> re.Pattern[str]:
    return pattern("captions", "posed")


@functools.lru_cache(maxsize=1)
def _needles() -> tuple[str, ...]:
    return tuple(sorted(phrases("captions", "needle")))


def needles(key: str) -> tuple[str, ...]:
    """Return what a whole text holds of the words that make a stretch of it worth a closer look."""
    return tuple(needle for needle in _needles() if needle in key)


def _worth(text: str, key: str, start: int, end: int, held: Sequence[str]) -> bool:
    """Say whether anything in a stretch makes it worth a closer look (plain searches first: they cost least)."""
    return bool(
        text.find("Ảnh ", start, end) >= 0
        or (held and any(key.find(needle, start, end) >= 0 for needle in held))
        or _posed().search(key, start, end)
        or _scene().search(key, start, end)
    )


@functools.lru_cache(maxsize=1)
def _paper() -> re.Pattern[str]:
    return pattern("captions", "paper", r"\s?(?:báo )?(?:{})(?: online)?\b[.)]{0,2}")


def _credit_end(text: str, key: str, at: int, end: int) -> int:
    """Return where the photographer's name that begins at `at` ends: at a mark, or before the next sentence."""
    if paper := _paper().match(key, at, end):
        return paper.end()  # small letters in it begin no sentence: "Ảnh: Dân trí"
    if text[at - 1] not in ":：" and not text[at : at + 3].strip()[:2].isupper():
        closed = _CLOSED.match(text, at, end)
        return closed.end() if closed else at
    last = at
    position = at
    for number in range(_LONGEST_CREDIT):
        found = _NAME_TOKEN.match(text, position, end)
        if found is None or (number and not found["link"] and _begins(text, found, last, end)):
            break
        token = found["token"]
        last = position = found.end()
        if text[position : position + 1] == ")":
            return position + 1 + (text[position + 1 : position + 2] == ".")
        if token[-1] == "." and len(token) > 2:
            break
    return last


def _begins(text: str, found: re.Match[str], last: int, end: int) -> bool:
    """Say whether a token behind a name begins the next sentence rather than going on with the name."""
    token = found["token"]
    if not token[0].isupper() or token in _OPENERS:
        return True
    if text[last - 2 : last].isupper() and not token[:2].isupper():
        return True
    after = _NAME_TOKEN.match(text, found.end(), end)
    return after is not None and not after["link"] and after["token"][0].islower()


def _segments(span: Span, joins: list[int]) -> list[tuple[int, int, bool]]:
    """Cut a sentence where a full stop was lost; each part says whether prose goes on right behind it."""
    parts, begin = [], span.start
    for join in joins[bisect_right(joins, span.start) : bisect_left(joins, span.end)]:
        parts.append((begin, join, True))
        begin = join + 1
    return [*parts, (begin, span.end, False)]


def run_in(text: str, key: str, start: int, end: int, held: Sequence[str] | None = None) -> list[tuple[int, int]]:
    """Return the captions run into a stretch of `text`, in order; `key` is the match key of `text`.

    `held` are its `needles`, where they are known already.
    """
    joins = [join.start() for join in _join().finditer(text, start, end)]
    if not joins and not _worth(text, key, start, end, needles(key) if held is None else held):
        return []
    found: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    done = start
    for span in sentences(text, start, end):
        for begin, stop, joined in _segments(span, joins):
            begin = max(begin, done)
            while begin < stop and text[begin].isspace():
                begin += 1
            if begin >= stop:
                continue
            part = key[begin:stop]
            credit = captions.find_credit(text, key, begin, stop)
            if credit is not None:
                told = _FILM.match(credit[0]) and text[credit.end() : credit.end() + 1].isspace()
                done = stop if told else _credit_end(text, key, credit.end(), end)
                found.append((_opened(key, begin, credit.start(), found, previous), done))
                previous = (done, stop) if done < stop else None
            elif captions.is_label(part) or captions.is_run_in(text[begin:stop], part, joined=joined):
                found.append((begin, stop))
                previous = None
            else:
                previous = (begin, stop)
    return found


def _opened(key: str, begin: int, credit: int, found: list[tuple[int, int]], previous: tuple[int, int] | None) -> int:
    """Return where the caption starts whose credit stands at `credit`, in a sentence that begins at `begin`."""
    before = key[begin:credit]
    if len(before.strip(" (–-")) >= 3:
        return credit if captions.goes_on(before) else begin
    if _FILM.match(key, credit):
        return begin
    if previous is not None:
        return begin if captions.goes_on(key[slice(*previous)]) else previous[0]
    if found and not key[found[-1][1] : begin].strip():
        return found.pop()[0]
    return begin
