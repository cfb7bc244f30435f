"""A real server as its own process: slow clients, forged headers, signals, several workers."""

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.search_api.real_server import ROOT, Servers


def test_a_client_that_never_finishes_its_headers_is_dropped(start: Servers) -> None:
    """Half-sent requests are closed in time, endless headers at once; others are served meanwhile."""
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


def test_forwarded_headers_are_believed_from_configured_proxies_only(start: Servers) -> None:
    """A client cannot choose the address its requests are counted under."""
    client, _ = start(rate_limit="3/minute")
    statuses = [client.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    behind, _ = start(rate_limit="3/minute", trusted_proxies="127.0.0.1")
    statuses = [behind.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200] * 5


def test_sigterm_ends_the_server_in_order(start: Servers) -> None:
    """It leaves with code 0 and a log of JSON lines that holds no query."""
    client, server = start()
    assert client.get("/v1/search?q=họp bàn").json()["results"]
    server.send_signal(signal.SIGTERM)
    log = server.communicate(timeout=30)[1]
    assert server.returncode in (0, -signal.SIGTERM)
    assert "bàn" not in log
    assert "Traceback" not in log


def test_several_workers_give_the_same_answers(start: Servers) -> None:
    """Two processes share one index."""
    client, _ = start(workers=2)
    seen = set()
    for _ in range(20):
        with httpx.Client(base_url=client.base_url) as fresh:
            answer = fresh.get("/v1/search?q=xã số 3")
        if answer.status_code == 200:
            seen.add(answer.json()["results"][0]["article"]["id"])
    assert seen == {"tin-3"}


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


ARENAS = """
import ctypes, sys, threading
from search_api.serving import steady_memory
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
