"""A real server as its own process: slow clients, forged headers, signals, several workers."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from search_api.access.keys import Keys
from search_api.server.serving import PatientProtocol, _bound, configure
from search_api.settings import Settings
from tests.search_api.real_server import ROOT, Servers


def test_a_client_that_never_finishes_its_headers_is_dropped(start: Servers) -> None:
    """Half-sent requests are closed in time, endless headers and a megabyte of q at once; others are served."""
    client, _ = start(header_seconds=1)
    port = client.base_url.port
    assert port
    slow = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(50)]
    for connection in slow:
        connection.sendall(b"GET /v1/search?q=x HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert client.get("/v1/search?q=họp").status_code == 200
    assert all(map(_closed, slow))
    with socket.create_connection(("127.0.0.1", port), timeout=5) as endless, pytest.raises(OSError, match=r"."):
        _send_without_end(endless)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as long, contextlib.suppress(ConnectionError):
        long.sendall(b"GET /v1/search?q=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert long.recv(100)[:10] in (b"", b"HTTP/1.1 4")
    assert client.get("/v1/search?q=họp").status_code == 200


def _send_without_end(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\n")
    for _ in range(1000):
        connection.sendall(b"X-Y: " + b"z" * 60_000 + b"\r\n")


def _closed(connection: socket.socket) -> bool:
    with connection:
        try:
            return connection.recv(100) == b""
        except ConnectionResetError:
            return True


def _send_on(connection: socket.socket, chunk: bytes, until: float) -> None:
    while time.monotonic() < until:
        connection.sendall(chunk)


def test_forwarded_headers_are_believed_from_configured_proxies_only(start: Servers) -> None:
    """A client cannot choose the address its requests are counted under."""
    client, _ = start(rate_limit="3/minute")
    statuses = [client.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    behind, _ = start(rate_limit="3/minute", trusted_proxies="127.0.0.1")
    statuses = [behind.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200] * 5


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGHUP, 1), (signal.SIGHUP, 2)])
def test_a_signal_ends_the_server_in_order(start: Servers, place: Path, number: int, workers: int) -> None:
    """It leaves with code 0 and a log of JSON lines that holds no query, also from a request that never ends, which is
    told to come again; with SIGHUP too, unless under nohup.
    """
    client, server = start("env", "--default-signal=HUP", workers=workers, drain_seconds=1, body_seconds=600)
    assert client.get("/v1/search?q=họp bàn").json()["results"]
    with _half_a_write(client, place) as endless:
        server.send_signal(number)
        server.wait(30)
        answer = endless.recv(65536)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"urn:timtin:problem:ending" in answer
    log = start.logs[server.pid].read_text()
    assert server.returncode in (0, -signal.SIGTERM)
    assert "bàn" not in log
    assert "Traceback" not in log


def test_a_log_that_nobody_reads_stops_nobody(start: Servers) -> None:
    """The server goes on while the pipe of its log is full, and tells whoever reads again how much is missing."""
    here, there = os.pipe()
    with os.fdopen(here, "rb", buffering=0) as log, os.fdopen(there, "wb") as pipe:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
        client, _ = start("sh", "-c", f'exec "$@" 2>/proc/{os.getpid()}/fd/{pipe.fileno()}', "-")
        for number in range(100):
            assert client.get(f"/v1/search?q=họp {number}").status_code == 200
        said = log.read(65536)
        assert client.get("/v1/search?q=họp").status_code == 200
        assert b'"log lines lost"' not in said
        assert b'"log lines lost"' in log.read(65536)


def test_a_drained_server_cuts_no_answer(start: Servers, place: Path) -> None:
    """On SIGTERM under load every answer that began arrives whole; a write is acknowledged and there, or is not."""
    key = Keys(Settings(index=place / "index").keys_path).add(("write",))[1]
    client, server = start(queue=100, cache=0)
    cut: list[str] = []
    answered: list[int] = []
    written: list[int] = []

    def ask(number: int) -> None:
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            for turn in range(1000):
                try:
                    answered.append(own.get(f"/v1/search?q=xã số {number} họp {turn}").status_code)
                except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError) as error:
                    if "incomplete" in str(error) or "peer closed" in str(error):
                        cut.append(str(error))
                    return

    def write() -> None:
        body = {"title": "Tin viết lúc tắt", "body": "Cầu mới thông xe."}
        try:
            answer = httpx.put(
                f"{client.base_url}/v1/articles/luc-tat",
                json=body,
                headers={"Authorization": f"Bearer {key}"},
                timeout=60,
            )
            written.append(answer.status_code)
        except httpx.TransportError:
            written.append(0)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    while len(answered) < 20:
        time.sleep(0.01)
    server.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(90)
    server.wait(60)
    assert server.returncode in (0, -signal.SIGTERM)
    assert cut == []
    assert set(answered) == {200}
    stored = subprocess.run(
        [sys.executable, "-m", "search_api.cli", "show", "luc-tat"],
        cwd=place,
        env=start.environ({}),
        capture_output=True,
    )
    if written[0] in (200, 201):
        assert stored.returncode == 0
    assert start.command("verify", "--full")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_signal_ends_at_once(start: Servers, place: Path, workers: int) -> None:
    """The first one waits for requests, as long as is set: one that takes seconds is answered and kept. The second one
    does not wait for one that never ends.
    """
    client, server = start(workers=workers, drain_seconds=600, body_seconds=600)
    with _half_a_write(client, place), _half_a_write(client, place) as slow:
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            server.wait(3)
        slow.sendall(b'"body": "Tin viet luc tat."}')
        assert slow.recv(65536).startswith((b"HTTP/1.1 201", b"HTTP/1.1 200"))
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    assert "luc tat" in start.command("show", "cham")
    assert start.command("verify")


def _half_a_write(client: httpx.Client, place: Path) -> socket.socket:
    """Begin to write an article with a key of its own; 28 bytes of its body are still to come."""
    key = Keys(Settings(index=place / "index").keys_path).add(("write",))[1]
    lines = ["PUT /v1/articles/cham HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {key}", "Content-Length: 29"]
    connection = socket.create_connection(("127.0.0.1", client.base_url.port or 0), timeout=60)
    connection.sendall("\r\n".join((*lines, "", "{")).encode())
    return connection


def test_several_workers_share_an_index(start: Servers, place: Path) -> None:
    """What one process took in the other finds; one that is killed is replaced, and who asks again is answered."""
    key = Keys(Settings(index=place / "index").keys_path).add(("write",))[1]
    client, server = start(workers=2)
    body = {"title": "Cá lồng bè", "body": "Xã nuôi cá lồng bè trên sông."}
    written = client.put("/v1/articles/ca", json=body, headers={"Authorization": f"Bearer {key}"})
    assert written.status_code == 201
    assert set(_ask_afresh(client, 20)) == {"ca"}
    workers = _children(server.pid)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    assert set(_ask_afresh(client, 20)) == {"ca"}


def test_workers_take_over_what_their_parent_loaded(start: Servers) -> None:
    """Most of their memory is its memory; of signals they know none that it has handlers for."""
    client, server = start("env", "--default-signal=HUP", workers=2)
    _ask_afresh(client, 20)
    for pid in _children(server.pid):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
        assert kilobytes["Shared_Dirty"] > kilobytes["Private_Dirty"]
        caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        assert caught
        assert not int(caught[1], 16) >> signal.SIGHUP - 1 & 1


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ask_afresh(client: httpx.Client, times: int) -> list[str]:
    """Ask on connections of their own, once more where the connection broke; returns the first hit's id of each."""
    found = []
    for _ in range(times):
        for _ in range(40):
            try:
                answer = httpx.get(f"{client.base_url}/v1/search?q=cá lồng bè", timeout=60)
            except httpx.TransportError:
                continue
            if answer.status_code == 200:  # 503 while a new worker opens the index
                found.append(answer.json()["results"][0]["article"]["id"])
                break
            time.sleep(0.5)
    assert len(found) == times
    return found


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine: not proven")
def test_the_systemd_unit_is_right(tmp_path: Path) -> None:
    """systemd finds nothing wrong with the unit but the program that is not installed there."""
    unit = (ROOT / "docs" / "deploy" / "timtin.service").read_text().replace("/opt/timtin/bin/timtin", sys.executable)
    (tmp_path / "timtin.service").write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "timtin.service")], capture_output=True, text=True, timeout=60
    )
    told = [line for line in done.stderr.splitlines() if "timtin.service" in line]
    assert told == []
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(tmp_path / "timtin.service")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert rated.returncode == 0, rated.stdout[-300:]


