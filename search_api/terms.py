"""A query's units as clauses of the lexical index, field by field, and the weight of each by its rarity."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import Terms, pairs
from indexer.lexical import Clause, Field, Lexical, LexicalQuery
from search_api.query import Form, Query, Unit

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
        if (field, term) not in self._known:
            self.prime([term], field)
        return self._known[field, term][1]

    def common(self, term: str, field: Field) -> bool:
        """Say whether a term stands in so many passages that it tells little."""
        self.idf(term, field)
        return self._known[field, term][0] > max(_FEW, _COMMON * self._count)


def terms_in(terms: Terms, field: Field) -> list[str]:
    """Return what `terms` are in `field`."""
    syllables = terms.plain if field.endswith("plain") else terms.marked
    return pairs(syllables) if field.startswith("pairs") else list(syllables)


def field_query(query: Query, field: Field, weights: TermWeights, share: float = 1.0) -> FieldQuery:
    """Ask for every unit of `query` in `field`, each clause weighing `share`."""
    should: list[Clause] = []
    choices: list[tuple[tuple[Clause, ...], ...]] = []
    mass = 0.0
    for unit in query.units:
        alternatives = _alternatives(unit, field, weights, share)
        mass += _unit_mass(unit, field, weights)
        if len(alternatives) == 1:
            should += alternatives[0]
        elif alternatives:
            choices.append(alternatives)
    if field.startswith("pairs"):
        across = _across(query, field)
        mass += sum(weights.idf(term, field) for term in across)
        should += [Clause(field, term, share) for term in across if weights.idf(term, field)]
    return FieldQuery(LexicalQuery(tuple(should), tuple(choices), query.phrases), mass)


def _form_mass(form: Form, field: Field, weights: TermWeights) -> float:
    return sum(weights.idf(term, field) for term in terms_in(form.terms, field))


def _unit_mass(unit: Unit, field: Field, weights: TermWeights) -> float:
    """Return what a match of the unit is worth: by its typed form where the index knows that, else by its best."""
    typed = _form_mass(unit.forms[0], field, weights)
    if unit.forms[-1].kind != "translation" and typed:
        return typed * unit.weight
    others = [_form_mass(form, field, weights) * form.weight for form in unit.forms[1:]]
    return max(others, default=typed) * unit.weight


def _alternatives(unit: Unit, field: Field, weights: TermWeights, share: float) -> tuple[tuple[Clause, ...], ...]:
    typed = _form_mass(unit.forms[0], field, weights)
    found = []
    for form in unit.forms:
        mass = _form_mass(form, field, weights)
        scale = 1.0
        if typed and mass and form.kind in ("abbreviation", "synonym"):
            scale = min(max(typed / mass, _SCALE[0]), _SCALE[1])
        weight = share * unit.weight * form.weight * scale
        clauses = [Clause(field, term, weight) for term in terms_in(form.terms, field) if weights.idf(term, field)]
        if clauses:
            found.append(tuple(clauses))
    return tuple(dict.fromkeys(found))


def _across(query: Query, field: Field) -> list[str]:
    """Return the pairs of the query that stand on the border of two units."""
    syllables = query.terms.plain if field.endswith("plain") else query.terms.marked
    borders = {unit.end for unit in query.units} & {unit.start for unit in query.units}
    return [f"{syllables[place - 1]}_{syllables[place]}" for place in sorted(borders)]


def candidate_query(query: Query, weights: TermWeights) -> LexicalQuery:
    """Ask for passages worth a closer look: rare folded terms and pairs, and marked ones where marks were typed."""
    fields: list[tuple[Field, float]] = [("plain", 1.0), ("pairs_plain", 0.5)]
    if query.marked:
        fields = [("plain", 0.5), ("pairs_plain", 0.25), ("text", 0.5), ("pairs", 0.25)]
    parts = [field_query(query, field, weights, share).query for field, share in fields]
    should = [clause for part in parts for clause in part.should]
    choices = [choice for part in parts for choice in part.choices]
    rare = [clause for clause in should if not weights.common(clause.term, clause.field)]
    if rare or choices:
        should = rare
    return LexicalQuery(_rarest(should, weights), tuple(choices), query.phrases)


def _rarest(clauses: Sequence[Clause], weights: TermWeights) -> tuple[Clause, ...]:
    """Keep the rarest clauses of each field: a query of a hundred words is found by its telling ones."""
    found: list[Clause] = []
    for field in dict.fromkeys(clause.field for clause in clauses):
        own = [clause for clause in clauses if clause.field == field]
        found += sorted(own, key=lambda clause: -weights.idf(clause.term, clause.field))[:_MOST_CLAUSES]
    return tuple(found)
