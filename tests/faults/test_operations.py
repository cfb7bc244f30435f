"""A fault at every file operation: an error once, a full disk, a short write, a kill, a power cut, a failed fsync."""

import random
import re
from collections.abc import Callable, Sequence

import pytest

from faults.conftest import part, share
from faults.forks import MODES, Forks, Herd

FAULTS = [mode for mode in MODES if mode != "count"]
# What an error must say of its cause: SQLite has words of its own (a file that it may not open to write it opens to
# read, and says so later), and tantivy's threads know no more than "io::Error", which nobody can ask about later where
# the disk refused once.
REFUSED = r"Input/output error|disk I/O error|unable to open database file|write a readonly database"
CAUSES = {
    "EIO once": f"{REFUSED}|io::Error",
    "fsync fails once": f"{REFUSED}|io::Error",
    "ENOSPC from there on": rf"No space left on device|disk is full|{REFUSED}",
}
Found = tuple[bool, list[str]]


def operations(herd: Herd, mode: str = "") -> int:
    """Count the operations of a run without faults that `mode` can strike."""
    (outcome,) = herd.each([0], lambda forks, _: forks.run("fsync fails once" if "fsync" in mode else "count"))
    return outcome.operations


def fault(forks: Forks, mode: str, at: int, mutant: str = "") -> Found:
    """Run with one fault; return whether it fired and what is wrong afterwards."""
    outcome = forks.run(mode, at, mutant=mutant)
    problems = forks.check(outcome.done)
    if outcome.crash:
        problems.append(f"no clear error but {outcome.crash.splitlines()[-1]}")
    if outcome.status == 1 and str(forks.work) not in outcome.error:
        problems.append(f"the error names no file: {outcome.error}")
    if outcome.status == 1 and not re.search(CAUSES.get(mode, ""), outcome.error):
        problems.append(f"the error names no cause: {outcome.error}")
    if mode == "fsync fails once" and outcome.fired and outcome.status == 0:
        problems.append("the writer went on after a failed fsync")
    return bool(outcome.fired), [f"{mode} at {at}: {problem}" for problem in problems]


def sweep(herd: Herd, places: Sequence[int], run: Callable[[Forks, int], Found]) -> tuple[int, list[str]]:
    """Run at each of `places` until something is wrong; return how many faults fired, and what was wrong."""
    wrong: list[str] = []

    def one(forks: Forks, at: int) -> bool:
        if wrong:
            return False
        fired, problems = run(forks, at)
        wrong.extend(problems)
        return fired

    return sum(herd.each(places, one)), wrong


@pytest.mark.slow
@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_at_some_operations_loses_nothing(shimmed: Herd, mode: str) -> None:
    """A few seeded operations for each kind of fault."""
    places = random.Random(mode).sample(range(1, operations(shimmed, mode)), 4)
    fired, wrong = sweep(shimmed, places, lambda forks, at: fault(forks, mode, at))
    assert wrong == []
    assert fired >= 3


@pytest.mark.faults
@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_at_every_operation_loses_nothing(
    shimmed: Herd, mode: str, record_property: Callable[[str, object], None]
) -> None:
    """Every operation of the scenario; nearly all must fire (a merge in the background shifts the last few)."""
    places = part(range(1, operations(shimmed, mode) + 1), mode)
    fired, wrong = sweep(shimmed, places, lambda forks, at: fault(forks, mode, at))
    record_property("figures", f"{mode} | {len(places)} | {fired} | {len(wrong)}")
    assert wrong == []
    assert fired >= 0.95 * len(places)


@pytest.mark.faults
@pytest.mark.parametrize("mode", ["SIGKILL", "power cut"])
def test_a_second_fault_while_the_first_is_mended(
    shimmed: Herd, mode: str, record_property: Callable[[str, object], None]
) -> None:
    """A fault in the run after a fault: the mending itself may be cut off anywhere."""
    chance, last = random.Random(mode), operations(shimmed)
    places = [(chance.randrange(1, last), chance.randrange(1, 150)) for _ in range(share(200))]

    def twice(forks: Forks, place: int) -> Found:
        first = forks.run(mode, places[place][0])
        second = forks.run(mode, places[place][1], done=first.done)
        problems = forks.check(second.done)
        return bool(first.fired and second.fired), [f"{mode} at {places[place]}: {problem}" for problem in problems]

    fired, wrong = sweep(shimmed, range(len(places)), twice)
    record_property("figures", f"{mode}, twice in a row | {len(places)} | {fired} | {len(wrong)}")
    assert wrong == []
    assert fired >= 0.8 * len(places)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("mutant", "mode"),
    [
        ("synchronous=NORMAL", "power cut"),
        ("no fsync", "power cut"),
        ("no fsync of folders", "power cut"),
        ("publish first", "SIGKILL"),
        ("no rename", "SIGKILL"),
    ],
)
def test_a_missing_guard_is_noticed(
    shimmed: Herd, mutant: str, mode: str, record_property: Callable[[str, object], None]
) -> None:
    """With one guard taken out, a fault somewhere does harm: so the tests above can fail."""
    last = operations(shimmed)
    places = random.Random(mutant).sample(range(1, last), last - 1)
    fired, wrong = sweep(shimmed, places, lambda forks, at: fault(forks, mode, at, mutant))
    record_property("figures", f"{mutant}: {mode} | {fired} | {fired} | {len(wrong)} noticed, as it must")
    assert wrong
