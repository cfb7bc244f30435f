"""More than a server can do: floods, and clients that read nothing."""

import contextlib
import socket
import threading
import time
from collections import Counter
from types import SimpleNamespace

import httpx
import pytest

from search_api.routes import search
from tests.search_api.real_server import Servers


def test_a_flood_is_refused_and_the_rest_is_answered(start: Servers) -> None:
    """With one place and two waiting, forty clients get answers or 503 with Retry-After; health never fails."""
    client, _ = start(concurrency=1, queue=2, cache=0)
    statuses: Counter[int] = Counter()
    waits: set[str | None] = set()
    health: list[int] = []

    def ask(number: int) -> None:
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            for turn in range(15):
                answer = own.get(f"/v1/search?q=xã số {number} họp bàn {turn}")
                statuses[answer.status_code] += 1
                if answer.status_code == 503:
                    waits.add(answer.headers.get("retry-after"))
                    assert answer.headers["content-type"] == "application/problem+json"
                if number == 0:
                    health.append(own.get("/healthz").status_code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 503}
    assert sum(statuses.values()) == 600
    assert waits == {"1"}
    assert health == [200] * 15
    assert client.get("/v1/search?q=xã").status_code == 200


def test_a_search_past_its_deadline_is_told_so(open_client, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """504 as problem details; the server goes on."""
    ended = threading.Event()
    monkeypatch.setattr(search, "search", lambda reading, asked: ended.wait(60))
    opened = SimpleNamespace(snapshots=lambda: SimpleNamespace(generation=1, damage={}))
    client = open_client(reading=lambda settings: opened, deadline_seconds=0.05)
    while (answer := client.get("/v1/search?q=xã&lang=en")).status_code == 503:  # until it has opened its index
        time.sleep(0.01)
    ended.set()
    assert answer.status_code == 504
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:timtin:problem:deadline"
    assert client.get("/healthz").status_code == 200


def test_clients_that_read_nothing_hinder_nobody(start: Servers) -> None:
    """A hundred connections with unread answers and two hundred half-sent requests: the next one is served."""
    client, server = start(header_seconds=2)
    port = client.base_url.port
    assert port
    with contextlib.ExitStack() as stack:
        for number in range(300):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            whole = b"GET /docs HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (b"\r\n" if number < 100 else b"")
            connection.sendall(whole)
        for _ in range(5):
            assert client.get("/v1/search?q=họp bàn").status_code == 200
    assert server.poll() is None
    assert client.get("/healthz").status_code == 200
