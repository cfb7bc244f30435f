"""The short way to refuse a search while the gate is full."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from search_api.bounds.fast_refusal import FastRefusal
from search_api.bounds.gate import Gate
from search_api.server.metrics import Metrics
from search_api.settings import Settings


class Full(Gate):
    """A gate that takes nobody."""

    full = property(lambda self: True)  # type: ignore[assignment]


def asked(path: str = "/v1/search", method: str = "GET", query: bytes = b"q=a", **headers: str) -> dict[str, Any]:
    """Return what a server knows of a request."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"path": path, "method": method, "query_string": query, "headers": pairs}


def quick(tmp_path: Path, gate: type[Gate] = Full, **values: Any) -> tuple[FastRefusal, Metrics]:
    """Return a refuser with its metrics."""
    settings, metrics = Settings(index=tmp_path / "index", **values), Metrics()
    return FastRefusal(settings, gate(settings), metrics), metrics


def test_the_answer_is_that_of_the_usual_way(tmp_path: Path) -> None:
    """A whole HTTP answer with time to come again, guards, an id of its own, counted."""
    refuse, metrics = quick(tmp_path)
    answers = [refuse(asked()) for _ in range(2)]
    assert answers[0] is not None
    assert answers[0] != answers[1]
    head, _, body = answers[0].partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert status == "HTTP/1.1 503 Service Unavailable"
    assert headers["content-length"] == str(len(body))
    assert (headers["retry-after"], headers["content-type"]) == ("1", "application/problem+json")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert json.loads(body)["request_id"] == headers["x-request-id"] != "0" * 16
    assert json.loads(body)["type"] == "urn:timtin:problem:overloaded"
    assert 'timtin_refused_total{reason="overloaded"} 2.0' in metrics.text().decode()


@pytest.mark.parametrize(
    ("query", "accept", "language"), [(b"q=a", "", "vi"), (b"q=a&lang=en", "", "en"), (b"q=a", "en", "en")]
)
def test_it_speaks_the_reader_s_language(tmp_path: Path, query: bytes, accept: str, language: str) -> None:
    """By the parameter, the header, else the setting."""
    answer = quick(tmp_path)[0](asked(query=query, accept_language=accept))
    assert answer is not None
    assert f"Content-Language: {language}".encode() in answer


@pytest.mark.parametrize(
    "scope",
    [
        asked("/healthz"),
        asked("/static/app.js"),
        asked("/metrics"),
        asked("/mentions/candidates"),
        asked(method="PUT"),
        asked(origin="https://a.example"),
    ],
)
def test_other_requests_go_the_usual_way(tmp_path: Path, scope: dict[str, Any]) -> None:
    """Health, writes, pages, and what another page asks, whose answer needs its own headers."""
    assert quick(tmp_path)[0](scope) is None


def test_while_there_is_room_nothing_is_refused(tmp_path: Path) -> None:
    """Neither with nor without a prefix, which counts as the beginning of the path."""
    assert quick(tmp_path, Gate)[0](asked()) is None
    assert quick(tmp_path, root_path="/tim")[0](asked("/tim/v1/search")) is not None


def sent(target: str = "/v1/search?q=a", *lines: str, method: str = "GET", body: str = "") -> bytes:
    """Return a request as it is sent."""
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *lines, "", body]).encode()


def test_a_plain_request_is_answered_unread(tmp_path: Path) -> None:
    """In the reader's language, as the parsed one is; health is well meanwhile."""
    refuse, metrics = quick(tmp_path, root_path="/tim")
    for target in ("/v1/search?q=a", "/tim/v1/ask?q=a"):
        answer = refuse.unread(sent(target))
        assert answer is not None
        assert answer.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"Retry-After: 1" in answer
    assert b"Content-Language: en" in (refuse.unread(sent("/v1/search?q=a&lang=en")) or b"")
    assert b"Content-Language: en" in (refuse.unread(sent("/v1/search?q=a", "Accept-Language: en")) or b"")
    assert 'timtin_refused_total{reason="overloaded"} 4.0' in metrics.text().decode()
    head, _, body = (refuse.unread(sent("/healthz")) or b"").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(body) == {"status": "ok"}
    assert f"content-length: {len(body)}".encode() in head.lower()


def test_the_caller_s_id_is_kept(tmp_path: Path) -> None:
    """In a refusal, parsed or not, and by /healthz; one that is no id goes the usual way or gets another."""
    refuse, _ = quick(tmp_path)
    answers = [
        refuse.unread(sent("/v1/search?q=a", "Connection: keep-alive", "x-request-id: trace-7")),
        refuse(asked(x_request_id="trace-7")),
        refuse.unread(sent("/healthz", "X-Request-Id: trace-7")),
    ]
    for answer in answers:
        head, _, body = (answer or b"").partition(b"\r\n\r\n")
        assert b"X-Request-Id: trace-7\r\n" in head
        assert f"Content-Length: {len(body)}\r\n".encode() in head
        assert json.loads(body).get("request_id", "trace-7") == "trace-7"
    assert b"two words" not in (refuse(asked(x_request_id="two words")) or b"two words")


def test_those_let_through_at_one_turn_take_the_room_there_is(tmp_path: Path) -> None:
    """The next one is refused unread, though none of them has reached the gate yet."""

    async def scene() -> None:
        settings = Settings(index=tmp_path / "index", concurrency=1, queue=2)
        gate, done = Gate(settings), threading.Event()
        refuse = FastRefusal(settings, gate, Metrics())
        tasks = [asyncio.create_task(gate.run(done.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        found = [refuse.unread(sent()), refuse(asked()), refuse.unread(sent()), refuse(asked())]
        await asyncio.sleep(0)
        found.append(refuse.unread(sent()))
        done.set()
        await asyncio.gather(*tasks)
        assert [answer is not None for answer in found] == [False, False, True, True, False]

    asyncio.run(scene())


@pytest.mark.parametrize(
    "request_",
    [
        sent("/"),
        sent("/mentions/candidates?topic=a"),
        sent("/static/app.js"),
        sent(method="PUT"),
        sent(method="HEAD"),
        sent("/v1/search?q=a", "Origin: https://a.example"),
        sent("/v1/search?q=a", "Connection: close"),
        sent("/v1/search?q=a", "Connection: keep-alive, Upgrade"),
        sent("/v1/search?q=a", "X-Request-Id: two words"),
        sent("/v1/search?q=a", "Accept : text/html"),
        sent("/v1/search?q=a", "X-A: b", " folded: c"),
        sent("/v1/search?q=a", "X-A: \x00"),
        sent("/v1/search?q=á"),
        sent("/v1/search?q=a", "Content-Length: 3", body="abc"),
        sent("/v1/search?q=a", "Transfer-Encoding: chunked"),
        sent("/v1/search?q=a") * 2,
        sent("/v1/search?q=a")[:-1],
        sent("/v1/search?q=" + "a" * 5000),
        sent("/v1/search?q=a").replace(b"HTTP/1.1", b"HTTP/1.0"),
        sent("/v1/search?q=a").replace(b"Host", b"Hose"),
    ],
)
def test_what_is_not_plain_is_read(tmp_path: Path, request_: bytes) -> None:
    """Other routes and methods, other pages, bodies, last requests, several at once, halves."""
    assert quick(tmp_path)[0].unread(request_) is None


def test_nothing_is_answered_unread_while_there_is_room(tmp_path: Path) -> None:
    """Health neither."""
    refuse = quick(tmp_path, Gate)[0]
    assert not refuse.full
    assert refuse.unread(sent()) is refuse.unread(sent("/healthz")) is None
