"""The collector of cyclic garbage is held while blocks run, and runs again after the last."""

import gc

import pytest

from indexer import collector


def test_blocks_may_overlap() -> None:
    """The first to end leaves it held for the other; an error lets it go too."""
    first, second = collector.collecting_nothing(), collector.collecting_nothing()
    with first:
        with second:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="no"), collector.collecting_nothing():
        raise ValueError("no")
    assert gc.isenabled()


def test_what_is_kept_is_not_gone_through_again() -> None:
    """It counts as frozen."""
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    collector.keep()
    try:
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()
