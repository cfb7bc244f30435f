"""Captions that a crawler ran into the body: before the next sentence, with or without a mark between."""

import functools
import re

from indexer.noise import captions
from indexer.noise.lexicon import pattern, sections
from indexer.schema import Span
from indexer.vietnamese.sentences import sentences

_NAME_TOKEN = re.compile(r"\s*(?P<link>[-–—/&,]\s*)?(?P<token>[^\s()]+)")
_OPENERS = frozenset(
    (
        *("Theo", "Khi", "Trong", "Ngày", "Tại", "Trước", "Sau", "Từ", "Đến", "Hiện", "Với", "Về", "Vào", "Do", "Vì"),
        *("Nếu", "Để", "Như", "Đây", "Có", "Ông", "Bà", "Anh", "Chị", "Năm", "Sáng", "Chiều", "Tối", "Trưa", "Đêm"),
    )
)
# What the sentence itself tells of, rather than whose picture stands before it.
_FILM = re.compile(r"\W*(?:(?:xem )?(?:video|clip)|trong ảnh)\b", re.IGNORECASE)
_CLOSED = re.compile(r"[.)]{0,2}")
_LONGEST_CREDIT = 7  # tokens


@functools.lru_cache(maxsize=1)
def _join() -> re.Pattern[str]:
    return re.compile(r"(?<=[\w)”%])(?<![;:\s][a-zđ]\)) +(?=" + sections("captions")["join"] + ")")


@functools.lru_cache(maxsize=1)
def _trigger() -> re.Pattern[str]:
    """Compile what must stand somewhere in a line for it to be worth a closer look."""
    parts = sections("captions")
    return re.compile(
        r"[ẢảHhCcVvĐđ](?:nh|ình|lip|ideo|ồ họa) ?(?:minh h|tư l|chụp|cắt|do |[:：(])|[Ảả]nh (?=[A-ZĐ])"
        rf"|(?<=[.!?…] )(?i:{parts['scene']})\b|{parts['pose']}|, nơi |{_join().pattern}"
    )


@functools.lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    return pattern("captions", "credit", r"(?<![^\s(\[.,;–-])(?:nguồn |trong )?(?:{})")


def _credit_end(text: str, at: int, end: int) -> int:
    """Return where the photographer's name that begins at `at` ends: at a mark, or before the next sentence."""
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


def _segments(text: str, span: Span) -> list[tuple[int, int, bool]]:
    """Cut a sentence where a full stop was lost; each part says whether prose goes on right behind it."""
    parts, begin = [], span.start
    for join in _join().finditer(text, span.start, span.end):
        if join.start() > begin:
            parts.append((begin, join.start(), True))
            begin = join.end()
    return [*parts, (begin, span.end, False)]


def run_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the captions run into a stretch of `text`, in order."""
    if _trigger().search(text, start, end) is None:
        return []
    found: list[tuple[int, int]] = []
    previous: tuple[int, int] | None = None
    done = start
    for span in sentences(text, start, end):
        for begin, stop, joined in _segments(text, span):
            begin = max(begin, done)
            if begin >= stop:
                continue
            credit = _credit().search(text, begin, stop)
            if credit is not None:
                done = stop if _FILM.match(credit[0]) else _credit_end(text, credit.end(), end)
                found.append((_opened(text, begin, credit.start(), found, previous), done))
                previous = (done, stop) if done < stop else None
            elif captions.is_label(text[begin:stop]) or captions.is_run_in(text[begin:stop], joined=joined):
                found.append((begin, stop))
                previous = None
            else:
                previous = (begin, stop)
    return found


def _opened(text: str, begin: int, credit: int, found: list[tuple[int, int]], previous: tuple[int, int] | None) -> int:
    """Return where the caption starts whose credit stands at `credit`, in a sentence that begins at `begin`."""
    before = text[begin:credit]
    if len(before.strip(" (–-")) >= 3:
        return credit if captions.goes_on(before) else begin
    if _FILM.match(text, credit):
        return begin
    if previous is not None:
        return begin if captions.goes_on(text[slice(*previous)]) else previous[0]
    if found and not text[found[-1][1] : begin].strip():
        return found.pop()[0]
    return begin