def test_the_systemd_unit_hands_over_keys_and_reloads() -> None:
    """The keys come as a credential, with none as long as there are none, and a reload is the signal that looks."""
    unit = (ROOT / "docs" / "deploy" / "timtin.service").read_text()
    lines = [line.partition("=") for line in unit.splitlines() if "=" in line and not line.startswith("#")]
    found = {name: value for name, _, value in lines if name != "Environment"}
    none = found["SetCredential"].removeprefix("keys.json:")
    assert json.loads(none) == {"version": 1, "keys": []}
    assert found["LoadCredential"] == "keys.json:/etc/timtin/keys.json"
    assert ("Environment", "=", "TIMTIN_KEYS_FILE=%d/keys.json") in lines
    assert found["ExecReload"].endswith("kill -HUP $MAINPID")


def test_a_body_that_is_too_long_is_told_to_who_is_still_sending(start: Servers, place: Path) -> None:
    """The answer is read whole, though most of the body was dropped; who never ends is dropped in time too."""
    key = Keys(Settings(index=place / "index").keys_path).add(("write",))[1]
    client, _ = start(body_bytes=1024, header_seconds=2)
    head = f"PUT /v1/articles/x HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    for endless in (False, True):
        with socket.create_connection(("127.0.0.1", client.base_url.port or 0), timeout=30) as connection:
            connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
            for _ in range(200):
                connection.sendall(chunk)
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 413")
            began = time.monotonic()
            if endless:
                with pytest.raises(OSError, match=r"."):
                    _send_on(connection, chunk, began + 30)
            else:
                assert connection.recv(1) == b""
    assert client.get("/v1/search?q=họp").status_code == 200


