"""A real server as its own process: slow clients, forged headers, signals, proxies, several workers."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from tests.search_api.tiny_model import write_tiny_model

ROOT = Path(__file__).resolve().parents[2]
RAWS = [
    RawArticle(id=f"tin-{n}", title=f"Xã số {n} họp", body=f"Sáng {n}/3/2026, xã số {n} họp bàn.") for n in range(1, 9)
]
Start = Callable[..., "tuple[httpx.Client, subprocess.Popen[str]]"]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small model and an index made with it."""
    place = tmp_path_factory.mktemp("serving")
    write_tiny_model(place / "model", [raw.title + " " + raw.body for raw in RAWS])
    settings = IndexSettings(index=place / "index", model=str(place / "model"))
    build(RAWS, settings, Stages(load_encoder(settings.model)))
    return place


@pytest.fixture
def start(place: Path) -> Iterator[Start]:
    """A function that starts a server with settings by name and waits until it is ready."""
    running: list[subprocess.Popen[str]] = []
    clients: list[httpx.Client] = []

    def run(prefix: str = "", **settings: object) -> tuple[httpx.Client, subprocess.Popen[str]]:
        port = settings.setdefault("port", free_port())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TIMTIN_")}
        named = {f"TIMTIN_{name.upper()}": str(value) for name, value in settings.items()}
        named |= {"TIMTIN_INDEX": str(place / "index"), "TIMTIN_MODEL": str(place / "model"), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "search_api.cli", "serve"]
        server = subprocess.Popen(
            command,
            cwd=place,
            env={**clean, "PYTHONPATH": str(ROOT), **named},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(server)
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}{prefix}", timeout=30)
        clients.append(client)
        for _ in range(600):
            try:
                if client.get("/readyz").status_code == 200:
                    return client, server
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    yield run
    for client in clients:
        client.close()
    for server in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate(timeout=30)


def test_a_client_that_never_finishes_its_headers_is_dropped(start: Start) -> None:
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


def test_forwarded_headers_are_believed_from_configured_proxies_only(start: Start) -> None:
    """A client cannot choose the address its requests are counted under."""
    client, _ = start(rate_limit="3/minute")
    statuses = [client.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    behind, _ = start(rate_limit="3/minute", trusted_proxies="127.0.0.1")
    statuses = [behind.get("/v1/topics", headers={"X-Forwarded-For": f"6.6.6.{n}"}).status_code for n in range(5)]
    assert statuses == [200] * 5


def test_sigterm_ends_the_server_in_order(start: Start) -> None:
    """It leaves with code 0 and a log of JSON lines that holds no query."""
    client, server = start()
    assert client.get("/v1/search?q=họp bàn").json()["results"]
    server.send_signal(signal.SIGTERM)
    log = server.communicate(timeout=30)[1]
    assert server.returncode in (0, -signal.SIGTERM)
    assert "bàn" not in log
    assert "Traceback" not in log


def test_several_workers_give_the_same_answers(start: Start) -> None:
    """Two processes share one index."""
    client, _ = start(workers=2)
    seen = set()
    for _ in range(20):
        with httpx.Client(base_url=client.base_url) as fresh:
            answer = fresh.get("/v1/search?q=xã số 3")
        if answer.status_code == 200:
            seen.add(answer.json()["results"][0]["article"]["id"])
    assert seen == {"tin-3"}


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not on this machine: not proven behind a proxy")
def test_behind_nginx_under_a_prefix(start: Start, tmp_path: Path) -> None:
    """With the configuration of docs/deploy/ every link carries the prefix and forged headers are dropped."""
    port, outside = free_port(), free_port()
    _, _ = start(
        port=port,
        root_path="/tim",
        public_url=f"http://127.0.0.1:{outside}/tim",
        trusted_proxies="127.0.0.1",
        rate_limit="1000/minute",
    )
    location = (ROOT / "docs" / "deploy" / "nginx.conf").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
        f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n"
        f"server {{ listen 127.0.0.1:{outside}; {location} }} }}\n"
    )
    nginx = subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)])
    try:
        base = f"http://127.0.0.1:{outside}/tim"
        for _ in range(100):
            try:
                httpx.get(f"{base}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil.example", "X-Original-URL": "/metrics"}
        page = httpx.get(f"{base}/?q=xã", headers=forged)
        assert page.status_code == 200
        assert "evil.example" not in page.text
        assert 'href="/tim/' in page.text
        assert 'href="/static' not in page.text
        feed = httpx.get(f"{base}/v1/feed.atom?q=xã", headers=forged).text
        assert f"{base}/v1/feed.atom" in feed
        assert "evil.example" not in feed
        assert httpx.get(f"{base}/opensearch.xml", headers=forged).text.count(base) >= 2
        assert httpx.get(f"{base}/metrics", headers=forged).status_code == 401
    finally:
        nginx.terminate()
        nginx.wait(10)


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
