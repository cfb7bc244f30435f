"""Kills between the stores, at named points, once and twice in a row."""

import itertools
from collections.abc import Callable

import pytest

from faults.conftest import part
from faults.forks import Forks, Herd
from faults.points import POINTS

Place = tuple[str, int, str]


def problems(forks: Forks, place: Place) -> tuple[int, list[str]]:
    """Kill at a point for the n-th time, then at another in the run after; return how many fired and what is wrong."""
    point, time, again = place
    first = forks.run(die_at=point, time=time)
    fired, done = first.fired, first.done
    if again:
        second = forks.run(done=done, die_at=again, time=1)
        fired, done = fired + second.fired, second.done
    return fired, [f"killed {place}: {problem}" for problem in forks.check(done)]


@pytest.mark.slow
def test_a_kill_at_every_point_loses_nothing(herd: Herd) -> None:
    """In the second publication, where old and new stand side by side."""
    found = herd.each([(point, 2, "") for point in POINTS], problems)
    assert [problem for _, wrong in found for problem in wrong] == []
    assert [fired for fired, _ in found] == [1] * len(POINTS)


@pytest.mark.faults
def test_two_kills_in_a_row_lose_nothing(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """Every point of the first and third publication, and then every point of the run that mends it."""
    places = part(list(itertools.product(POINTS, (1, 3), POINTS)), "points")
    found = herd.each(places, problems)
    wrong = [problem for _, problems in found for problem in problems]
    fired = sum(fired for fired, _ in found)
    record_property("figures", f"killed between the stores, twice in a row | {len(places)} | {fired} | {len(wrong)}")
    assert wrong == []
    assert fired >= 1.9 * len(places)
