"""The units of a question, each with its weight, and where a text holds them."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.analysis import Terms, analyse
from indexer.lexical import Field
from indexer.snapshot import Snapshot
from search_api.answer.question.named import Named, named
from search_api.answer.question.positions import Positions
from search_api.answer.question.question import Question
from search_api.query.query import Form, Query
from search_api.query.terms import term_weights
from search_api.understanding.specifics import numbers

Idf = Callable[[str, Field], float]

_FADES = 4.0  # syllables from the question words at which focus has fallen to 1/e


@dataclass(frozen=True, slots=True)
class Asked:
    """The units of a question with the forms and the weight of each; its pairs of neighbours ("thanh_hóa") with theirs.

    `focus` is the weight again, fading with the distance from the question words: what stands beside them tells which
    sentence of an article answers, the rest only which article. A form counts with its marks where the question was
    typed with them; a unit counts as held if any form is. `names` are its places, people and other names; `common` is
    the weight of what is part of none, 0 for the others: names tell which article answers.
    """

    forms: tuple[tuple[Form, ...], ...]
    weights: tuple[float, ...]
    focus: tuple[float, ...]
    pairs: Mapping[str, float]
    marked: bool
    words: frozenset[str]
    names: tuple[Named, ...]
    common: tuple[float, ...]
    _starts: Mapping[str, Sequence[tuple[int, Form]]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note which forms of which units begin with a syllable."""
        starts: dict[str, list[tuple[int, Form]]] = {}
        for unit, forms in enumerate(self.forms):
            for form in forms:
                starts.setdefault(form.terms.plain[0], []).append((unit, form))
        object.__setattr__(self, "_starts", starts)

    @classmethod
    def of(cls, query: Query, question: Question, idf: Idf, rarest: float) -> "Asked":
        """Weigh each unit of a query, and each pair of its syllables, by its rarity.

        What the index has never heard of weighs `rarest`: that it is missing tells most about whether anything answers.
        """
        weights = tuple(
            unit.weight * (max(_rarity(form, idf) for form in unit.forms) or rarest) for unit in query.units
        )
        pairs = query.terms.pairs() if query.marked else query.terms.pairs_plain()
        field: Field = "pairs" if query.marked else "pairs_plain"
        names = named(query.understood, english=query.language == "en")
        proper = {syllable for name in names for syllable in name.syllables}
        own = (proper.issuperset(unit.forms[0].terms.plain) for unit in query.units)
        return cls(
            tuple(unit.forms for unit in query.units),
            weights,
            _focus(query, question, weights),
            {pair: idf(pair, field) for pair in pairs},
            query.marked,
            frozenset(query.terms.plain),
            names,
            tuple(0.0 if name else weight for name, weight in zip(own, weights, strict=True)),
        )

    @classmethod
    def against(cls, snapshot: Snapshot, query: Query, question: Question) -> "Asked":
        """Weigh them by what is rare in an index. Raises IndexDamaged where its postings are."""
        return cls.of(query, question, term_weights(snapshot).idf, math.log(2 * len(snapshot.lexical) + 2))

    def paired(self, terms: Terms) -> float:
        """Return the share of the weight of its pairs that stand in a text, in [0, 1]."""
        total = sum(self.pairs.values())
        if not total:
            return 0.0
        there = set(terms.pairs() if self.marked else terms.pairs_plain())
        return sum(weight for pair, weight in self.pairs.items() if pair in there) / total

    def find(self, text: str) -> Positions:
        """Return where a text holds the units."""
        return self.find_in(analyse(text))

    def find_in(self, terms: Terms) -> Positions:
        """Return where the terms of a text hold the units."""
        places: dict[int, list[int]] = {}
        for place, syllable in enumerate(terms.plain):
            for unit, form in self._starts.get(syllable, ()):
                if self._at(form, terms, place):
                    places.setdefault(unit, []).append(place)
        return {unit: tuple(places[unit]) for unit in sorted(places)}

    def _at(self, form: Form, terms: Terms, place: int) -> bool:
        """Say whether a form stands at a place: mark by mark if it was typed so, else without marks."""
        own = form.terms
        end = place + len(own.plain)
        if self.marked and own.marked != own.plain:
            return terms.marked[place:end] == own.marked
        return terms.plain[place:end] == own.plain

    def numbers(self) -> set[str]:
        """Return the numbers of the question (`specifics.numbers`)."""
        return numbers(self.forms)

    def share(self, held: Iterable[int], weights: Sequence[float] | None = None) -> float:
        """Return the share of the weight (the question's own, or the one given) of the units held, in [0, 1]."""
        weights = weights or self.weights
        total = sum(weights)
        return sum(weights[unit] for unit in held) / total if total else 0.0


def _rarity(form: Form, idf: Idf) -> float:
    return sum(idf(syllable, "plain") for syllable in form.terms.plain) / math.sqrt(len(form.terms.plain))


def _focus(query: Query, question: Question, weights: Sequence[float]) -> tuple[float, ...]:
    """Return the weights faded by distance from the question words; as they are where nothing asks."""
    if question.keywords or question.head:
        return tuple(weights)
    first = len(analyse(question.text[: question.start]).plain)
    last = first + len(analyse(question.text[question.start : question.end]).plain)
    apart = [first - unit.start if unit.start < first else unit.start - last + 1 for unit in query.units]
    return tuple(
        weight * math.exp(-far / _FADES) if far > 0 else 0.0 for weight, far in zip(weights, apart, strict=True)
    )
