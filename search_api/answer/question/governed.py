"""Whether a sentence speaks of the event itself: "công bố kết quả bầu cử ngày 23/3" tells no day of the election."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from indexer.analysis import analyse, syllable_spans
from indexer.vietnamese.fold import fold
from search_api.answer.question.question import Question
from search_api.query.query import Query

_LEAST = 2  # syllables that name an event
_PAUSE = re.compile(r"[,;:()“”\".–—]")


# "lập kế hoạch khám bệnh cho dân, thực hiện từ tháng 5": what is planned has its own day.
_BEGINS = re.compile(r"\b(?:thực hiện|diễn ra|bắt đầu|triển khai|tiến hành|áp dụng|khởi động) (?:từ|vào|trong|lúc)\b")

Words = tuple[str, ...]


def events(query: Query, question: Question) -> tuple[Words, ...]:
    """Return what names the event of a question, each as folded syllables: the word that opens it, behind the question
    words if these do, with its other names; of an English one what its last word means. () where nothing does."""
    if query.language == "en":
        meant = [form.terms.plain for unit in query.units[-1:] for form in unit.forms[1:]]
        return tuple(meant)
    syllables = query.terms.plain
    first = len(analyse(question.text[: question.start]).plain)
    last = first + len(analyse(question.text[question.start : question.end]).plain)
    for start, end in ((0, first), (last, len(syllables))):
        while start < end and syllables[start] in _light():
            start += 1
        if end - start >= _LEAST:
            whole = next((unit.forms for unit in query.units if unit.start == start and unit.end > start + 1), ())
            return tuple(form.terms.plain for form in whole) or (syllables[start : start + _LEAST],)
    return ()


Standing = Literal["absent", "governed", "free"]


def standing(events: Sequence[Words], asked: frozenset[str], text: str) -> Standing:
    """Say how the event of a question stands in a sentence: not at all, nowhere but under something else, or free;
    `asked`, the folded syllables of the question, govern nothing."""
    spans = syllable_spans(text)
    syllables = [fold(text[start:end]) for start, end in spans]
    places = sorted(place for event in events for place in _places(event, syllables))
    if not places:
        return "absent"
    if _BEGINS.search(text, spans[places[-1]][1]):
        return "free"
    # "chuẩn bị bầu cử Quốc hội và bầu cử HĐND": what is joined stands under the same.
    first = [place for place in places if place == places[0] or syllables[place - 1] != "va"]
    return "governed" if all(_embedded(text, spans, syllables, at, asked) for at in first) else "free"


def _places(event: Words, syllables: list[str]) -> Iterator[int]:
    for place in range(len(syllables) - len(event) + 1):
        if tuple(syllables[place : place + len(event)]) == event:
            yield place


def _embedded(text: str, spans: list[tuple[int, int]], syllables: list[str], place: int, asked: frozenset[str]) -> bool:
    """Say whether what stands before a place, light words apart, governs it; not across a pause."""
    longest, embedders = _embedders()
    while place > 0 and syllables[place - 1] in _light():
        place -= 1
    for first in range(place - 1, max(place - 1 - longest, -1), -1):
        if _PAUSE.search(text, spans[first][1], spans[first + 1][0]):
            return False
        words = tuple(syllables[first:place])
        if words in embedders:
            return not asked.issuperset(words)
    return False


def embeds(text: str) -> bool:
    """Say whether a text holds anything that puts an event under something else."""
    longest, embedders = _embedders()
    syllables = analyse(text).plain
    return any(syllables[at : at + size] in embedders for at in range(len(syllables)) for size in range(1, longest + 1))


@cache
def event_words(kind: str) -> frozenset[Words]:
    """Return the words of `events.toml` of a kind, as folded syllables."""
    table = tomllib.loads(files("search_api.answer.question").joinpath("events.toml").read_text(encoding="utf-8"))
    return frozenset(analyse(word).plain for word in table[kind])


@cache
def _light() -> frozenset[str]:
    return frozenset(syllable for word in event_words("light") for syllable in word)


@cache
def _embedders() -> tuple[int, frozenset[Words]]:
    """Return the most syllables of an embedder, and all of them, folded."""
    found = event_words("embedders")
    return max(map(len, found)), found
