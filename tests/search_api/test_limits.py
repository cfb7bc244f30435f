"""Rates."""

import time
from pathlib import Path

import pytest

from search_api.access.keys import Keys
from search_api.bounds.limits import Rates
from search_api.problems.problems import Problem
from search_api.settings import Settings


def test_the_tightest_rate_counts(tmp_path: Path) -> None:
    """Requests pass up to the rate, then get 429 with a time to wait; other addresses are not touched."""
    rates = Rates(Settings(rate_limit="3/minute; 100/hour"))
    left = [rates.take("9.9.9.9", None, write=False).left for _ in range(3)]  # type: ignore[union-attr]
    assert left == [2, 1, 0]
    with pytest.raises(Problem) as caught:
        rates.take("9.9.9.9", None, write=False)
    assert caught.value.status == 429
    assert 1 <= int(caught.value.headers["Retry-After"]) <= 60
    assert rates.take("9.9.9.8", None, write=False)


def test_loopback_is_spared_by_the_default_only() -> None:
    """Work on this machine is not slowed; a rate that was asked for holds for all."""
    assert Rates(Settings()).take("127.0.0.1", None, write=False) is None
    assert Rates(Settings(rate_limit="2/minute")).take("127.0.0.1", None, write=False)
    assert Rates(Settings(rate_limit="off")).take("9.9.9.9", None, write=False) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2::2"),
        ("2001:db8::1", "2001:db8::2"),
        ("2001:db8::1:0:0:1", "2001:db8::2:0:0:1"),
        ("2001:db8:0:7::1", "2001:db8:0:7:8:9:a:b"),
        ("::ffff:9.9.9.9", "9.9.9.9"),
    ],
)
@pytest.mark.parametrize("write", [False, True])
def test_an_ipv6_network_counts_as_one(one: str, other: str, write: bool) -> None:
    """Whoever owns a /64 cannot pass by changing the address, wherever its zeros stand and whatever is asked."""
    rates = Rates(Settings(rate_limit="1/minute", rate_limit_write="1/minute"))
    rates.take(one, None, write=write)
    with pytest.raises(Problem):
        rates.take(other, None, write=write)
    for _ in range(10):
        rates.wrong_key(one)
    with pytest.raises(Problem):
        rates.refuse_guesser(other)


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8::1", "2001:db8:0:1::1"), ("::ffff:9.9.1.1", "::ffff:9.9.2.1"), ("", "odd:one")]
)
def test_other_networks_count_apart(one: str, other: str) -> None:
    """A neighbour's requests hold nobody else up."""
    rates = Rates(Settings(rate_limit="1/minute"))
    assert rates.take(one, None, write=False)
    assert rates.take(other, None, write=False)


def test_keys_have_rates_of_their_own(tmp_path: Path) -> None:
    """Reading and writing with a key are counted apart, and apart from the address."""
    rates = Rates(Settings(rate_limit="1/minute", rate_limit_key="2/minute", rate_limit_write="1/minute"))
    rates.take("9.9.9.9", None, write=False)
    assert rates.take("9.9.9.9", "k1", write=False)
    assert rates.take("9.9.9.9", "k1", write=True)
    with pytest.raises(Problem):
        rates.take("9.9.9.9", "k1", write=True)


@pytest.mark.parametrize("jump", [-86_400, 10 * 365 * 86_400, -50 * 365 * 86_400])
def test_a_clock_that_is_set_holds_nobody(monkeypatch: pytest.MonkeyPatch, jump: int) -> None:
    """Back a day, on ten years or to the last century: the rate begins anew and holds again."""
    rates, now = Rates(Settings(rate_limit="2/minute")), time.time
    for _ in range(2):
        rates.take("9.9.9.9", None, write=False)
    with pytest.raises(Problem):
        rates.take("9.9.9.9", None, write=False)
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    for _ in range(2):
        assert rates.take("9.9.9.9", None, write=False)
    with pytest.raises(Problem) as caught:
        rates.take("9.9.9.9", None, write=False)
    assert 1 <= int(caught.value.headers["Retry-After"]) <= 60


def test_over_http_the_standing_is_told(open_client) -> None:  # type: ignore[no-untyped-def]
    """Answers carry X-RateLimit-*; health is never counted."""
    client = open_client(rate_limit="2/minute")
    assert client.get("/nothing").headers["x-ratelimit-remaining"] == "1"
    client.get("/nothing")
    refused = client.get("/nothing")
    assert refused.status_code == 429
    assert refused.json()["status"] == 429
    assert "2 requests in 60 seconds" in client.get("/nothing?lang=en").json()["detail"]
    assert int(refused.headers["retry-after"]) >= 1
    assert client.get("/healthz").status_code == 200


def test_guessing_keys_shuts_an_address_out(open_client, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """After ten wrong keys in a minute even a right one is refused, from that address."""
    client = open_client()
    _, token = Keys(tmp_path / "index.keys.json").add(["read"])
    for _ in range(10):
        assert client.get("/healthz", headers={"Authorization": "Bearer tt_x_y"}).status_code == 401
    assert client.get("/healthz", headers={"Authorization": f"Bearer {token}"}).status_code == 429
    assert client.get("/healthz").status_code == 200
