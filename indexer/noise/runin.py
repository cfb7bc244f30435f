"""Captions that a crawler ran into the body: before the next sentence, with or without a mark between."""

import functools
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.noise import captions
from indexer.noise.lexicon import LOWER, UPPER, by_initial, pattern
from indexer.noise.likeness import NEVER_BEFORE, Around, Words, broken, captionlike, may_break
from indexer.schema import Span
from indexer.vietnamese.sentences import sentences

_NAME_TOKEN = re.compile(r"\s*(?P<link>[-–—/&,]\s*)?(?P<token>[^\s()]+)")
_OPENERS = frozenset(
    (
        *("Theo", "Khi", "Trong", "Ngày", "Tại", "Trước", "Sau", "Từ", "Đến", "Hiện", "Với", "Về", "Vào", "Do", "Vì"),
        *("Nếu", "Để", "Như", "Đây", "Có", "Ông", "Bà", "Anh", "Chị", "Năm", "Sáng", "Chiều", "Tối", "Trưa", "Đêm"),
    )
)
# A line's break that was lost: "giao thôngMặc dù"; or behind a year: "năm 2015.Quốc lộ".
_GLUED = re.compile(
    rf"(?<!\S)[{LOWER}]{{2,7}}(?=[{UPPER}][{LOWER}]{{1,6}}(?!\w))|(?<=\d{{4}})\.(?=[{UPPER}][{LOWER}]{{1,6}} )"
)
# Stands in each of them, and in few lines else; it is looked for ten times as fast.
_MAYBE_GLUED = re.compile(rf"[{UPPER}](?<=[{LOWER}.].)[{LOWER}]")
# What tells of the picture behind it, rather than whose picture stands before it.
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
# Where a full stop may have been lost, see `may_break`.
# (Begins with a class rather than with what stands before it, so that the search runs at the speed of a scan.)
_SEAM = re.compile(rf"\s(?<=[^\s{re.escape(NEVER_BEFORE)}]\s)\s*(?=[^\s\d{LOWER}])")
_QUOTE = re.compile('["“”]')
_QUOTES = '"“'  # one may open in the middle of a sentence, too
# Words of a caption before a lost full stop. The most found in 8,000 articles were 72; without a bound each capital of
# a text without full stops would have all before it weighed.
_SHORTEST, _MOST_WORDS = 4, 120
Stretch = tuple[int, int]


class _Part(NamedTuple):
    """A sentence of a line, or what a lost full stop left of it.

    `joined` says that prose goes on right behind it, `glued` that the break of a line was lost there.
    """

    stretch: Stretch
    line: Stretch
    joined: bool
    glued: bool


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
        if not captions.is_unfinished(key, start, join.start())
    }
    if _MAYBE_GLUED.search(text, start, end):
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
    credited = captions.may_credit(key, start, end)
    found: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    done = start
    for span in sentences(text, start, end):
        for begin, stop, joined in _segments(span, places):
            begin = max(begin, done)
            while begin < stop and text[begin].isspace():
                begin += 1
            if stop - begin < captions.SHORTEST:
                previous = (begin, stop) if begin < stop else previous
                continue
            credit = captions.find_credit(text, key, begin, stop) if credited else None
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
                part = _Part((begin, stop), (start, end), joined, joins.get(stop, False))
                alike = _alike(text, key, part, around)
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


def _alike(text: str, key: str, part: _Part, around: Around) -> list[Stretch]:
    """Return the captions that a stretch without a credit begins with, or is, by the rules or the learned likeness."""
    words = around.words
    starts, line = words.starts, words.within(*part.stretch)
    found: list[Stretch] = []
    begin = line.start
    for at in [at for at in line[_SHORTEST:] if not text[starts[at]].islower()]:
        if (
            _SHORTEST <= at - begin <= _MOST_WORDS
            and may_break(text, words, at)
            and _ends(text, key, range(begin, at), line, around)
        ):
            found.append((words.starts[begin], words.ends[at - 1]))
            begin = at
    rest = (words.starts[begin] if found else part.stretch[0], part.stretch[1])
    if _goes_on(text[rest[0]]):
        return found
    if _ruled(text, key, rest, part.joined) or _stands_alone(
        text, key, part._replace(stretch=rest), line[begin - line.start :], around
    ):
        found.append(rest)
    return found


