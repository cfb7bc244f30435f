"""Captions that a crawler ran into the body: before the next sentence, with or without a mark between."""

import functools
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.noise import captions
from indexer.noise.lexicon import LOWER, UPPER, by_initial, pattern
from indexer.noise.likeness import Around, Word, broken, captionlike, may_break
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
# A line's break that was lost: "giao thôngMặc dù"; or behind a year: "năm 2015.Quốc lộ".
_GLUED = re.compile(
    rf"(?<!\S)[{LOWER}]{{2,7}}(?=[{UPPER}][{LOWER}]{{1,6}}(?!\w))|(?<=\d{{4}})\.(?=[{UPPER}][{LOWER}]{{1,6}} )"
)
_FILM = re.compile(r"\W*(?:(?:xem )?(?:video|clip)|trong ảnh)\b")
_FILM_TOLD = 110  # characters of what is told of it
_BRACKET = re.compile(r"[^().:]{0,40}\)\.?")
_STORY_WORDS = 30  # a longer sentence that begins as one that tells is no caption, though a credit stands behind it
_CLOSED = re.compile(r"[.)]{0,2}")
_LONGEST_CREDIT = 7  # tokens
_ENDS = '.!…)”"'
# Logits, chosen on fresh articles: a sentence is a caption, a full stop was lost behind one, and both together.
_ALONE, _LINE, _FIRST = 0.4, 1.0, 1.8  # in a line; as a line of its own; as the first sentence
_LED, _LED_STRICTER = 1.0, 0.3  # the first sentence behind a lead; what a short article asks for more
_BEFORE_STORY = 0.3  # the same where the next one opens the story
_TELLS = re.compile(
    r"\s*(?:(?:Rạng sáng|Sáng|Trưa|Chiều|Tối|Đêm|Khuya|Ngày|Hôm)\W{0,3}(?:\w+ ){0,2}\d|(?:Sáng|Trưa|Chiều|Tối|Hôm) nay"
    r"|Mới đây|Liên quan đến|Theo (?:thông tin|tin|nguồn))"
)
_LONGEST = 45  # words
_LEAST_LIKE, _LEAST_LOST, _MOST_LOST, _BOTH = 0.0, 0.0, 3.0, 2.0
# Where what follows is no word that sentences open with, it is most often a name within the sentence: "dự lễ của |
# Đoàn xã". A caption that stays costs less than prose that is taken for one.
_LEAST_LOST_NAME = 1.0
_OPENER = 40  # characters in which the words that open a sentence stand
_WORK = re.compile(rf"[\"“'‘](?:[^\"”'’.!?…\n]{{1,60}})[\"”'’](?! [{UPPER}])")
_LEAST_GLUED = -2.5  # of a stretch that a line's break without a full stop ends: it is a caption or a heading
_STRICTER = 1.0  # in a short article
_RULED_LOST, _RULED_LIKE = 1.0, -1.0  # logits of a lost full stop before which the rules may see a caption
_SEAM = re.compile(r"(?<=\S)\s+(?=\S)")
_QUOTE = re.compile('["“”]')
_QUOTES = '"“'  # one may open in the middle of a sentence, too
_SHORTEST = 4  # words of a caption before a lost full stop
Stretch = tuple[int, int]


@functools.lru_cache(maxsize=1)
def _join() -> re.Pattern[str]:
    opener = by_initial("captions", "join")
    return re.compile(rf" (?=[{UPPER}])(?<=[\w)”%] )(?<![;:\s][a-zđ]\) )(?={opener})")


@functools.lru_cache(maxsize=1)
def _paper() -> re.Pattern[str]:
    return pattern("captions", "paper", r"\s?(?:báo )?(?:{})(?: online)?\b[.)]{0,2}")


def _credit_end(text: str, key: str, credit: re.Match[str], end: int) -> int:
    """Return where the photographer's name behind a credit ends: at a mark, or before the next sentence."""
    at = credit.end()
    if text[credit.start() - 1 : credit.start()] == "(" and (closed := _BRACKET.match(text, at, end)):
        return closed.end()
    if paper := _paper().match(key, at, end):
        return paper.end()  # small letters in it begin no sentence: "Ảnh: Dân trí"
    if text[at - 1] not in ":：" and not captions.is_source(text, key, at):
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
    if text[last - 2 : last].isupper() and text[last - 1] != "." and not token[:2].isupper():
        return True
    after = _NAME_TOKEN.match(text, found.end(), end)
    return after is not None and not after["link"] and after["token"][0].islower()


