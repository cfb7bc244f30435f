"""Memory that runs out while indexing: nothing acknowledged is lost; with enough of it the same command finishes."""

import sys
from collections import Counter
from collections.abc import Callable

import pytest

from faults.conftest import part
from faults.forks import Forks, Herd

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not proven: memory is bounded by Linux' RLIMIT_AS")
STEPS = [step * 1_500_000 for step in range(50)]


def starve(forks: Forks, memory: int) -> tuple[str, list[str]]:
    """Run with so many bytes to grow by; return how it ended ("done" where it was enough), and what is wrong after."""
    outcome = forks.run(memory=memory)
    last = outcome.crash.strip().splitlines()[-1].partition(":")[0] if outcome.crash else ""
    ended = last or ("done" if outcome.status == 0 else "refused" if outcome.error else f"signal {-outcome.status}")
    return ended, [f"{memory} bytes, {ended}: {problem}" for problem in forks.check(outcome.done)]


@pytest.mark.slow
def test_too_little_memory_loses_nothing(herd: Herd) -> None:
    """None to grow by, some, and enough."""
    found = herd.each([0, 12_000_000, 4_000_000_000], starve)
    assert [problem for _, wrong in found for problem in wrong] == []
    ended = [how for how, _ in found]
    assert ended[0] != "done"
    assert ended[-1] == "done"


@pytest.mark.faults
def test_fifty_sizes_of_memory(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """From nothing to enough in small steps."""
    found = herd.each(part(STEPS, "memory"), starve)
    wrong = [problem for _, problems in found for problem in problems]
    how = Counter(ended for ended, _ in found)
    told = ", ".join(f"{ended}: {count}" for ended, count in sorted(how.items()))
    met = len(found) - how["done"]
    record_property("figures", f"memory that runs out ({told}) | {len(found)} | {met} | {len(wrong)}")
    assert wrong == []
    assert met >= 1
