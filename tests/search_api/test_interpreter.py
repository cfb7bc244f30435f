"""The collector of cyclic garbage is held while blocks run, and runs again after the last; threads take turns."""

import gc
import sys

import pytest

from search_api import interpreter


def test_blocks_may_overlap() -> None:
    """The first to end leaves it held for the other; an error lets it go too."""
    first, second = interpreter.collecting_nothing(), interpreter.collecting_nothing()
    with first:
        with second:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="no"), interpreter.collecting_nothing():
        raise ValueError("no")
    assert gc.isenabled()


def test_what_is_kept_is_not_gone_through_again() -> None:
    """It counts as frozen."""
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    interpreter.keep()
    try:
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()


def test_turns_are_short_beside_long_work() -> None:
    """From its beginning to the end of the last, of a block, of a thread that works for long; an error ends it too."""
    interpreter.set_turns()
    usual = sys.getswitchinterval()
    with interpreter.short_turns(), interpreter.LongWork(1) as aside:
        short = sys.getswitchinterval()
        assert aside.submit(divmod, 7, 2).result() == (3, 1)
        assert sys.getswitchinterval() == short < usual
    assert sys.getswitchinterval() == usual
    with interpreter.LongWork(1) as aside:
        assert aside.submit(sys.getswitchinterval).result() == short
        with pytest.raises(ValueError, match="no"):
            aside.submit(int, "no").result()
    assert sys.getswitchinterval() == usual
