"""A fault at every file operation: an error once, a full disk, a short write, a kill, a power cut."""

import random
from collections.abc import Iterator

import pytest

from faults.forks import MODES, Forks, build_shim

FAULTS = [mode for mode in MODES if mode != "count"]


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """A process that runs scenarios under the shim; without a C compiler these tests prove nothing, and say so."""
    folder = tmp_path_factory.mktemp("operations")
    shim = build_shim(folder)
    if shim is None:
        pytest.skip("not proven: faults at file operations need a C compiler and Linux")
    forks = Forks(folder, shim)
    yield forks
    forks.close()


def operations(forks: Forks) -> int:
    """Count the file operations of a run without faults."""
    return forks.run(forks.work / "index", mode="count").operations


def fault(forks: Forks, mode: str, at: int, mutant: str = "") -> tuple[int, list[str]]:
    """Run with one fault; return whether it fired and what is wrong afterwards."""
    folder = forks.work / "index"
    outcome = forks.run(folder, mode=mode, at=at, mutant=mutant)
    problems = forks.check(folder, outcome.done)
    if outcome.crash:
        problems.append(f"no clear error but {outcome.crash.splitlines()[-1]}")
    if outcome.status == 1 and str(forks.work) not in outcome.error:
        problems.append(f"the error names no file: {outcome.error}")
    return outcome.fired, [f"{mode} at {at}: {problem}" for problem in problems]


def sweep(forks: Forks, mode: str, places: list[int]) -> None:
    """Check a fault at each of `places`; nearly all must fire (a merge in the background shifts the last few)."""
    found = [fault(forks, mode, at) for at in places]
    assert "\n".join(problem for _, problems in found for problem in problems) == ""
    assert sum(bool(fired) for fired, _ in found) >= 0.9 * len(places)


@pytest.mark.slow
@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_at_some_operations_loses_nothing(forks: Forks, mode: str) -> None:
    """A few seeded operations for each kind of fault."""
    last = operations(forks)
    sweep(forks, mode, sorted(random.Random(mode).sample(range(1, last), 4)))


@pytest.mark.faults
@pytest.mark.parametrize("mode", FAULTS)
def test_a_fault_at_every_operation_loses_nothing(forks: Forks, mode: str) -> None:
    """Every operation of the scenario, for each kind of fault."""
    sweep(forks, mode, list(range(1, operations(forks))))


@pytest.mark.faults
@pytest.mark.parametrize(
    ("mutant", "mode"),
    [
        ("synchronous=NORMAL", "power cut"),
        ("no fsync", "power cut"),
        ("publish first", "SIGKILL"),
        ("no rename", "SIGKILL"),
    ],
)
def test_a_missing_guard_is_noticed(forks: Forks, mutant: str, mode: str) -> None:
    """With one guard taken out, a fault somewhere does harm: so the tests above can fail."""
    places = list(range(1, operations(forks)))
    random.Random(5).shuffle(places)
    assert any(fault(forks, mode, at, mutant)[1] for at in places[:150])
