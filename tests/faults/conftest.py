"""Processes that run the scenario, shared by the fault tests."""

import os
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

import pytest

from faults.forks import Herd

SIZE = 2 * (os.cpu_count() or 1)  # they wait for each other's disks and threads half of the time
SHARE = float(os.environ.get("FAULT_SHARE", "1"))  # of the places of the long tests; a seeded part of each
T = TypeVar("T")


def share(count: int) -> int:
    """Return how many of `count` rounds to run."""
    return max(1, round(count * SHARE))


def part(places: Sequence[T], seed: str) -> list[T]:
    """Return the seeded part of `places` to go through, in a seeded order, so that a missing guard shows early."""
    return random.Random(seed).sample(places, share(len(places)))


@pytest.fixture(scope="session")
def herd() -> Iterator[Herd]:
    """Processes without the shim."""
    herd = Herd(SIZE)
    yield herd
    herd.close()


@pytest.fixture(scope="session")
def shimmed() -> Iterator[Herd]:
    """Processes under the shim; without a C compiler these tests prove nothing, and say so."""
    herd = Herd(SIZE, shim=True)
    if herd.shim is None:
        herd.close()
        pytest.skip("not proven: faults at file operations need a C compiler and Linux")
    yield herd
    herd.close()
