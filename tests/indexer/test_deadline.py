"""What takes too long is ended, wherever it is."""

import re
import signal
import threading

import pytest

from indexer.deadline import TooSlow, deadline


def endless() -> None:
    """Look for what a regular expression needs longer for than anybody can wait."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def test_a_regular_expression_without_end_is_ended() -> None:
    """The signal also ends what runs in C, and is as before afterwards."""
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TooSlow), deadline(0.05):
        endless()
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_what_is_quick_is_left_alone() -> None:
    """Nothing comes later either."""
    with deadline(0.05):
        value = 1 + 1
    sum(range(3_000_000))
    assert value == 2


def test_other_threads_are_not_bounded() -> None:
    """They cannot be interrupted, and go on as they were."""
    done: list[int] = []

    def work() -> None:
        with deadline(0.001):
            done.append(sum(range(1_000_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [499999500000]
