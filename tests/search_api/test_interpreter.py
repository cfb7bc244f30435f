"""Threads take turns, short ones beside long work."""

import sys

import pytest

from search_api import interpreter


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