def _joins(text: str, key: str, start: int, end: int) -> dict[int, bool]:
    """Return where sentences were run together, in order, and whether a line's break was lost there without a mark."""
    found = {
        join.start(): False
        for join in _join().finditer(text, start, end)
        if not captions.is_unfinished(key[start : join.start()])
    }
    found |= {join.end(): True for join in _GLUED.finditer(text, start, end)}
    return dict(sorted(found.items()))


def _segments(span: Span, joins: Sequence[int]) -> list[tuple[int, int, bool]]:
    """Cut a sentence where a full stop was lost; each part says whether prose goes on right behind it."""
    parts, begin = [], span.start
    for join in joins[bisect_right(joins, span.start) : bisect_left(joins, span.end)]:
        parts.append((begin, join, True))
        begin = join
    return [*parts, (begin, span.end, False)]


def run_in(text: str, key: str, start: int, end: int, around: Around | None = None) -> list[tuple[int, int]]:
    """Return the captions run into a stretch of `text`, in order; `key` is the match key of `text`.

    With `around` the learned likeness to captions counts too, without it just the rules.
    """
    joins = _joins(text, key, start, end)
    places = list(joins)
    found: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    done = start
    for span in sentences(text, start, end):
        for begin, stop, joined in _segments(span, places):
            begin = max(begin, done)
            while begin < stop and text[begin].isspace():
                begin += 1
            if begin >= stop:
                continue
            credit = captions.find_credit(text, key, begin, stop)
            if credit is not None:
                if _tells_of_film(text, credit, (begin, stop)):
                    done = stop
                    found.append((begin, done))
                else:
                    done = _credit_end(text, key, credit, end)
                    own = previous is not None and not _story(key[slice(*previous)])
                    found.append((_opened(key, begin, credit.start(), found, previous if own else None), done))
                previous = (done, stop) if done < stop else None
            elif around is None:
                if taken := _ruled(text, key, (begin, stop), joined):
                    found.append((begin, stop))
                previous = None if taken else (begin, stop)
            else:
                beside = replace(around, line=(start, end), glued=joins.get(stop, False))
                alike = _alike(text, key, (begin, stop), joined, beside)
                found += alike
                previous = None if alike and alike[-1][1] == stop else (begin, stop)
    return found


def _tells_of_film(text: str, credit: re.Match[str], stretch: Stretch) -> bool:
    """Say whether a credit opens a caption that goes on behind it, as those of films do."""
    open_end = text[credit.end() : credit.end() + 1].isspace()
    return _FILM.match(credit[0]) is not None and open_end and stretch[1] - stretch[0] < _FILM_TOLD


def _ruled(text: str, key: str, stretch: Stretch, joined: bool) -> bool:
    """Say whether the rules take a stretch without a credit for a caption."""
    part = key[slice(*stretch)]
    return (
        captions.is_label(part)
        or captions.is_gallery(part)
        or captions.is_run_in(text[slice(*stretch)], part, joined=joined)
    )


def _alike(text: str, key: str, stretch: Stretch, joined: bool, around: Around) -> list[Stretch]:
    """Return the captions that a stretch without a credit begins with, or is, by the rules or the learned likeness."""
    line = around.within(*stretch)
    found: list[Stretch] = []
    begin = 0
    for at in range(_SHORTEST, len(line)):
        if at - begin < _SHORTEST or not may_break(text, line[at - 1], line[at]):
            continue
        lost = broken(text, line, at)
        least = _LEAST_LOST if captions.opens(key[line[at].start : line[at].start + _OPENER]) else _LEAST_LOST_NAME
        if lost < least or _said_so(text, line[at - 1], line[at]) or _names_work(text, line[at].start):
            continue
        if captions.is_unfinished(key[line[begin].start : line[at - 1].end]):
            continue
        like = captionlike(text, line[begin:at], around)
        bar = (_ALONE if text[line[at].start] in _QUOTES else _LEAST_LIKE) + _STRICTER * around.strict - around.ease
        both = like + min(lost, _MOST_LOST) >= _BOTH + _STRICTER * around.strict - around.ease
        ruled = (
            lost >= _RULED_LOST
            and like >= _RULED_LIKE
            and _ruled_before(text, key, line[begin].start, line[at - 1].end)
        )
        if ((like >= bar and both) or ruled) and _names(text, line[begin:at]):
            found.append((line[begin].start, line[at - 1].end))
            begin = at
    rest = (line[begin].start if begin else stretch[0], stretch[1])
    if _goes_on(text[rest[0]]):
        return found
    if _ruled(text, key, rest, joined) or _stands_alone(text, key, rest, line[begin:], joined, around):
        found.append(rest)
    return found