@pytest.mark.parametrize("unread", [False, True])
def test_a_refusal_is_written_at_once_to_those_who_read(monkeypatch: pytest.MonkeyPatch, unread: bool) -> None:
    """The short way ends the request and lets the next begin; unread answers do not pile up by it."""
    usual: list[object] = []
    monkeypatch.setattr(HttpToolsProtocol, "_start_asgi_task", lambda self, cycle, app: usual.append(cycle))
    monkeypatch.setattr(HttpToolsProtocol, "on_response_complete", lambda self: written.append(b"next"))
    written: list[bytes] = []
    protocol = PatientProtocol.__new__(PatientProtocol)
    protocol.app_state = {"refuse": lambda scope: b"no"}
    protocol.flow = SimpleNamespace(write_paused=unread)  # type: ignore[assignment]
    protocol.transport = SimpleNamespace(write=written.append, close=lambda: written.append(b"closed"))  # type: ignore[assignment]
    cycle = SimpleNamespace(scope={"method": "GET"}, keep_alive=False, response_started=False, response_complete=False)
    protocol._start_asgi_task(cycle, None)  # type: ignore[arg-type]
    assert (written, len(usual)) == (([], 1) if unread else ([b"no", b"closed", b"next"], 0))
    assert cycle.response_complete is not unread


@pytest.mark.parametrize("busy", ["", "_reading", "pipeline", "write_paused", "answering"])
def test_a_request_is_refused_unread_only_on_a_connection_at_rest(monkeypatch: pytest.MonkeyPatch, busy: str) -> None:
    """Else what came may be a part of another request, or its answer would come before another's."""
    usual: list[bytes] = []
    monkeypatch.setattr(HttpToolsProtocol, "data_received", lambda self, data: usual.append(data))
    monkeypatch.setattr(HttpToolsProtocol, "on_response_complete", lambda self: written.append(b"next"))
    written: list[bytes] = []
    protocol = PatientProtocol.__new__(PatientProtocol)
    protocol.app_state = {"refuse": SimpleNamespace(full=True, unread=lambda data: b"no")}
    protocol.flow = SimpleNamespace(write_paused=busy == "write_paused")  # type: ignore[assignment]
    protocol.pipeline = [1] if busy == "pipeline" else []  # type: ignore[assignment]
    protocol.cycle = SimpleNamespace(response_complete=False) if busy == "answering" else None  # type: ignore[assignment]
    protocol._reading = busy == "_reading"
    protocol.transport = SimpleNamespace(write=written.append)  # type: ignore[assignment]
    protocol.timeout_keep_alive_task = None
    protocol.data_received(b"GET")
    assert (written, usual) == (([b"no", b"next"], []) if not busy else ([], [b"GET"]))


