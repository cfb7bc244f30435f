"""A query's units as clauses of the lexical index, field by field, and the weight of each by its rarity."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis import Terms, pairs
from indexer.lexical import Clause, Field, Lexical, LexicalQuery
from indexer.snapshot import Snapshot
from search_api.per_snapshot import PerSnapshot
from search_api.query.query import Form, Query, Unit

# What each field adds to the score of a full match.
SHARES: dict[Field, float] = {"plain": 0.15, "text": 0.45, "pairs_plain": 0.075, "pairs": 0.225, "title_plain": 0.1}
MEANT_SHARES: dict[Field, float] = {
    "plain": 0.39,
    "text": 0.21,
    "pairs_plain": 0.195,
    "pairs": 0.105,
    "title_plain": 0.1,
}
UNMARKED_SHARES: dict[Field, float] = {"plain": 0.6, "pairs_plain": 0.3, "title_plain": 0.1}

_WITHOUT: dict[Field, Field] = {"text": "plain", "pairs": "pairs_plain"}  # the same without marks

_SCALE = (0.3, 2.0)  # how far another name of a unit may be scaled to weigh what the typed one weighs
_MOST_CLAUSES = 32  # of a field, the rarest, that bring candidates
_FEW = 50  # passages; a term in so few is never too common
_COMMON = 0.08  # a term in more passages than this share brings no candidate of its own where rarer terms can
_REMEMBERED = 5_000  # terms of a field whose rarity is kept


@dataclass(frozen=True, slots=True)
class FieldQuery:
    """The clauses of a query in one field; `mass` is the sum of their rarity (idf), what a full match is worth."""

    query: LexicalQuery
    mass: float


class _Rarities(dict[str, float]):
    """Term → its rarity in one field; grows as terms are met, emptied before it grows too large."""

    def __init__(self, lexical: Lexical, field: Field) -> None:
        super().__init__()
        self._lexical, self._field, self._count = lexical, field, len(lexical)

    def __missing__(self, term: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        (df,) = self._lexical.df((term,), self._field)
        rarity = self[term] = _rarity(df, self._count) if df else 0.0
        return rarity


def _rarity(df: float, count: int) -> float:
    return math.log(1 + (max(count - df, 0) + 0.5) / (df + 0.5))


class TermWeights:
    """Rarity of terms in one index: Lucene's idf, ln(1 + (N - df + .5) / (df + .5)); 0 for a term it lacks.

    Safe to share between threads.
    """

    def __init__(self, lexical: Lexical) -> None:
        self._lexical = lexical
        self._fields: dict[Field, _Rarities] = {}
        self._telling = _rarity(max(_FEW, _COMMON * len(lexical)), len(lexical))

    def of(self, field: Field) -> Mapping[str, float]:
        """Return the rarity of every term in a field, to be looked up by term."""
        found = self._fields.get(field)
        return self._fields.setdefault(field, _Rarities(self._lexical, field)) if found is None else found

    def idf(self, term: str, field: Field) -> float:
        """Return the rarity of a term."""
        return self.of(field)[term]

    def common(self, term: str, field: Field) -> bool:
        """Say whether a term stands in so many passages that it tells little."""
        return 0 < self.of(field)[term] < self._telling


_WEIGHTS: PerSnapshot[TermWeights] = PerSnapshot(1)


def term_weights(snapshot: Snapshot) -> TermWeights:
    """Return the rarity of terms in a snapshot, which does not change. Raises IndexDamaged where the postings are."""
    return _WEIGHTS.get(snapshot, None, lambda: TermWeights(snapshot.lexical))


def terms_in(terms: Terms, field: Field) -> list[str]:
    """Return what `terms` are in `field`."""
    syllables = terms.plain if field.endswith("plain") else terms.marked
    return pairs(syllables) if field.startswith("pairs") else list(syllables)


class _Term(NamedTuple):
    """A term, the field that it is looked for in, and its rarity there."""

    field: Field
    term: str
    rarity: float


class _Reading(NamedTuple):
    """A form of a unit in one field: the terms of it that the index knows, and the sum of their rarity."""

    form: Form
    terms: list[_Term]
    mass: float


def field_query(query: Query, field: Field, weights: TermWeights, share: float = 1.0) -> FieldQuery:
    """Ask for every unit of `query` in `field`, clauses weighed so that a full match adds `share` to a score.

    Where the marks of a word are open, it is asked for without marks.
    """
    paired = field.startswith("pairs")
    asked = [unit for unit in query.units if unit.longest > 1] if paired else query.units
    sought = query.sought
    units = [(unit.weight, [_read(*way, field, weights) for way in _ways(unit, sought)]) for unit in asked]
    across = _across(query, field, weights) if paired else []
    mass = sum([_unit_mass(readings) * weight for weight, readings in units])
    mass += sum([term.rarity for term in across])
    factor = share / mass if mass else 0.0
    should: list[Clause] = []
    choices: list[tuple[tuple[Clause, ...], ...]] = []
    for weight, readings in units:
        alternatives = _alternatives(readings, weight, factor)
        if len(alternatives) == 1:
            should += alternatives[0]
        elif alternatives:
            choices.append(alternatives)
    should += [Clause(term.field, term.term, factor) for term in across]
    return FieldQuery(LexicalQuery(tuple(should), tuple(choices), query.phrases), mass)


def _ways(unit: Unit, sought: Terms) -> Iterator[tuple[Form, Terms]]:
    """Yield the forms of a unit with their terms: the typed one as it was meant."""
    typed, *others = unit.forms
    yield typed, Terms(sought.marked[unit.start : unit.end], sought.plain[unit.start : unit.end])
    yield from ((form, form.terms) for form in others)


def _read(form: Form, own: Terms, field: Field, weights: TermWeights) -> _Reading:
    terms = _known(own, field, weights)
    return _Reading(form, terms, sum([term.rarity for term in terms]))


def _known(own: Terms, field: Field, weights: TermWeights) -> list[_Term]:
    """Return those of terms that the index knows, each in `field` or, where its marks are open, in that without."""
    rarities = weights.of(field)
    if all(own.marked) or field not in _WITHOUT:
        return [_Term(field, term, rarities[term]) for term in terms_in(own, field) if rarities[term]]
    bare = _WITHOUT[field]
    pairs = zip(terms_in(own, field), terms_in(own, bare), strict=True)
    terms = [(field, term) if all(term.split("_")) else (bare, plain) for term, plain in pairs]
    return [_Term(where, term, found) for where, term in terms if (found := weights.idf(term, where))]


def _unit_mass(readings: Sequence[_Reading]) -> float:
    """Return what a match of a unit is worth: by its typed form where the index knows that, else by its best."""
    typed = readings[0].mass
    if len(readings) == 1 or (typed and readings[-1].form.kind != "translation"):
        return typed
    return max(found.mass * found.form.weight for found in readings[1:])


def _alternatives(readings: Sequence[_Reading], unit_weight: float, factor: float) -> tuple[tuple[Clause, ...], ...]:
    """Return the clauses of each form that the index knows something of, their weights times `factor`."""
    typed = readings[0].mass
    found = []
    for form, terms, mass in readings:
        if mass:
            scale = 1.0
            if typed and form.kind in ("abbreviation", "synonym"):
                scale = min(max(typed / mass, _SCALE[0]), _SCALE[1])
            weight = unit_weight * form.weight * scale * factor
            found.append(tuple([Clause(term.field, term.term, weight) for term in terms]))
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _across(query: Query, field: Field, weights: TermWeights) -> list[_Term]:
    """Return the pairs of the query that stand on the border of two units."""
    sought = query.sought
    borders = {unit.end for unit in query.units} & {unit.start for unit in query.units}
    beside = [slice(place - 1, place + 1) for place in sorted(borders)]
    pairs = [Terms(sought.marked[own], sought.plain[own]) for own in beside]
    return [term for pair in pairs for term in _known(pair, field, weights)]


def field_queries(query: Query, weights: TermWeights) -> dict[Field, FieldQuery]:
    """Ask for `query` in every field that counts: the marked ones only where marks were typed.

    Each field adds its share (`SHARES`) of a full match: a passage that matches all of the query scores about 1.
    """
    shares = SHARES if query.marked else MEANT_SHARES if query.meant else UNMARKED_SHARES
    asked = {field: field_query(query, field, weights, share) for field, share in shares.items()}
    return {field: found for field, found in asked.items() if found.mass}


def words_query(asked: Mapping[Field, FieldQuery]) -> LexicalQuery:
    """Put the fields together: the query whose score counts."""
    queries = [found.query for found in asked.values()]
    return LexicalQuery(
        tuple(clause for query in queries for clause in query.should),
        tuple(choice for query in queries for choice in query.choices),
        queries[0].phrases if queries else (),
    )


def candidates_query(asked: Mapping[Field, FieldQuery], weights: TermWeights) -> LexicalQuery:
    """Ask for the same more roughly, to fetch candidates: a flat sum, which postings need not be read through for.

    Every alternative counts instead of the best one, and words in very many passages are left out where rarer ones
    are there: they cost the most and tell the least.
    """
    best: dict[tuple[Field, str], Clause] = {}
    for found in asked.values():
        clauses = [*found.query.should, *(c for choice in found.query.choices for part in choice for c in part)]
        for clause in _rarest(clauses, weights):
            known = best.get((clause.field, clause.term))
            if known is None or known.weight < clause.weight:
                best[clause.field, clause.term] = clause
    phrases = next((found.query.phrases for found in asked.values()), ())
    return LexicalQuery(tuple(best.values()), (), phrases)


def _rarest(clauses: Sequence[Clause], weights: TermWeights) -> Sequence[Clause]:
    """Keep the rarest clauses of a field: a query of a hundred words is found by its telling ones."""
    rare = [clause for clause in clauses if not weights.common(clause.term, clause.field)] or clauses
    return sorted(rare, key=lambda clause: -weights.idf(clause.term, clause.field))[:_MOST_CLAUSES]
