"""Why a passage was found: marks on matching terms, the sentence that is nearest in meaning, and links to it.

All offsets are code points of the passage's text, end exclusive. Marks of one kind never overlap, and a term mark
lies wholly inside or wholly outside a sentence mark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from indexer.analysis import analyse, syllable_spans
from indexer.schema import Span
from search_api.query import Query

Telling = Callable[[str], bool]

_AROUND = 32  # code points of prefix and suffix
_LONG_QUOTE = 120  # code points; a longer quote is linked by its first and last words
_EDGE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Highlight:
    """A mark. `score` is the cosine of a sentence with the query, None where it was not measured."""

    start: int
    end: int
    kind: Literal["term", "sentence"]
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """W3C TextQuoteSelector: a quote with what stands before and after it."""

    exact: str
    prefix: str
    suffix: str


def term_marks(text: str, query: Query, telling: Telling) -> list[Highlight]:
    """Mark every form of the query's units in `text` (NFC), neighbours joined.

    A unit typed with marks is marked where its marks match; where they match nowhere, its folded form is.
    `telling` says of a folded syllable whether it is rare enough to be marked when it stands alone.
    """
    spans = syllable_spans(text)
    marked, plain = (terms := analyse(text)).marked, terms.plain
    hit = [False] * len(spans)
    for rows in _rows(query, marked, plain):
        for row in rows:
            hit[row] = True
    groups = _groups(text, spans, hit)
    return [
        Highlight(spans[first][0], spans[last][1], "term")
        for first, last in groups
        if last > first or telling(plain[first])
    ]


def _rows(query: Query, marked: Sequence[str], plain: Sequence[str]) -> list[list[int]]:
    """Return for each unit the places of syllables that one of its forms covers."""
    by_marked, by_plain = _places(marked), _places(plain)
    everything = []
    for unit in query.units:
        rows: list[int] = []
        for form in unit.forms:
            if query.marked and form.terms.marked != form.terms.plain:
                rows += _runs(form.terms.marked, marked, by_marked)
            elif form.kind != "typed" or form.terms.plain:
                rows += _runs(form.terms.plain, plain, by_plain)
        if not rows:
            for form in unit.forms[:1]:
                rows += _runs(form.terms.plain, plain, by_plain)
        everything.append(rows)
    return everything


def _places(syllables: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for row, syllable in enumerate(syllables):
        places.setdefault(syllable, []).append(row)
    return places


def _runs(wanted: Sequence[str], syllables: Sequence[str], places: dict[str, list[int]]) -> list[int]:
    size = len(wanted)
    if not size:
        return []
    return [
        row
        for first in places.get(wanted[0], [])
        if tuple(syllables[first : first + size]) == tuple(wanted)
        for row in range(first, first + size)
    ]


def _groups(text: str, spans: Sequence[tuple[int, int]], hit: Sequence[bool]) -> list[tuple[int, int]]:
    """Join hit syllables that only a space parts, as (first, last) places."""
    groups: list[tuple[int, int]] = []
    for row, is_hit in enumerate(hit):
        if not is_hit:
            continue
        if groups and groups[-1][1] == row - 1 and text[spans[row - 1][1] : spans[row][0]] == " ":
            groups[-1] = (groups[-1][0], row)
        else:
            groups.append((row, row))
    return groups


def fit(terms: Sequence[Highlight], sentence: Highlight | None) -> tuple[Highlight, ...]:
    """Put term marks and the sentence mark together, by start; a term that crosses the sentence's edge goes."""
    if sentence is None:
        return tuple(terms)
    fitting = [
        term
        for term in terms
        if term.end <= sentence.start
        or term.start >= sentence.end
        or (sentence.start <= term.start and term.end <= sentence.end)
    ]
    return tuple(sorted([*fitting, sentence], key=lambda mark: (mark.start, -mark.end)))


def covered(sentence: Span, terms: Sequence[Highlight]) -> int:
    """Count the code points of a sentence that term marks cover."""
    return sum(term.end - term.start for term in terms if sentence.start <= term.start and term.end <= sentence.end)


def selector(text: str, start: int, end: int) -> Selector:
    """Quote `text[start:end]` with what stands around it."""
    return Selector(text[start:end], text[max(0, start - _AROUND) : start], text[end : end + _AROUND])


def link(url: str | None, quoted: Selector) -> str | None:
    """Return a link that makes a browser scroll to the quote (URL text fragment), or None without a web address."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    lines = [line for line in (part.strip() for part in quoted.exact.splitlines()) if line]
    if not lines:
        return url
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and (len(lines[0]) <= _LONG_QUOTE or len(first) <= 2 * _EDGE_WORDS):
        directive = _escape(lines[0])
    else:
        directive = f"{_escape(' '.join(first[:_EDGE_WORDS]))},{_escape(' '.join(last[-_EDGE_WORDS:]))}"
    return f"{url.split('#')[0]}#:~:text={directive}"


def _escape(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