def _ruled_before(text: str, key: str, start: int, end: int) -> bool:
    """Say whether the rules take a stretch for a caption that prose goes on behind."""
    return captions.is_run_in(text[start:end], key[start:end], joined=True)


def _stands_alone(text: str, key: str, stretch: Stretch, line: Sequence[Word], joined: bool, around: Around) -> bool:
    """Say whether a whole sentence is a caption by its likeness: it tells, is no quotation, and opens no story."""
    if not _SHORTEST <= len(line) + 1 <= _LONGEST or not (joined or text[stretch[1] - 1] in _ENDS):
        return False
    if captions.opens(key[slice(*stretch)]) or (not (joined and around.ease) and _quoted(text, stretch[0])):
        return False
    if joined and not _names(text, line):
        return False
    if around.glued and text[stretch[1] - 1] not in _ENDS:
        return captionlike(text, line, around) >= _LEAST_GLUED
    return captionlike(text, line, around) >= _bar(text, stretch, joined, around)


def _bar(text: str, stretch: Stretch, joined: bool, around: Around) -> float:
    """Return how much a whole sentence must read like a caption to be one."""
    if stretch[0] == around.begin:
        if not around.led:
            return math.inf if around.strict else _FIRST
        return _BEFORE_STORY if _TELLS.match(text, stretch[1]) else _LED + _LED_STRICTER * around.strict
    bar = _LINE if stretch == around.line else _ALONE - around.ease * joined
    return bar + _STRICTER * around.strict


def _names_work(text: str, at: int) -> bool:
    """Say whether a name in quotes stands at a place, of a song or a crime: "bài hát | “Hoa Mai” hai lần"."""
    return _WORK.match(text, at) is not None


def _goes_on(first: str) -> bool:
    """Say whether a sentence that begins so goes on with another one: "- ông A nói", "đã tử vong"."""
    return first.islower() or first in "-–"


def _names(text: str, line: Sequence[Word]) -> bool:
    """Say whether a stretch that ends without a mark names something it shows: a heading seldom does, or only names."""
    return any(text[word.start].isupper() for word in line[1:]) and any(text[word.start].islower() for word in line)


def _quoted(text: str, at: int) -> bool:
    """Say whether a place stands within a quotation of several sentences."""
    return bisect_left(_quotes(text), at) % 2 == 1  # some close with the mark that opens


@functools.lru_cache(maxsize=1)
def _quotes(text: str) -> Sequence[int]:
    """Return where marks of quotation stand; kept for the text at hand, of which each sentence asks."""
    return [mark.start() for mark in _QUOTE.finditer(text)]


def _said_so(text: str, before: Word, after: Word) -> bool:
    """Say whether two words stand together elsewhere in the text as they do here: then they are one name."""
    pair = text[before.start : after.end]
    end = before.end - 1
    known = _seams(text)[text[end : after.start + 1]]
    return any(
        at != end and text.startswith(pair, at - end + before.start) for at in known if at - end >= -before.start
    )


@functools.lru_cache(maxsize=1)
def _seams(text: str) -> Mapping[str, Sequence[int]]:
    """Return where two words meet, by the last letter of the one, the space, and the first of the other."""
    seams: dict[str, list[int]] = {}
    for space in _SEAM.finditer(text):
        at = space.start() - 1
        seams.setdefault(text[at : space.end() + 1], []).append(at)
    return seams


def _story(key: str) -> bool:
    """Say whether a sentence tells at length, so that a lone credit behind it is not its own."""
    return captions.opens(key) and key.count(" ") >= _STORY_WORDS


def _opened(key: str, begin: int, credit: int, found: list[tuple[int, int]], previous: tuple[int, int] | None) -> int:
    """Return where the caption starts whose credit stands at `credit`, in a sentence that begins at `begin`."""
    before = key[begin:credit]
    if len(before.strip(" (–-")) >= 3:
        return credit if captions.goes_on(before) else begin
    if previous is not None:
        return begin if captions.goes_on(key[slice(*previous)]) else previous[0]
    if found and not key[found[-1][1] : begin].strip():
        return found.pop()[0]
    return begin
