"""The noun that a question asks with ("cầu nào", "which bridge"), and the names that begin with it: "cầu Mây"."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from indexer.extract.lexicon import read_words
from indexer.schema import Entity, EntityType
from indexer.vietnamese.fold import fold, match_key
from indexer.vietnamese.segment import first_word, words
from search_api.answer.question.question import Question
from search_api.answer.spans.organisations import name_end
from search_api.answer.spans.scope import LEVELS

_ASKS = re.compile(r"\b(nao|gi|j|may)$")
_NAME = re.compile(r"\bten( la)? (gi|j)$")
_ENGLISH = re.compile(r"\b(?:which|what)\b((?: [\w'-]+){1,4})")
_LONGEST = 3  # syllables of a head
_SYLLABLE = re.compile(r"[^\s,;:.()“”\"?!/-]+")
_LOOK = 24  # code points in which the next syllables end
_MORE = 8  # words in lower case with which a long name goes on


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of the names that are asked for, and how a text is read to find them: by its marks or without."""

    pattern: re.Pattern[str] | None = None
    marked: bool = False

    @classmethod
    def of(cls, question: Question) -> "Heads":
        """Read the heads that a question asks with; none where it asks with another word ("ai", "việc gì")."""
        english = _in_english(question)
        marked = bool(english) or question.marked
        found = english or _asked(question, marked)
        if not found:
            return NO_HEADS
        known = dict.fromkeys(own for head in found for own in (head, *_mapping("same", marked).get(head, ())))
        ordered = sorted(known, key=len, reverse=True)
        return cls(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)"), marked)

    def begin(self, text: str) -> bool:
        """Say whether a name begins with one of the heads."""
        return self.pattern is not None and self.pattern.match(self._key(text)) is not None

    def names(self, text: str, start: int, end: int, as_type: EntityType) -> list[Entity]:
        """Return the names with such a head in a stretch of an article's text, as entities of the type asked for."""
        if self.pattern is None:
            return []
        part, found, last = text[start:end], [], 0
        for match in self.pattern.finditer(self._key(part)):
            if match.start() < last:
                continue
            stop = _completed(part, match.end(), match[0])
            if stop > match.end() and not _inside_word(part, match.start(), match.end()):
                name = part[match.start() : stop]
                found.append(Entity(start + match.start(), start + stop, as_type, name, 0.5, {"name": name}))
                last = stop
        return found

    def _key(self, text: str) -> str:
        return match_key(text) if self.marked else fold(text)


NO_HEADS = Heads()


def _completed(part: str, at: int, head: str) -> int:
    """Return where a name ends whose head ends at `at`, its last word whole; `at` where it has none."""
    stop = name_end(part, at, numbered=True)
    if stop == at or any(match_key(word) in _ends() for word in part[at:stop].split() if word.islower()):
        return at
    first = part.rfind(" ", 0, stop) + 1
    near = words(part[first : stop + _LOOK])
    if near and first + near[0].end > stop and part[stop : stop + 1] == " ":
        whole = first + near[0].end
        stop = stop if match_key(part[stop:whole].split()[0]) in _ends() else whole
    return _continued(part, stop) if head in _long() else stop


def _inside_word(part: str, start: int, end: int) -> bool:
    """Say whether a head is but a piece of a longer word: "luật" of "kỷ luật", "ban" of "ban hành"."""
    first = part.rfind(" ", 0, max(start - 1, 0)) + 1
    behind = part[end : end + _LOOK].split(maxsplit=1)
    last = end + 1 + len(behind[0]) if behind and behind[0].islower() else end
    return any(
        one.start + first < start < one.end + first or one.start + first < end < one.end + first
        for one in words(part[first:last])
    )


def _continued(part: str, stop: int) -> int:
    """Return where a name ends that goes on in lower case: "Luật Giao thông đường bộ"."""
    for count, word in enumerate(_SYLLABLE.finditer(part, stop)):
        if part[stop : word.start()] != " " or count >= _MORE or match_key(word[0]) in _ends():
            break
        stop = word.end()
    return stop


def _asked(question: Question, marked: bool) -> list[str]:
    """Return the nouns that a question asks with, the longest first, in the form in which texts are read."""
    asking = question.text[: question.end]
    if _NAME.search(fold(asking)):
        opening = first_word(question.text.removeprefix("tên ").removeprefix("ten "))
        return [head for head in _known(marked) if fold(head) == opening]
    if question.kind in ("howmany", "why", "how", "when"):
        return []
    ends = _ASKS.search(fold(asking))
    if not ends or (question.kind == "document" and ends[1] == "may"):
        return []
    before = asking[: ends.start()]
    found = _suffixes((match_key(before) if marked else fold(before)).split(), marked, any_noun=ends[1] == "nao")
    known = _known(marked)
    if question.kind != "who" or any(head in known for head in found):
        return found
    asks = question.text[question.start : question.end]
    asked = match_key(asks) if marked else fold(asks)
    openers = [head for head in known if asked.startswith(f"{head} ")]
    return sorted(openers, key=len)[-1:] or found


def _in_english(question: Question) -> list[str]:
    """Return the heads of the first noun behind "which" or "what" that is listed."""
    asks = _ENGLISH.search(question.key)
    listed = _mapping("english", marked=True)
    heads = (word.removesuffix("s") for word in (asks[1].split() if asks else ()))
    return list(next((listed[word] for word in heads if word in listed), ()))


def _suffixes(before: list[str], marked: bool, *, any_noun: bool) -> list[str]:
    """Return the runs of syllables in front of the question word that can head a name, the longest first."""
    stops, known = _list("stops" if marked else "plain_stops", marked), _known(marked)
    unnamed = _list("unnamed", marked)
    size = 0
    while size < min(_LONGEST, len(before)) and before[-size - 1] not in stops:
        size += 1
    runs = [" ".join(before[-length:]) for length in range(size, 0, -1)]
    if any(run in unnamed and run not in known for run in runs):
        return []
    least = _last_word(before[-size:]) if marked and size else 1
    runs = [run for run in runs if run.count(" ") + 1 >= least]
    heads = [run for run in runs if run in known]
    if heads or not any_noun:
        return [head for head in heads[:1] if fold(head) not in LEVELS]
    return runs if marked else [run for run in runs if " " in run]


def _last_word(before: list[str]) -> int:
    """Return how many syllables the last word has."""
    text = " ".join(before)
    return text[words(text)[-1].start :].count(" ") + 1


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("search_api.answer.spans").joinpath("heads.toml").read_text(encoding="utf-8"))


@cache
def _list(name: str, marked: bool) -> frozenset[str]:
    return frozenset(_forms(_table()[name], marked))


def _forms(found: Iterable[str], marked: bool) -> tuple[str, ...]:
    return tuple(match_key(word) if marked else fold(word) for word in found)


@cache
def _known(marked: bool) -> frozenset[str]:
    """Return all words that are known to head names."""
    listed = (*read_words("organisations.tsv"), *read_words("place_types.tsv"))
    return _list("named", marked).union(_forms(listed, marked))


@cache
def _long() -> frozenset[str]:
    return _list("long", True) | _list("long", False)


@cache
def _ends() -> frozenset[str]:
    return _list("ends", True)


@cache
def _mapping(name: str, marked: bool) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = _table()[name]
    return {_forms([head], marked)[0]: _forms(own, marked) for head, own in table.items()}
