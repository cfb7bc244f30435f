"""Windows of time, in memory."""

import threading
import time

import pytest

from search_api.bounds.rate_counts import Counts


class Clock:
    """A clock that is set by hand."""

    now = 1_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Every time that is asked for."""
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


def test_a_window_begins_with_the_first_and_ends_in_time(clock: Clock) -> None:
    """Counts add up within it, keys apart; after it the count begins anew."""
    counts = Counts()
    assert [counts.incr("a", 10), counts.incr("a", 10, 2), counts.incr("b", 10)] == [1, 3, 1]
    assert (counts.get("a"), counts.get_expiry("a")) == (3, clock.now + 10)
    clock.now += 10
    assert (counts.get("a"), counts.get_expiry("a")) == (0, clock.now)
    assert counts.incr("a", 10) == 1
    counts.clear("a")
    assert (counts.get("a"), counts.reset(), counts.get("b")) == (0, 1, 0)


def test_windows_that_ended_are_forgotten(clock: Clock) -> None:
    """A caller that never comes again takes no memory for long."""
    counts = Counts()
    for number in range(1000):
        counts.incr(f"caller {number}", 60)
    clock.now += 61
    counts.incr("another", 60)
    assert len(counts) == 1


def test_counting_begins_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """It happens in the event loop, which must not wait for one."""
    begun: list[object] = []
    monkeypatch.setattr(threading.Thread, "start", begun.append)
    counts = Counts()
    for number in range(100):
        counts.incr(f"caller {number % 7}", 60)
    assert begun == []
