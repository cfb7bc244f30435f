"""What is answered while a server is being loaded."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from search_api.server.startup import Startup, listen
from tests.search_api.real_server import Servers, free_port, make_place


@pytest.fixture
def listening() -> Iterator[list[socket.socket]]:
    """Sockets that listen at a free port."""
    bound = listen("127.0.0.1", 0)
    yield bound
    for each in bound:
        each.close()


def test_the_process_lives_and_is_to_be_asked_again(listening: list[socket.socket]) -> None:
    """/healthz, under the prefix too, answers 200; all else 503 in one shape; who sends nothing holds nobody up."""
    base = "http://{}:{}".format(*listening[0].getsockname())
    with Startup(listening, "/tim", "en"), socket.create_connection(listening[0].getsockname()):
        assert httpx.get(f"{base}/healthz").json() == {"status": "ok"}
        assert httpx.get(f"{base}/tim/healthz?x=1").status_code == 200
        assert httpx.head(f"{base}/healthz").status_code == 200
        for path in ("/v1/search?q=xã", "/readyz", "/healthz/x", "/"):
            refused = httpx.get(base + path)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert refused.json()["type"] == "urn:timtin:problem:starting"
            assert "loaded" in refused.json()["detail"] or "loading" in refused.json()["detail"]
        assert httpx.post(f"{base}/healthz", content=b"{}").status_code == 503


def test_who_connects_at_the_end_is_left_to_the_server(listening: list[socket.socket]) -> None:
    """The sockets listen on: a connection that nobody answered waits for whoever accepts next."""
    with Startup(listening, "", "vi"):
        pass
    with socket.create_connection(listening[0].getsockname()) as late:
        late.sendall(b"x")
        listening[0].setblocking(True)
        with listening[0].accept()[0] as accepted:
            assert accepted.recv(1) == b"x"
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_server_lives_from_its_start_on(tmp_path: Path, workers: int) -> None:
    """/healthz answers long before a search would succeed, and from its first answer on nobody is turned away."""
    servers, port = Servers(make_place(tmp_path)), free_port()
    environ = servers.environ({"port": port, "workers": workers})
    command = [sys.executable, "-m", "search_api.cli", "-q", "serve"]
    server = subprocess.Popen(command, cwd=tmp_path, env=environ, stderr=subprocess.DEVNULL, start_new_session=True)
    ids: list[str] = []
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(*([] if ids else [httpx.ConnectError])):
                answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
                assert answer.status_code == 200
                ids.append(answer.headers["x-request-id"])
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200:
                    break
            time.sleep(0.02)
        assert ids[0] == "early"
        assert ids[-1] != "early"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)
