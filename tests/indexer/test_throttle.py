"""Tests of indexer.throttle."""

import pytest

from indexer.throttle import gently, rest


def test_rests_for_its_share_only_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a quarter of the time three times the work is rested; outside nothing."""
    rested: list[float] = []
    monkeypatch.setattr("indexer.throttle.time.sleep", rested.append)
    rest(2.0)
    with gently(0.25):
        rest(2.0)
    rest(2.0)
    assert rested == [6.0]
