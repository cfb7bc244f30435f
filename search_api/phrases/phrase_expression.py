"""Phrases as regular expressions over text.

A search is quick for what begins with a letter, so each group of ways that begin alike has an expression of its own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.text_words import JOINING, marked_letters
from search_api.phrases.word_forms import Forms, Way

Span = tuple[int, int]

_PLAIN = re.compile(r"[ -~]+")
_END = r"(?![^\W_])"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a word; every text that has it has the ASCII letters `need` in a row."""

    pattern: str
    first: str
    need: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One way to write a phrase. Those that begin alike (`first`) are looked for together, where one `need` stands."""

    pattern: str
    first: str
    need: str
    words: int


def text_finder(ways: Sequence[Way]) -> Callable[[str, str], list[Span]]:
    """Return the function that finds a phrase, by its ways, in a text given in lower case and as it is.

    Places come in order, none inside another.
    """
    plain = [pattern for way in ways if not _in_capitals(way) for pattern in _patterns(way)]
    small_finders = [(needs, _in_text(pattern)) for needs, pattern in _together(plain)]
    cased_finders = [(needs, _in_text(pattern)) for needs, pattern in _together(_cased(ways))]

    def find(small: str, text: str) -> list[Span]:
        places = [run(small) for needs, run in small_finders if any(need in small for need in needs)]
        places += [run(text) for needs, run in cased_finders if any(need in text for need in needs)]
        return _leftmost(places)

    return find


def outermost(found: Iterable[Span]) -> list[Span]:
    """Sort places and drop those that lie inside another."""
    kept: list[Span] = []
    last = -1
    for start, back in sorted({(start, -end) for start, end in found}):
        if -back > last:
            kept.append((start, -back))
            last = -back
    return kept


def _leftmost(found: Sequence[list[Span]]) -> list[Span]:
    """Merge places: of two that overlap the one that begins first counts, of two that begin alike the longer."""
    held = [places for places in found if places]
    if len(held) <= 1:
        return held[0] if held else []
    kept: list[Span] = []
    at = 0
    for start, back in sorted((start, -end) for places in held for start, end in places):
        if start >= at:
            kept.append((start, -back))
            at = -back
    return kept


def _in_text(pattern: str) -> Callable[[str], list[Span]]:
    expression = re.compile(pattern)

    def find(small: str) -> list[Span]:
        # Looking back would cost the search its quick start, so the left edge is looked at afterwards.
        spans = [hit.span() for hit in expression.finditer(small)]
        if not any(start and small[start - 1].isalnum() for start, _ in spans):
            return spans
        spans = []
        at = 0
        while hit := expression.search(small, at):
            start, end = hit.span()
            if start and small[start - 1].isalnum():
                at = start + 1
            else:
                spans.append((start, end))
                at = end
        return spans

    return find


def _in_capitals(way: Way) -> bool:
    return any(word.capitals for word in way)


def _together(patterns: Iterable[_Pattern]) -> list[tuple[list[str], str]]:
    """Return (needs, expression) of patterns that begin alike."""
    groups = []
    for _, alike in groupby(sorted(patterns, key=lambda one: one.first), key=lambda one: one.first):
        # The longest first, in words: a shorter one may be its beginning.
        ordered = sorted(set(alike), key=lambda one: (-one.words, one.pattern))
        pattern = "(?:" + "|".join(dict.fromkeys(one.pattern for one in ordered)) + ")" + _END
        groups.append((sorted({one.need for one in ordered}), pattern))
    return groups


def _patterns(way: Way) -> list[_Pattern]:
    """Return a pattern for each form of the first word: so every one begins with letters, which are found fast."""
    words = [[_form(form, any_marks=word.any_marks) for form in word.forms] for word in way]
    rest = "".join(JOINING + _one_of([form.pattern for form in forms]) for forms in words[1:])
    sure = [forms[0].need for forms in words[1:] if len({form.need for form in forms}) == 1]
    return [_Pattern(form.pattern + rest, form.first, max([form.need, *sure], key=len), len(way)) for form in words[0]]


def _cased(ways: Iterable[Way]) -> list[_Pattern]:
    """Return the patterns of ways that count in capitals only."""
    found = []
    for way in filter(_in_capitals, ways):
        parts = [_one_of([_in_case(form, word) for form in word.forms]) for word in way]
        need = max((_plain_run(word.forms[0]) for word in way if word.capitals), key=len)
        found.append(_Pattern(JOINING.join(parts), "", need, len(way)))
    return found


def _in_case(form: str, word: Forms) -> str:
    """Return a form as it stands in a text that was not written in small letters."""
    if word.capitals:
        return re.escape(form)
    choices = [marked_letters().get(letter, (letter,)) if word.any_marks else (letter,) for letter in form]
    return "".join(_letter(tuple(case for one in letters for case in (one, one.upper()))) for letters in choices)


def _form(form: str, *, any_marks: bool) -> _Form:
    if not any_marks:
        return _Form("".join(map(re.escape, form)), form[0], _plain_run(form))
    marked = marked_letters()
    pattern = "".join(_letter(marked.get(letter, (letter,))) for letter in form)
    # A first letter with any mark is found slowly, so it stays apart from those that are found fast.
    first = form[0] if form[0] not in marked else "any " + form[0]
    return _Form(pattern, first, _plain_run("".join("\0" if letter in marked else letter for letter in form)))


def _letter(letters: Sequence[str]) -> str:
    return re.escape(letters[0]) if len(set(letters)) == 1 else "[" + "".join(letters) + "]"


def _one_of(forms: Sequence[str]) -> str:
    return forms[0] if len(forms) == 1 else "(?:" + "|".join(forms) + ")"


def _plain_run(form: str) -> str:
    """Return the longest run of ASCII letters and digits of a word."""
    return max(_PLAIN.findall(form), key=len, default="")
