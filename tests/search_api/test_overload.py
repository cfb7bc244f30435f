"""More than a server can do: floods, and clients that read nothing."""

import contextlib
import socket
import threading
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from indexer.schema import RawArticle
from search_api.routes import search
from tests.search_api.real_server import Servers, make_place


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


LONG = RawArticle(
    id="dai", title="Xã họp dài", body="\n".join(f"Sáng {n % 28 + 1}/3/2026, xã họp bàn việc {n}." for n in range(1000))
)
EXPORT = b"GET /v1/mentions?q=h%E1%BB%8Dp&format=jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
MORE = 4  # files that stay open: a catalogue for each thread that reads, and what is opened when it is first needed
HALF = b"GET /v1/search?q=x HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.mark.parametrize("readers", [50, pytest.param(200, marks=pytest.mark.faults)])
def test_slow_clients_hinder_nobody_and_are_dropped(tmp_path: Path, readers: int) -> None:
    """500 half-sent requests, and answers read at a hundred bytes a second or not at all: others are served, these are
    let go.
    """
    servers, every = Servers(make_place(tmp_path, [LONG])), -(-500 // readers)
    requests = [request for _ in range(readers) for request in (EXPORT, *[HALF] * every)]
    with contextlib.closing(servers), contextlib.ExitStack() as stack:
        client, server = servers(header_seconds=1, queue=300, queue_seconds=60, concurrency=2)
        whole = len(client.get("/v1/mentions", params={"q": "họp", "format": "jsonl"}).content)
        before = open_files(server.pid)
        slow = [stack.enter_context(half_open(client, request)) for request in requests]
        held = before
        for _ in range(1000):  # a busy machine lets the server take them late; each is let go a second after that
            held = max(held, open_files(server.pid))
            if held >= before + 50:
                break
            time.sleep(0.01)
        assert held >= before + 50
        for turn in range(300):
            for connection in slow[: len(slow) // 2 : 1 + every]:
                received(connection, 10)
            if turn < 5:
                assert client.get("/v1/search?q=họp bàn").status_code == 200
            if turn >= 5 and open_files(server.pid) <= before + MORE:
                break
            time.sleep(0.1)
        assert open_files(server.pid) <= before + MORE
        read = [received(connection, whole) for connection in slow]
        assert any(0 < part < whole for part in read)  # on a busy machine the kernel may have taken a whole answer
        assert client.get("/healthz").status_code == 200


def half_open(client: httpx.Client, request: bytes) -> socket.socket:
    """Connect with little room for an answer, and send a request or the beginning of one."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.connect(("127.0.0.1", client.base_url.port))
    connection.sendall(request)
    connection.setblocking(False)
    return connection


def received(connection: socket.socket, most: int) -> int:
    """Read what is there, at most so much; returns how much that was."""
    count = 0
    with contextlib.suppress(BlockingIOError, ConnectionResetError):
        while count < most and (piece := connection.recv(min(65536, most - count))):
            count += len(piece)
    return count


def open_files(pid: int) -> int:
    """Return how many files and connections a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


# What is sent after an answer: an empty line, the beginning of a request, a body in drops or at its very end.
AFTER = {
    "an empty line": ("GET /healthz", 0, b"\r\n"),
    "half a request": ("GET /healthz", 0, b"GET /hea"),
    "the end of a body": ("GET /healthz", 1, b"x"),
    "a reader's body": ("GET /v1/topics", 100_000, b"x"),
    "a body that is refused": ("PUT /v1/articles/a", 100_000, b"x"),
    "a body for nobody": ("POST /nothing", 100_000, b"x"),
}


def test_who_was_answered_and_asks_nothing_more_is_dropped(start: Servers) -> None:
    """Neither an empty line nor a body that nobody wanted holds a connection for good."""
    client, _ = start(header_seconds=1, keep_alive_seconds=1)
    with contextlib.ExitStack() as stack:
        held: dict[str, socket.socket] = {}
        for name, (head, length, after) in AFTER.items():
            body = f"Content-Length: {length}\r\n" if length else ""
            request = f"{head} HTTP/1.1\r\nHost: 127.0.0.1\r\n{body}\r\n"
            connection = held[name] = stack.enter_context(half_open(client, request.encode()))
            connection.settimeout(60)
            assert connection.recv(9).startswith(b"HTTP/1.1 "), name
            connection.sendall(after)
        for _ in range(300):
            held = {name: connection for name, connection in held.items() if not gone(connection, AFTER[name][1])}
            if not held:
                break
            time.sleep(0.1)
        assert not held


def gone(connection: socket.socket, length: int) -> bool:
    """Send a drop more of a long body and read what there is; say whether the other side is gone."""
    connection.setblocking(False)
    try:
        if length > 1:
            connection.send(b"x")
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        pass
    return True


@pytest.mark.parametrize("line", [b"BREW / HTTP/1.1", b"GET / HTTP/9", b"\x16\x03\x01\x02\x00\x01"])
def test_what_is_no_request_is_refused_in_the_one_shape(start: Servers, line: bytes) -> None:
    """Bytes that cannot be read are answered as every error is, with the guards of every answer."""
    client, _ = start(lang="en")
    with socket.create_connection(("127.0.0.1", client.base_url.port or 0), timeout=60) as connection:
        connection.sendall(line + b"\r\nHost: 127.0.0.1\r\n\r\n")
        answer = whole_answer(connection)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-security-policy"] == client.get("/healthz").headers["content-security-policy"]
    assert answer.json()["type"] == "urn:timtin:problem:bad-request"
    assert answer.json()["request_id"] == answer.headers["x-request-id"] != "0" * 16


def whole_answer(connection: socket.socket) -> httpx.Response:
    """Read an answer up to the end of its connection."""
    head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    return httpx.Response(int(status.split()[1]), headers=headers, content=body)