def _ends(text: str, key: str, shown: range, line: range, around: Around) -> bool:
    """Say whether some words of a line are a caption that lost its full stop."""
    words, at = around.words, shown.stop
    start, end, following = words.starts[shown.start], words.ends[at - 1], words.starts[at]
    lost = broken(text, words, line, at)
    if lost < _LEAST_LOST or (lost < _LEAST_LOST_NAME and not captions.opens(key[following : following + _OPENER])):
        return False
    if captions.is_unfinished(key, start, end) or _one_name(text, words, at):
        return False
    like = captionlike(text, words, shown, around)
    bar = (_ALONE if text[following] in _QUOTES else _LEAST_LIKE) + _STRICTER * around.strict - around.ease
    both = like + min(lost, _MOST_LOST) >= _BOTH + _STRICTER * around.strict - around.ease
    ruled = lost >= _RULED_LOST and like >= _RULED_LIKE and _ruled_before(text, key, start, end)
    return ((like >= bar and both) or ruled) and _names(text, words, shown)


def _one_name(text: str, words: Words, at: int) -> bool:
    """Say whether word `at` goes on with a name that is under way, or begins a work's."""
    return _names_work(text, words.starts[at]) or _said_so(text, words, at)


def _ruled_before(text: str, key: str, start: int, end: int) -> bool:
    """Say whether the rules take a stretch for a caption that prose goes on behind."""
    return captions.is_run_in(text[start:end], key[start:end], joined=True)


def _stands_alone(text: str, key: str, part: _Part, line: range, around: Around) -> bool:
    """Say whether a whole sentence is a caption by its likeness: it tells, is no quotation, and opens no story."""
    start, end = part.stretch
    ended = text[end - 1] in _ENDS
    if not _SHORTEST <= len(line) + 1 <= _LONGEST or not (part.joined or ended):
        return False
    if captions.opens(key[start:end]) or (not (part.joined and around.ease) and _quoted(text, start)):
        return False
    if part.joined and not _names(text, around.words, line):
        return False
    bar = _LEAST_GLUED if part.glued and not ended else _bar(text, part, around)
    return captionlike(text, around.words, line, around) >= bar


def _bar(text: str, part: _Part, around: Around) -> float:
    """Return how much a whole sentence must read like a caption to be one."""
    start, end = part.stretch
    if start == around.begin:
        if not around.led:
            return math.inf if around.strict else _FIRST
        return _BEFORE_STORY if _TELLS.match(text, end) else _LED + _LED_STRICTER * around.strict
    bar = _LINE if part.stretch == part.line else _ALONE - around.ease * part.joined
    return bar + _STRICTER * around.strict


def _names_work(text: str, at: int) -> bool:
    """Say whether a name in quotes stands at a place, of a song or a crime: "bài hát | “Hoa Mai” hai lần"."""
    return _WORK.match(text, at) is not None


def _goes_on(first: str) -> bool:
    """Say whether a sentence that begins so goes on with another one: "- ông A nói", "đã tử vong"."""
    return first.islower() or first in "-–"


def _names(text: str, words: Words, line: range) -> bool:
    """Say whether a stretch that ends without a mark names something it shows: a heading seldom does, or only names."""
    firsts = [text[start] for start in words.starts[line.start : line.stop]]
    return any(map(str.isupper, firsts[1:])) and any(map(str.islower, firsts))


def _quoted(text: str, at: int) -> bool:
    """Say whether a place stands within a quotation of several sentences."""
    return bisect_left(_quotes(text), at) % 2 == 1  # some close with the mark that opens


@functools.lru_cache(maxsize=1)
def _quotes(text: str) -> Sequence[int]:
    """Return where marks of quotation stand; kept for the text at hand, of which each sentence asks."""
    return [mark.start() for mark in _QUOTE.finditer(text)]


def _said_so(text: str, words: Words, at: int) -> bool:
    """Say whether a word that begins with no small letter stands elsewhere behind the same one: then it is one name."""
    start, end = words.starts[at - 1], words.ends[at - 1] - 1
    pair = text[start : words.ends[at]]
    known = _seams(text)[text[end : words.starts[at] + 1]]
    return any(place != end and text.startswith(pair, place - end + start) for place in known if place - end >= -start)


@functools.lru_cache(maxsize=1)
def _seams(text: str) -> Mapping[str, Sequence[int]]:
    """Return where two words meet, by the last letter of the one, the space, and the first of the other, a capital."""
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
