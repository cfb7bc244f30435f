"""A server over an index on a read-only mount: it answers, and refuses writes in words."""

import shutil
import subprocess
from pathlib import Path

import pytest

from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import Servers

# In a mount namespace of its own, so that nobody else sees the folder so.
MOUNT = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def in_namespace(folder: Path, *command: str) -> list[str]:
    """Return the command that runs another one while `folder` is read-only for it."""
    return ["unshare", "--mount", "sh", "-c", MOUNT, str(folder), *command]


@pytest.fixture
def index(place: Path) -> Path:
    """The index, where this machine lets it be mounted so."""
    index = place / "index"
    probe = ["sh", "-c", f'! touch "{index}/probe" 2>/dev/null']
    if not shutil.which("unshare") or subprocess.run(in_namespace(index, *probe), capture_output=True).returncode:
        pytest.skip("not proven: a read-only mount needs root and mount namespaces")
    return index


def test_it_answers_and_refuses_writes(start: Servers, index: Path) -> None:
    """Searches, articles and mentions as ever; a write gets 503 in words, and nothing changed."""
    key = Keys(Settings(index=index).keys_path).add(("write",))[1]
    before = {path: path.read_bytes() for path in index.rglob("*") if path.is_file()}
    client, server = start(*in_namespace(index))
    assert client.get("/v1/search?q=thôn trồng cây").json()["results"][0]["article"]["title"] == "Thôn trồng cây"
    assert client.get("/v1/articles/tin-1").status_code == 200
    assert client.get("/v1/mentions?q=họp bàn").json()["total"] == 8
    body = {"title": "Tin mới", "body": "Cầu mới thông xe."}
    headers = {"Authorization": f"Bearer {key}"}
    refused = client.put("/v1/articles/moi?lang=en", json=body, headers=headers, timeout=60)
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:timtin:problem:not-written"
    assert str(index) not in refused.text
    assert "Read-only file system" in start.logs[server.pid].read_text()
    assert client.get("/readyz").json() == {"status": "ready"}
    assert {path: path.read_bytes() for path in index.rglob("*") if path.is_file()} == before
