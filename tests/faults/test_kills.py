"""The indexer is killed at random moments: what was reported done is there, and the next run ends clean."""

import random
import time
from collections.abc import Iterator

import pytest

from faults.forks import Forks


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """A process that runs scenarios."""
    forks = Forks(tmp_path_factory.mktemp("kills"))
    yield forks
    forks.close()


def kills(forks: Forks, count: int, seed: int) -> tuple[int, list[str]]:
    """Kill `count` runs at seeded random moments; return how many kills met a running scenario, and the problems."""
    chance, fired, problems = random.Random(seed), 0, []
    folder = forks.work / "index"
    began = time.monotonic()
    assert forks.run(folder).status == 0
    whole = time.monotonic() - began
    for turn in range(count):
        after = chance.uniform(0, whole)
        outcome = forks.run(folder, kill_after=after)
        fired += outcome.fired
        problems += [f"kill {turn} after {after:.4f} s: {p}" for p in forks.check(folder, outcome.done)]
    return fired, problems


@pytest.mark.slow
def test_fifty_kills_lose_nothing(forks: Forks) -> None:
    """SIGKILL at 50 random moments: nothing acknowledged is lost, no ghosts, `verify` is clean after the next run."""
    fired, problems = kills(forks, 50, seed=1)
    assert problems == []
    assert fired >= 40  # the rest came after the end


@pytest.mark.faults
def test_a_thousand_kills_lose_nothing(forks: Forks) -> None:
    """The same a thousand times."""
    fired, problems = kills(forks, 1000, seed=2)
    assert problems == []
    assert fired >= 800
