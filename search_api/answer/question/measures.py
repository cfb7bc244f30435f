"""What a question of number or time counts: money, people, a share, a time of day …"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from indexer.vietnamese.fold import fold
from search_api.answer.question.question import Question

_COUNT_ASKED = re.compile(r"(tổng )?số \w", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:bao nhieu|bao nhiu|bnhiu|bn|may|how many) \w+")
_APART = frozenset(("percent", "area", "extent", "length", "weight", "money"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of quantity with the units that it is given in; `alone` says that no other units can answer."""

    name: str
    asked: tuple[re.Pattern[str], ...]
    units: frozenset[str]
    alone: bool = False

    def names(self, folded: str, start: int = 0, end: int = 0) -> bool:
        """Say whether the words of a folded question name it, with all of a stretch among them where one is given."""
        found = (match for pattern in self.asked for match in pattern.finditer(folded))
        return any(not end or (match.start() <= start and end <= match.end()) for match in found)

    def counts(self, unit: str) -> bool:
        """Say whether a unit is one of its own, whatever follows it: "tỉnh thành", "đơn vị hành chính"."""
        return any(unit == own or unit.startswith((f"{own} ", f"{own},")) for own in self.units)


def measure_of(question: str) -> Measure | None:
    """Return what the question counts, None where its words name no measure: what the word behind "bao nhiêu" names
    ("bao nhiêu cán bộ"), else what any other does ("tiền hỗ trợ")."""
    folded = fold(question)
    counted = [match.span() for match in _COUNTED.finditer(folded)]
    named = (one for one in _measures() if any(one.names(folded, *span) for span in counted))
    return next(named, None) or next((one for one in _measures() if one.names(folded)), None)


def of_another(measure: Measure, unit: str) -> bool:
    """Say whether a unit belongs to another kind of quantity, where either is told by its units alone (money, a share,
    an area …)."""
    if unit in measure.units:
        return False
    return measure.name in _APART or any(unit in one.units for one in _measures() if one.name in _APART)


def no_count(question: Question, unit: str) -> bool:
    """Say whether a unit is that of a share where a count is asked for: "số đại biểu là bao nhiêu"."""
    return unit == "%" and _COUNT_ASKED.match(question.text) is not None


@cache
def _measures() -> tuple[Measure, ...]:
    """Load measures.toml, patterns compiled."""
    table = tomllib.loads(files("search_api.answer.question").joinpath("measures.toml").read_text(encoding="utf-8"))
    return tuple(
        Measure(one["name"], tuple(map(re.compile, one["asked"])), frozenset(one["units"]), one.get("alone", False))
        for one in table["measure"]
    )
