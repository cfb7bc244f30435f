"""A query's units as clauses of the lexical index, field by field, and the weight of each by its rarity."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import Terms, pairs
from indexer.lexical import Clause, Field, Lexical, LexicalQuery
from search_api.query import Form, Query

# What each field adds to the score of a full match.
SHARES: dict[Field, float] = {"plain": 0.15, "text": 0.45, "pairs_plain": 0.075, "pairs": 0.225, "title_plain": 0.1}
UNMARKED_SHARES: dict[Field, float] = {"plain": 0.6, "pairs_plain": 0.3, "title_plain": 0.1}

_SCALE = (0.3, 2.0)  # how far another name of a unit may be scaled to weigh what the typed one weighs
_MOST_CLAUSES = 32  # of a field, the rarest, that bring candidates
_FEW = 50  # passages; a term in so few is never too common
_COMMON = 0.08  # a term in more passages than this share brings no candidate of its own where rarer terms can


@dataclass(frozen=True, slots=True)
class FieldQuery:
    """The clauses of a query in one field; `mass` is the sum of their rarity (idf), what a full match is worth."""

    query: LexicalQuery
    mass: float


class TermWeights:
    """Rarity of terms in one index: Lucene's idf, ln(1 + (N - df + .5) / (df + .5)); 0 for a term it lacks."""

    def __init__(self, lexical: Lexical) -> None:
        self._lexical = lexical
        self._count = len(lexical)
        self._known: dict[tuple[Field, str], tuple[int, float]] = {}

    def prime(self, terms: Sequence[str], field: Field) -> None:
        """Look up many terms at once."""
        for term, df in zip(terms, self._lexical.df(terms, field), strict=True):
            idf = math.log(1 + (max(self._count - df, 0) + 0.5) / (df + 0.5)) if df else 0.0
            self._known[field, term] = (df, idf)

    def idf(self, term: str, field: Field) -> float:
        """Return the rarity of a term."""
        known = self._known.get((field, term))
        if known is None:
            self.prime([term], field)
            known = self._known[field, term]
        return known[1]

    def common(self, term: str, field: Field) -> bool:
        """Say whether a term stands in so many passages that it tells little."""
        self.idf(term, field)
        return self._known[field, term][0] > max(_FEW, _COMMON * self._count)


def terms_in(terms: Terms, field: Field) -> list[str]:
    """Return what `terms` are in `field`."""
    syllables = terms.plain if field.endswith("plain") else terms.marked
    return pairs(syllables) if field.startswith("pairs") else list(syllables)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A form of a unit in one field: its terms with their rarity, and the sum of that."""

    form: Form
    terms: tuple[tuple[str, float], ...]
    mass: float


def field_query(query: Query, field: Field, weights: TermWeights) -> FieldQuery:
    """Ask for every unit of `query` in `field`."""
    should: list[Clause] = []
    choices: list[tuple[tuple[Clause, ...], ...]] = []
    mass = 0.0
    for unit in query.units:
        readings = [_read(form, field, weights) for form in unit.forms]
        mass += _unit_mass(readings) * unit.weight
        alternatives = _alternatives(readings, field, unit.weight)
        if len(alternatives) == 1:
            should += alternatives[0]
        elif alternatives:
            choices.append(alternatives)
    if field.startswith("pairs"):
        across = _across(query, field)
        mass += sum(weights.idf(term, field) for term in across)
        should += [Clause(field, term) for term in across if weights.idf(term, field)]
    return FieldQuery(LexicalQuery(tuple(should), tuple(choices), query.phrases), mass)


def _read(form: Form, field: Field, weights: TermWeights) -> _Reading:
    terms = tuple((term, weights.idf(term, field)) for term in terms_in(form.terms, field))
    return _Reading(form, terms, sum(idf for _, idf in terms))


def _unit_mass(readings: Sequence[_Reading]) -> float:
    """Return what a match of a unit is worth: by its typed form where the index knows that, else by its best."""
    typed = readings[0].mass
    if readings[-1].form.kind != "translation" and typed:
        return typed
    return max((found.mass * found.form.weight for found in readings[1:]), default=typed)


def _alternatives(readings: Sequence[_Reading], field: Field, unit_weight: float) -> tuple[tuple[Clause, ...], ...]:
    typed = readings[0].mass
    found = []
    for reading in readings:
        scale = 1.0
        if typed and reading.mass and reading.form.kind in ("abbreviation", "synonym"):
            scale = min(max(typed / reading.mass, _SCALE[0]), _SCALE[1])
        weight = unit_weight * reading.form.weight * scale
        clauses = tuple(Clause(field, term, weight) for term, idf in reading.terms if idf)
        if clauses:
            found.append(clauses)
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _across(query: Query, field: Field) -> list[str]:
    """Return the pairs of the query that stand on the border of two units."""
    syllables = query.terms.plain if field.endswith("plain") else query.terms.marked
    borders = {unit.end for unit in query.units} & {unit.start for unit in query.units}
    return [f"{syllables[place - 1]}_{syllables[place]}" for place in sorted(borders)]


def field_queries(query: Query, weights: TermWeights) -> dict[Field, FieldQuery]:
    """Ask for `query` in every field that counts: the marked ones only where marks were typed.

    Weights are scaled so that each field adds its share (`SHARES`) of a full match: a passage that matches all of the
    query scores about 1.
    """
    asked = {}
    for field, share in (SHARES if query.marked else UNMARKED_SHARES).items():
        found = field_query(query, field, weights)
        if found.mass:
            asked[field] = _scaled(found, share / found.mass)
    return asked


def _scaled(asked: FieldQuery, factor: float) -> FieldQuery:
    def scaled(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
        return tuple(Clause(clause.field, clause.term, clause.weight * factor) for clause in clauses)

    choices = tuple(tuple(scaled(alternative) for alternative in choice) for choice in asked.query.choices)
    return FieldQuery(LexicalQuery(scaled(asked.query.should), choices, asked.query.phrases), asked.mass)


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
    for field, found in asked.items():
        clauses = [*found.query.should, *(c for choice in found.query.choices for part in choice for c in part)]
        for clause in _rarest(clauses, field, weights):
            known = best.get((field, clause.term))
            if known is None or known.weight < clause.weight:
                best[field, clause.term] = clause
    phrases = next((found.query.phrases for found in asked.values()), ())
    return LexicalQuery(tuple(best.values()), (), phrases)


def _rarest(clauses: Sequence[Clause], field: Field, weights: TermWeights) -> Sequence[Clause]:
    """Keep the rarest clauses of a field: a query of a hundred words is found by its telling ones."""
    rare = [clause for clause in clauses if not weights.common(clause.term, field)] or clauses
    return sorted(rare, key=lambda clause: -weights.idf(clause.term, field))[:_MOST_CLAUSES]