@pytest.mark.parametrize("left", [1.0, 4.0])
def test_a_refused_connection_is_kept_on_without_a_new_clock_each_time(
    monkeypatch: pytest.MonkeyPatch, left: float
) -> None:
    """Only once less than half of the wait is left does it begin anew; the request counts either way."""
    begun: list[int] = []
    monkeypatch.setattr(HttpToolsProtocol, "on_response_complete", lambda self: begun.append(1))
    protocol = PatientProtocol.__new__(PatientProtocol)
    protocol.app_state = {"refuse": SimpleNamespace(full=True, unread=lambda data: b"no")}
    protocol.flow, protocol.pipeline, protocol.cycle = SimpleNamespace(write_paused=False), [], None  # type: ignore[assignment]
    protocol.transport = SimpleNamespace(write=lambda data: None)  # type: ignore[assignment]
    protocol.server_state = SimpleNamespace(total_requests=0)  # type: ignore[assignment]
    protocol.loop = SimpleNamespace(time=lambda: 100.0)  # type: ignore[assignment]
    protocol.timeout_keep_alive = 5
    protocol.timeout_keep_alive_task = SimpleNamespace(when=lambda: 100.0 + left)  # type: ignore[assignment]
    protocol.data_received(b"GET")
    assert (len(begun), protocol.server_state.total_requests) == ((1, 0) if left < 2.5 else (0, 1))


ARENAS = """
import ctypes, sys, threading
from search_api.server.serving import steady_memory
if sys.argv[1] == "steady":
    steady_memory()
at_work = threading.Barrier(9)
def work():
    kept = [bytes(20_000) for _ in range(50)]
    at_work.wait()
    at_work.wait()
for _ in range(8):
    threading.Thread(target=work).start()
at_work.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
at_work.wait()
"""


def test_threads_share_few_arenas() -> None:
    """Memory that many threads used once is not kept apart for each of them; without the setting it would be."""
    counted = {}
    for how in ("steady", "plain"):
        done = subprocess.run([sys.executable, "-c", ARENAS, how], cwd=ROOT, capture_output=True, text=True, check=True)
        counted[how] = done.stdout.count("<heap nr=")
    assert counted["steady"] <= 2
    assert counted["plain"] > 2


MEMORY = """
import resource, sys
from search_api.server.serving import steady_memory
if sys.argv[1] == "steady":
    steady_memory()
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
filled = [bytearray(1_000_000) for _ in range(40)]  # the holes that importing leaves, above all from source
bytearray(33_000_000)  # the library takes this for what it should keep, unless told otherwise
before = faults()
for _ in range(100):
    bytearray(1_000_000)
again, least = faults() - before, resident()
hole = bytearray(500_000)
kept = [bytearray(1_000_000) for _ in range(60)]
del hole  # what small things take meanwhile, so that none of them stands on top
most = resident()
del kept
print(again, least, most, resident())
"""


def test_memory_of_a_search_is_used_again_and_more_is_given_back() -> None:
    """What a search allocates costs no page fault each time; what much work took goes back to the system, as it would
    not without the setting."""
    kept = {}
    for how in ("steady", "plain"):
        done = subprocess.run([sys.executable, "-c", MEMORY, how], cwd=ROOT, capture_output=True, text=True, check=True)
        again, least, most, at_last = map(int, done.stdout.split())
        assert again < 500  # a hundred times 244 pages otherwise
        assert most - least > 55_000_000
        kept[how] = at_last - least
    assert kept["steady"] < 6_000_000 < kept["plain"]


def test_workers_send_at_once() -> None:
    """The address that workers share has Nagle's algorithm off, which their connections take over."""
    with _bound(configure(Settings(port=0, workers=2), "unused")) as bound:
        bound.listen()
        with socket.create_connection(bound.getsockname()), bound.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
