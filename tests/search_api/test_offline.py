"""Nothing goes out: every command and every page where there is no network; nobody even tries to connect."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.search_api.real_server import Servers, open_client

NO_NETWORK = ["unshare", "--map-root-user", "--net"]


@pytest.fixture(autouse=True)
def _without_network() -> None:
    if not shutil.which("unshare") or subprocess.run([*NO_NETWORK, "true"], check=False).returncode:
        pytest.skip("no network namespace may be made here: not proven without a network")


def traced(told: Path) -> list[str]:
    """Return what goes before a command so that `told` lists whom it would connect to; nothing without strace."""
    tracer = ["strace", "-D", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto", "-e", "signal=none", "-o"]
    return [*tracer, str(told)] if shutil.which("strace") else []


def connects(told: Path) -> list[str]:
    """Return the attempts to reach another machine, or this one by its network."""
    return [line for line in told.read_text().splitlines() if "AF_INET" in line] if told.exists() else []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not on this machine: connects are not proven absent")
def test_a_connect_would_be_noticed(tmp_path: Path) -> None:
    """Though it fails."""
    code = "import socket; socket.socket().connect_ex(('192.0.2.1', 80))"
    subprocess.run([*NO_NETWORK, *traced(tmp_path / "told"), sys.executable, "-c", code], check=True)
    until = time.monotonic() + 10
    while not connects(tmp_path / "told") and time.monotonic() < until:  # strace writes on its own
        time.sleep(0.05)
    assert "192.0.2.1" in connects(tmp_path / "told")[0]


@pytest.fixture
def server(start: Servers) -> Iterator[httpx.Client]:
    """A client of a server without a network, by a Unix socket."""
    socket = start.place / "s"
    command = [*NO_NETWORK, *traced(start.place / "told"), sys.executable, "-m", "search_api.cli", "serve"]
    environ = start.environ({"socket": socket, "log_level": "warning", "metrics": "open"})
    running = subprocess.Popen(command, cwd=start.place, env=environ)
    client = open_client("http://localhost", socket)
    yield client
    client.close()
    running.terminate()
    running.wait(30)
    assert connects(start.place / "told") == []


def test_every_route_answers(server: httpx.Client) -> None:
    """Each path of the OpenAPI document and each page answers, and names nothing to be loaded from elsewhere."""
    described = server.get("/openapi.json").json()["paths"]
    paths = [path.replace("{article_id}", "tin-1") for path in described if "get" in described[path]]
    asked = [path + ("?q=họp" if "/v1/" in path and "tin-1" not in path else "") for path in paths]
    pages = ["/?q=họp", "/mentions?q=họp", "/article/tin-1", "/docs", "/widget-demo", "/embed", "/widget.js"]
    assert len(asked) > 12
    for path in [*asked, *pages]:
        answer = server.get(path)
        assert answer.status_code == 200, path
        assert "set-cookie" not in answer.headers, path
        if answer.headers["content-type"].startswith("text/html"):
            assert 'src="http' not in answer.text, path
            assert '<link rel="stylesheet" href="http' not in answer.text, path


def test_every_command_works(start: Servers, tmp_path: Path) -> None:
    """From indexing to the last care of the index."""
    (tmp_path / "tin.txt").write_text("Xã họp chợ phiên\n\nSáng 2/3/2026, xã họp chợ phiên đầu năm.", encoding="utf-8")
    backups = str(tmp_path / "backups")
    commands = [
        ["index", str(tmp_path / "tin.txt")],
        ["search", "họp chợ"],
        ["ask", "xã họp chợ ngày nào"],
        ["mentions", "chợ phiên"],
        ["show", "tin-1"],
        ["remove", "tin-2"],
        ["status"],
        ["topics"],
        ["models"],
        ["config"],
        ["config", "--check"],
        ["keys", "add", "--scope", "read"],
        ["keys", "list"],
        ["backup", backups],
        ["restore", backups],
        ["compact"],
        ["index", "--rebuild"],
        ["rollback"],
        ["verify", "--full"],
    ]
    # In one process, which imports once.
    script = (
        "import json, sys\n"
        "from search_api.cli.main import run\n"
        "codes = [run(['-q', *words]) for words in json.loads(sys.argv[1])]\n"
        "print(json.dumps(codes), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [*NO_NETWORK, *traced(tmp_path / "told"), sys.executable, "-c", script, json.dumps(commands)],
        cwd=start.place,
        env=start.environ({}),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert json.loads(done.stderr.splitlines()[-1]) == [0] * len(commands), done.stderr
    assert connects(tmp_path / "told") == []
