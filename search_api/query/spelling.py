"""A name that is written in several ways, TP.HCM above all, is searched for in the way that most passages use.

Its rarity and its nearness are those of the very words: written out, the city that a third of all news call TP.HCM
would outweigh whatever else is asked.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from indexer.analysis import Terms, analyse, pairs, syllable_spans
from indexer.lexical import Field
from indexer.tables import lines
from search_api.query.keyboard import carries

Counts = Callable[[Sequence[str], Field], list[int]]
Syllables = tuple[str, ...]

_NUMBERS = 30  # no quận or phường has a higher one


def usual(text: str, counts: Counts) -> str:
    """Return an NFC text with each such name in its usual way; `counts` says how many passages hold a term."""
    made, at = [], 0
    for start, end, ways in _names_in(text):
        own, *others = [_held(analyse(way).plain, counts) for way in (text[start:end], *ways)]
        if max(others) > own:
            made += [text[at:start], ways[others.index(max(others))]]
            at = end
    return "".join([*made, text[at:]])


def other_ways(plain: Syllables) -> Sequence[str]:
    """Return how else a name, given by its folded syllables, is written; () for what is none."""
    known = (*_ways().get(plain[0], ()), *_ways(numbered=True).get(plain[0], ()))
    named = next((ways for way, ways in known if way == plain), ())
    return [way for way in named if analyse(way).plain != plain]


def names() -> Iterator[Syllables]:
    """Yield all ways to write such names, as folded syllables."""
    for numbered in (False, True):
        yield from (way for own in _ways(numbered=numbered).values() for way, _ in own)


def _held(way: Syllables, counts: Counts) -> int:
    """Return in how many passages a way of writing may stand, those that hold the rarest of its pairs."""
    return min(counts(pairs(way), "pairs_plain")) if len(way) > 1 else counts(way, "plain")[0]


def _names_in(text: str) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Yield where such names stand in a text, with all ways to write each."""
    terms, known, at = analyse(text), _ways(), 0
    plain = terms.plain
    if not known.keys() & set(plain):
        return
    spans = syllable_spans(text)
    while at < len(plain):
        for way, ways in known.get(plain[at], ()):
            end = at + len(way)
            if plain[at:end] == way and any(_may_be(one, Terms(terms.marked[at:end], way)) for one in ways):
                yield spans[at][0], spans[end - 1][1], ways
                at = end - 1
                break
        at += 1


def _may_be(way: str, typed: Terms) -> bool:
    """Say whether a way to write a name was typed, with all or some of its marks and no others."""
    own = analyse(way)
    return own.plain == typed.plain and all(map(carries, own.marked, typed.marked))


@cache
def _ways(*, numbered: bool = False) -> dict[str, list[tuple[Syllables, Sequence[str]]]]:
    """Return the ways to write names by their first syllable, the longest first, each with all ways of the name.

    Those with a number ("quận 10", "Q10") are apart: what else "q1" may be, a quarter of a year, has its own passages.
    """
    found: dict[str, list[tuple[Syllables, Sequence[str]]]] = {}
    rows = [line.split("|") for line in lines("search_api", "data", "names.tsv") if ("*" in line) is numbered]
    if numbered:
        rows = [[way.replace("*", str(number)) for way in ways] for ways in rows for number in range(1, _NUMBERS + 1)]
    for ways in rows:
        for way in ways:
            plain = analyse(way).plain
            found.setdefault(plain[0], []).append((plain, ways))
    return {first: sorted(own, key=lambda one: -len(one[0])) for first, own in found.items()}
