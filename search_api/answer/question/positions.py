"""Where a text holds the units of a question."""

from collections.abc import Mapping

# By unit, ascending, only those that are held: the syllables of the text at which a form of it begins, ascending.
Positions = Mapping[int, tuple[int, ...]]

_ANYWHERE = 1 << 60


def held_in(positions: Positions, first: int = 0, last: int = _ANYWHERE) -> list[int]:
    """Return the units that begin at a syllable in [first, last)."""
    return [unit for unit, places in positions.items() if any(first <= place < last for place in places)]


def held_only_in(positions: Positions, first: int, last: int = _ANYWHERE) -> list[int]:
    """Return the units that begin at syllables in [first, last) and nowhere else."""
    return [unit for unit, places in positions.items() if first <= places[0] and places[-1] < last]
