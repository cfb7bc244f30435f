"""What a filter leaves, against brute force."""

import numpy as np

from indexer.filters import Allowed, Filters, contains


def test_no_condition_is_no_filter() -> None:
    """Filters are true as soon as one condition is set."""
    assert not Filters()
    assert Filters(places=("25",))
    assert Filters(date_to="2026-01-01")


def test_membership_is_that_of_a_set() -> None:
    """Every id is judged as Python's set would."""
    chance = np.random.default_rng(1)
    for size in (0, 1, 50):
        kept = np.unique(chance.integers(0, 100, size)).astype(np.int64)
        asked = chance.integers(-5, 110, 200).astype(np.int64)
        assert contains(kept, asked).tolist() == [i in set(kept.tolist()) for i in asked.tolist()]
        allowed = Allowed(kept, kept)
        assert [int(i) in allowed for i in asked] == allowed.mask(asked).tolist()
        assert len(allowed) == len(kept)
