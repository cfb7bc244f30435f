"""A query's units as clauses of the lexical index, field by field, and the weight of each by its rarity."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis import Terms, pairs
from indexer.lexical import Clause, Field, Lexical, LexicalQuery
from indexer.snapshot import Snapshot
from search_api.per_snapshot import PerSnapshot
from search_api.query.query import Form, Query

# What each field adds to the score of a full match.
SHARES: dict[Field, float] = {"plain": 0.15, "text": 0.45, "pairs_plain": 0.075, "pairs": 0.225, "title_plain": 0.1}
UNMARKED_SHARES: dict[Field, float] = {"plain": 0.6, "pairs_plain": 0.3, "title_plain": 0.1}

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


class _Reading(NamedTuple):
    """A form of a unit in one field: the terms of it that the index knows, and the sum of their rarity."""

    form: Form
    terms: list[str]
    mass: float


def field_query(query: Query, field: Field, weights: TermWeights, share: float = 1.0) -> FieldQuery:
    """Ask for every unit of `query` in `field`, clauses weighed so that a full match adds `share` to a score."""
    rarities = weights.of(field)
    paired = field.startswith("pairs")
    asked = [unit for unit in query.units if unit.longest > 1] if paired else query.units
    units = [(unit.weight, [_read(form, field, rarities) for form in unit.forms]) for unit in asked]
    across = [term for term in _across(query, field) if rarities[term]] if paired else []
    mass = sum([_unit_mass(readings) * weight for weight, readings in units])
    mass += sum([rarities[term] for term in across])
    factor = share / mass if mass else 0.0
    should: list[Clause] = []
    choices: list[tuple[tuple[Clause, ...], ...]] = []
    for weight, readings in units:
        alternatives = _alternatives(readings, field, weight, factor)
        if len(alternatives) == 1:
            should += alternatives[0]
        elif alternatives:
            choices.append(alternatives)
    should += [Clause(field, term, factor) for term in across]
    return FieldQuery(LexicalQuery(tuple(should), tuple(choices), query.phrases), mass)


def _read(form: Form, field: Field, rarities: Mapping[str, float]) -> _Reading:
    terms = terms_in(form.terms, field)
    return _Reading(form, [term for term in terms if rarities[term]], sum([rarities[term] for term in terms]))


def _unit_mass(readings: Sequence[_Reading]) -> float:
    """Return what a match of a unit is worth: by its typed form where the index knows that, else by its best."""
    typed = readings[0].mass
    if len(readings) == 1 or (typed and readings[-1].form.kind != "translation"):
        return typed
    return max(found.mass * found.form.weight for found in readings[1:])


def _alternatives(
    readings: Sequence[_Reading], field: Field, unit_weight: float, factor: float
) -> tuple[tuple[Clause, ...], ...]:
    """Return the clauses of each form that the index knows something of, their weights times `factor`."""
    typed = readings[0].mass
    found = []
    for form, terms, mass in readings:
        if mass:
            scale = 1.0
            if typed and form.kind in ("abbreviation", "synonym"):
                scale = min(max(typed / mass, _SCALE[0]), _SCALE[1])
            weight = unit_weight * form.weight * scale * factor
            found.append(tuple([Clause(field, term, weight) for term in terms]))
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _across(query: Query, field: Field) -> list[str]:
    """Return the pairs of the query that stand on the border of two units."""
    syllables = query.terms.plain if field.endswith("plain") else query.terms.marked
    borders = {unit.end for unit in query.units} & {unit.start for unit in query.units}
    return [f"{syllables[place - 1]}_{syllables[place]}" for place in sorted(borders)]


def field_queries(query: Query, weights: TermWeights) -> dict[Field, FieldQuery]:
    """Ask for `query` in every field that counts: the marked ones only where marks were typed.

    Each field adds its share (`SHARES`) of a full match: a passage that matches all of the query scores about 1.
    """
    shares = SHARES if query.marked else UNMARKED_SHARES
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
    rarities = weights.of(field)
    rare = [clause for clause in clauses if not weights.common(clause.term, field)] or clauses
    return sorted(rare, key=lambda clause: -rarities[clause.term])[:_MOST_CLAUSES]
