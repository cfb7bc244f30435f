"""Why a passage was found: marks on matching terms, the sentence that is nearest in meaning, and links to it.

All offsets are code points of the passage's text, end exclusive. Marks of one kind never overlap, and a term mark
lies wholly inside or wholly outside a sentence mark.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal
from urllib.parse import quote

from indexer.analysis import analyse, syllable_spans
from indexer.forward import Keys, key, keys_of
from indexer.schema import Span
from indexer.vietnamese.fold import fold
from search_api.query.query import Query, Unit
from search_api.results.links import web_address

Telling = Callable[[str], bool]
Rows = Mapping[int, tuple[int, ...]]

_AROUND = 32  # code points of prefix and suffix
_LONG_QUOTE = 120  # code points; a longer quote is linked by its first and last words
_EDGE_WORDS = 5
_WITHIN = " .-–&/"  # what may part the syllables of an abbreviation


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

    `marked_at` and `plain_at` say of each hash at which syllables it stands, since most of what is asked for stands at
    none.
    """

    spans: Sequence[tuple[int, int]]
    marked: Keys
    plain: Keys
    marked_at: Rows
    plain_at: Rows


def syllables_of(text: str, stored: tuple[Keys, Keys] | None = None) -> Syllables:
    """Cut an NFC text into its syllables; `stored` are their hashes, if at hand (`Snapshot.syllables`)."""
    spans = syllable_spans(text)
    if stored is None or len(stored[0]) != len(spans):  # an older version may have cut otherwise
        terms = analyse(text)
        stored = keys_of(terms.marked), keys_of(terms.plain)
    return Syllables(spans, *stored, *map(_rows, stored))


def _rows(keys: Keys) -> Rows:
    """Return where each hash stands."""
    found: dict[int, tuple[int, ...]] = {}
    for row, own in enumerate(keys.tolist()):
        found[own] = (*found.get(own, ()), row)
    return found


@dataclass(frozen=True, slots=True)
class Sought:
    """A unit of a query as it is looked for in texts: the hashes of each form's syllables, and whether with marks.

    `typed` are those of the typed form without marks, for texts where no form stands.
    """

    forms: tuple[tuple[tuple[int, ...], bool], ...]
    typed: tuple[int, ...]


def sought(query: Query) -> tuple[Sought, ...]:
    """Return what is marked of a query: every form of its units, those typed or meant with marks where these match.

    Words that only ask are left out where there are others.
    """
    return tuple(
        Sought(_meant(unit, query) or tuple(_forms(unit, marked=query.marked)), _hashes(unit.forms[0].terms.plain))
        for unit in _content(query.units)
    )


def _meant(unit: Unit, query: Query) -> tuple[tuple[tuple[int, ...], bool], ...]:
    """Return the forms of a unit typed without marks, itself with those that were meant; () where these are open."""
    own = query.meant[unit.start : unit.end]
    if not own or not all(own):
        return ()
    _, *others = _forms(unit, marked=False)
    return ((_hashes(own), True), *others)


def _forms(unit: Unit, *, marked: bool) -> Iterator[tuple[tuple[int, ...], bool]]:
    for form in unit.forms:
        if marked and form.terms.marked != form.terms.plain:
            yield _hashes(form.terms.marked), True
        elif form.terms.plain:
            yield _hashes(form.terms.plain), False


def _hashes(syllables: Sequence[str]) -> tuple[int, ...]:
    return tuple(map(key, syllables))


def _content(units: Sequence[Unit]) -> Sequence[Unit]:
    """Leave out the words that only ask, and "là" beside them; all are kept where nothing else is left."""
    asking = [unit.weight < 1 for unit in units]
    beside = [any(asking[max(at - 1, 0) : at + 2]) for at in range(len(units))]
    pairs = zip(units, asking, beside, strict=True)
    found = [unit for unit, asks, near in pairs if not asks and not (near and unit.forms[0].terms.plain == ("la",))]
    return found or units


def term_marks(
    text: str, wanted: Sequence[Sought], telling: Telling, syllables: Syllables | None = None
) -> list[Highlight]:
    """Mark what is wanted in `text` (NFC), neighbours joined; `syllables` are its own, if at hand.

    A unit typed with marks is marked where its marks match; where they match nowhere, its folded form is, a syllable
    only if it is telling: "Đà" is no "đã". `telling` says of a folded syllable whether it is rare enough to be marked
    when it stands alone.
    """
    found = syllables or syllables_of(text)

    def tells(row: int) -> bool:
        return telling(fold(text[slice(*found.spans[row])]))

    rows, within = zip(*(_covered(unit, found, tells) for unit in wanted), strict=True) if wanted else ((), ())
    hit, bound, spans = sorted(set(chain(*rows))), set(chain(*within)), found.spans
    return [
        Highlight(spans[first][0], spans[last][1], "term")
        for first, last in _groups(text, spans, hit, bound)
        if last > first or tells(first)
    ]


def _covered(unit: Sought, found: Syllables, tells: Callable[[int], bool]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the rows of syllables that a form of the unit covers, and those of them that are not the first of it."""
    rows: list[int] = []
    bound: list[int] = []
    for keys, marked in unit.forms:
        runs = _runs(keys, found.marked_at if marked else found.plain_at)
        rows += runs
        if len(keys) > 1:
            bound += [row for place, row in enumerate(runs) if place % len(keys)]
    if rows or not unit.typed:
        return rows, bound
    folded = _runs(unit.typed, found.plain_at)
    return (folded if len(unit.typed) > 1 else [row for row in folded if tells(row)]), bound


def _runs(keys: Sequence[int], places: Rows) -> Sequence[int]:
    """Return the rows of every place where `keys`, one or more, stand in a row."""
    first: Sequence[int] = places.get(keys[0], ())
    if len(keys) == 1 or not first:
        return first
    for step, own in enumerate(keys[1:], 1):
        behind = places.get(own, ())
        first = [start for start in first if start + step in behind]
    return [row for start in first for row in range(start, start + len(keys))]


def _groups(
    text: str, spans: Sequence[tuple[int, int]], hit: Sequence[int], bound: Container[int]
) -> list[tuple[int, int]]:
    """Join hit syllables that only a space parts, as (first, last) rows; those of one form also over what an
    abbreviation has within ("TP.HCM", "GD-ĐT")."""
    groups: list[tuple[int, int]] = []
    for row in hit:
        between = text[spans[row - 1][1] : spans[row][0]] if groups and groups[-1][1] == row - 1 else ""
        if between == " " or (between and row in bound and not between.strip(_WITHIN)):
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
