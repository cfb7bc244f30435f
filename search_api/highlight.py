"""Why a passage was found: marks on matching terms, the sentence that is nearest in meaning, and links to it.

All offsets are code points of the passage's text, end exclusive. Marks of one kind never overlap, and a term mark
lies wholly inside or wholly outside a sentence mark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import numpy as np

from indexer.analysis import analyse, syllable_spans
from indexer.forward import Keys, key
from indexer.schema import Span
from indexer.vietnamese.fold import fold
from search_api.links import web_address
from search_api.query import Query, Unit

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


@dataclass(frozen=True, slots=True, eq=False)
class Syllables:
    """The syllables of a text in order: where each stands, and the hashes of its forms with and without marks.

    `present` are all hashes, since most of what is asked for is not there at all.
    """

    spans: Sequence[tuple[int, int]]
    marked: Keys
    plain: Keys
    present: frozenset[int]


def syllables_of(text: str, stored: tuple[Keys, Keys] | None = None) -> Syllables:
    """Cut an NFC text into its syllables; `stored` are their hashes, if at hand (`Snapshot.syllables`)."""
    spans = syllable_spans(text)
    if stored is None or len(stored[0]) != len(spans):  # an older version may have cut otherwise
        terms = analyse(text)
        stored = _keys(terms.marked), _keys(terms.plain)
    return Syllables(spans, *stored, frozenset(stored[0].tolist()).union(stored[1].tolist()))


def _keys(syllables: Sequence[str]) -> Keys:
    return np.fromiter(map(key, syllables), np.uint64, len(syllables))


def term_marks(text: str, query: Query, telling: Telling, syllables: Syllables | None = None) -> list[Highlight]:
    """Mark every form of the query's units in `text` (NFC), neighbours joined; `syllables` are its own, if at hand.

    A unit typed with marks is marked where its marks match; where they match nowhere, its folded form is.
    Words that only ask are not marked where there are others. `telling` says of a folded syllable whether it is rare
    enough to be marked when it stands alone.
    """
    found = syllables or syllables_of(text)
    hit = sorted({row for unit in _content(query.units) for row in _covered(unit, query, found)})
    spans = found.spans
    return [
        Highlight(spans[first][0], spans[last][1], "term")
        for first, last in _groups(text, spans, hit)
        if last > first or telling(fold(text[slice(*spans[first])]))
    ]


def _content(units: Sequence[Unit]) -> Sequence[Unit]:
    """Leave out the words that only ask, and "là" beside them; all are kept where nothing else is left."""
    asking = [unit.weight < 1 for unit in units]
    beside = [any(asking[max(at - 1, 0) : at + 2]) for at in range(len(units))]
    pairs = zip(units, asking, beside, strict=True)
    found = [unit for unit, asks, near in pairs if not asks and not (near and unit.forms[0].terms.plain == ("la",))]
    return found or units


def _covered(unit: Unit, query: Query, found: Syllables) -> list[int]:
    """Return the rows of syllables that a form of the unit covers."""
    rows: list[int] = []
    for form in unit.forms:
        if query.marked and form.terms.marked != form.terms.plain:
            rows += _runs(form.terms.marked, found.marked, found.present)
        elif form.kind != "typed" or form.terms.plain:
            rows += _runs(form.terms.plain, found.plain, found.present)
    return rows or _runs(unit.forms[0].terms.plain, found.plain, found.present)


def _runs(wanted: Sequence[str], syllables: Keys, present: frozenset[int]) -> list[int]:
    """Return the rows of every place where `wanted` stands in a row."""
    keys = list(map(key, wanted))
    if not keys or not present.issuperset(keys):
        return []
    first = np.flatnonzero(syllables[: max(len(syllables) - len(keys) + 1, 0)] == keys[0])
    for offset, following in enumerate(keys[1:], 1):
        first = first[syllables[first + offset] == following]
    return [row for start in first.tolist() for row in range(start, start + len(keys))]


def _groups(text: str, spans: Sequence[tuple[int, int]], hit: Sequence[int]) -> list[tuple[int, int]]:
    """Join hit syllables that only a space parts, as (first, last) rows."""
    groups: list[tuple[int, int]] = []
    for row in hit:
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
    address = web_address(url)
    if not address:
        return None
    lines = [line for line in (part.strip() for part in quoted.exact.splitlines()) if line]
    if not lines:
        return address
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and (len(lines[0]) <= _LONG_QUOTE or len(first) <= 2 * _EDGE_WORDS):
        directive = _escape(lines[0])
    else:
        directive = f"{_escape(' '.join(first[:_EDGE_WORDS]))},{_escape(' '.join(last[-_EDGE_WORDS:]))}"
    return f"{address.split('#')[0]}#:~:text={directive}"


def _escape(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
