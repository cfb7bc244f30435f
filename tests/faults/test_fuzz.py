"""Hostile and malformed requests end in an answer that says what is wrong, never in a 500."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults.conftest import share
from faults.fuzz import Fuzzer, Operation, fuzz, told_on, wrong
from tests.search_api.real_server import Servers, make_place

Record = Callable[[str, object], None]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers over a small index that is the test's own: requests write too."""
    servers = Servers(make_place(tmp_path))
    yield servers
    servers.close()


def run(servers: Servers, requests: int, seed: int, record_property: Record) -> None:
    """Fuzz, and see that the requests reached every kind of answer."""
    seen = fuzz(servers, requests, seed)
    assert seen.trouble == []
    assert sum(seen.statuses.values()) == requests
    assert {"200", "400", "401", "404", "405", "414", "422", "closed"} <= set(seen.statuses)
    record_property("figures", f"hostile and malformed requests | {requests} | all | {len(seen.trouble)}")


def test_a_thousand_requests(servers: Servers, record_property: Record) -> None:
    """A seeded part: every answer is whole and below 500, the server is well afterwards."""
    run(servers, 1000, 1, record_property)


@pytest.mark.faults
def test_a_hundred_thousand_requests(servers: Servers, record_property: Record) -> None:
    """The same, a hundred thousand times."""
    run(servers, share(100_000), 2, record_property)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (500, {b"content-type": b"application/problem+json"}, b"{}"),
        (504, {b"content-type": b"application/problem+json"}, b"{}"),
        (503, {b"content-type": b"application/problem+json"}, b"{}"),
        (422, {b"content-type": b"text/plain"}, b"no"),
        (422, {b"content-type": b"application/problem+json"}, b'{"errors": []}'),
        (422, {b"content-type": b"application/problem+json"}, b'{"errors": [{"parameter": ""}]}'),
    ],
)
def test_a_wrong_answer_would_be_noticed(status: int, headers: dict[bytes, bytes], body: bytes) -> None:
    """Errors of the server, a refusal without a time to come again, an error in another shape or of no parameter."""
    assert wrong(b"GET /v1/search HTTP/1.1", (status, headers, body), framed=True)
    assert not wrong(b"GET /v1/search HTTP/1.1", (200, {}, b"{}"), framed=True)


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        '{"message": "failed", "trace": "Traceback"}',
        '{"message": "request", "query": "q=a"}',
        '{"message": "request", "client": "10.1.2.3"}',
        '{"message": "tt_1_geheim"}',
    ],
)
def test_a_log_that_tells_too_much_would_be_noticed(line: str) -> None:
    """A broken line, a failure inside, a query, an address, a key."""
    assert told_on(line, "tt_1_geheim")
    assert not told_on('{"message": "request", "client": "10.1.2.0/24"}', "tt_1_geheim")


def test_the_same_seed_makes_the_same_requests() -> None:
    """What went wrong can be asked again."""
    cursor = ("/v1/search", {"q": "họp", "cursor": "WzIsMCwiYSIsImIiLCJjIl0"})
    fuzzer = Fuzzer([Operation("/v1/search", ("q", "limit")), Operation("/article/{id}", ("q",))], [cursor], "key")
    made = [[fuzzer.request(chance) for _ in range(200)] for chance in (random.Random(5), random.Random(5))]
    assert made[0] == made[1]
    assert len(set(made[0])) > 100
