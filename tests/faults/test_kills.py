"""The indexer is killed at random moments: what was reported done is there, and the next run ends clean."""

import random
import time
from collections.abc import Callable

import pytest

from faults.conftest import share
from faults.forks import Forks, Herd


def kills(herd: Herd, count: int, seed: int) -> tuple[int, int, list[str]]:
    """Let `count` seeded kills meet a running scenario; return how many runs that took, how many met, the problems."""
    chance = random.Random(seed)
    met, runs, problems = 0, 0, []

    def whole(forks: Forks, turn: int) -> float:
        began = time.monotonic()
        assert forks.run().status == 0
        return time.monotonic() - began

    def kill(forks: Forks, after: float) -> tuple[int, list[str]]:
        outcome = forks.run(kill_after=after)
        return outcome.fired, [f"kill after {after:.4f} s: {problem}" for problem in forks.check(outcome.done)]

    while met < count and runs < 3 * count and not problems:
        last = max(herd.each(range(8), whole))  # how long a run takes depends on what else the machine does
        found = herd.each([chance.uniform(0, last) for _ in range(min(100, count - met))], kill)
        runs += len(found)
        met += sum(fired for fired, _ in found)
        problems += [problem for _, wrong in found for problem in wrong]
    return runs, met, problems


@pytest.mark.slow
def test_fifty_kills_lose_nothing(herd: Herd) -> None:
    """SIGKILL at 50 random moments: nothing acknowledged is lost, no ghosts, `verify` is clean after the next run."""
    _, met, problems = kills(herd, 50, seed=1)
    assert problems == []
    assert met >= 50


@pytest.mark.faults
def test_a_thousand_kills_lose_nothing(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """The same a thousand times."""
    runs, met, problems = kills(herd, share(1000), seed=2)
    record_property("figures", f"SIGKILL at random moments | {runs} | {met} | {len(problems)}")
    assert problems == []
    assert met >= share(1000)
