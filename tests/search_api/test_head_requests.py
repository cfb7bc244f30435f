"""HEAD where GET is answered."""

import asyncio
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from search_api.server.head_requests import HeadRequests
from tests.search_api.pages.client import fake_client


@pytest.mark.parametrize("path", ["/", "/mentions", "/healthz", "/widget.js", "/opensearch.xml", "/article/none"])
def test_head_says_what_get_would(tmp_path: Path, path: str) -> None:
    """Status, type and length are those of a GET; there is no body."""
    with fake_client(tmp_path) as client:
        got, asked = client.get(path), client.head(path)
    assert asked.status_code == got.status_code
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.headers["content-length"] == got.headers["content-length"]
    assert asked.content == b""


def test_the_route_is_known_outside() -> None:
    """Log and metrics name it, as of every request; the server outside still knows that it was a HEAD."""

    async def routes(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["method"] == "GET"
        scope["route"] = "found"

    async def nothing(*_: object) -> None:
        return None

    scope = {"type": "http", "method": "HEAD"}
    asyncio.run(HeadRequests(routes)(scope, nothing, nothing))  # type: ignore[arg-type]
    assert scope == {"type": "http", "method": "HEAD", "route": "found"}
