"""Who asks, and by which name."""

import pytest

from search_api.access.clients import Proxies, is_loopback, shorten_address


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        ((), "127.0.0.1", "6.6.6.6", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "6.6.6.6", "6.6.6.6"),
        (("127.0.0.1",), "127.0.0.1", "1.1.1.1, 6.6.6.6", "6.6.6.6"),
        (("10.0.0.0/8",), "10.0.0.1", "1.1.1.1, 6.6.6.6, 10.0.0.2", "6.6.6.6"),
        (("10.0.0.0/8",), "9.9.9.9", "6.6.6.6", "9.9.9.9"),
        (("10.0.0.0/8",), "10.0.0.1", "not an address", "10.0.0.1"),
        (("10.0.0.0/8",), "10.0.0.1", "", "10.0.0.1"),
        (("unix",), "", "2001:db8::1", "2001:db8::1"),
        (("unix",), "", "::ffff:6.6.6.6", "6.6.6.6"),
        ((), "", "6.6.6.6", ""),
    ],
)
def test_forwarded_addresses_count_from_trusted_proxies_only(
    trusted: tuple[str, ...], peer: str, forwarded: str, client: str
) -> None:
    """The list is walked from the right as long as the speaker is trusted."""
    proxies = Proxies(trusted)
    assert (proxies.client(peer, forwarded) if proxies.trusts(peer) else peer) == client


def test_addresses_are_cut_for_logs() -> None:
    """A log holds networks, never addresses."""
    assert shorten_address("203.0.113.77") == "203.0.113.0/24"
    assert shorten_address("2001:db8:1:2::7") == "2001:db8:1::/48"
    assert shorten_address("x") == "-"


def test_loopback_in_every_spelling() -> None:
    """IPv4, IPv6 and mapped loopback are this machine; nothing else is."""
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]))
    assert not any(map(is_loopback, ["", "10.0.0.1", "::2", "localhost.evil.example"]))


def test_a_foreign_host_is_refused_on_loopback(open_client) -> None:  # type: ignore[no-untyped-def]
    """A page that rebinds its name to this machine gets nothing; local and public names do."""
    client = open_client(public_url="https://tim.example")
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    for name in ("localhost:8000", "127.0.0.1", "[::1]:80", "TIM.example"):
        assert client.get("/healthz", headers={"Host": name}).status_code == 200
    assert open_client(host="0.0.0.0").get("/healthz", headers={"Host": "x"}).status_code == 200
    named = open_client(host="0.0.0.0", allowed_hosts=("a.example",))
    assert named.get("/healthz", headers={"Host": "b.example"}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_request_with_two_hosts_is_refused(open_client, host: str) -> None:  # type: ignore[no-untyped-def]
    """Which of them counts would depend on who reads it, also where any name is taken."""
    two = [("Host", "127.0.0.1"), ("Host", "evil.example")]
    assert open_client(host=host).get("/healthz", headers=two).status_code == 400


def test_the_prefix_may_be_stripped_or_not(open_client) -> None:  # type: ignore[no-untyped-def]
    """Behind a proxy both ways of passing the path work, and links carry the prefix."""
    client = open_client(root_path="/tim/")
    assert client.get("/tim/healthz").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert '"/tim/static/docs.css"' in client.get("/docs").text
