"""Pages of other origins: read what a setting allows, never write, never with credentials."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

Open = Callable[..., TestClient]
PORTAL, OTHER = "https://portal.example", "https://evil.example"


def allowed(client: TestClient, origin: str, path: str = "/healthz") -> str | None:
    """Return which origin an answer says may read it."""
    headers = client.get(path, headers={"Origin": origin}).headers
    assert "access-control-allow-credentials" not in headers
    return headers.get("access-control-allow-origin")


def test_no_origin_may_read_by_default(open_client: Open) -> None:
    """Without the setting there is no word of it."""
    assert allowed(open_client(), PORTAL) is None


def test_the_origins_named_may_read(open_client: Open) -> None:
    """Just those; caches keep their answers apart; errors can be read too."""
    client = open_client(cors_origins=(PORTAL,))
    assert allowed(client, PORTAL) == PORTAL
    assert allowed(client, OTHER) is None
    assert allowed(client, "null") is None
    for path in ("/nothing", "/v1/search", "/v1/ask"):
        assert allowed(client, PORTAL, path) == PORTAL
    assert "Origin" in client.get("/healthz", headers={"Origin": PORTAL}).headers["vary"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_other_pages_never_write(open_client: Open, method: str) -> None:
    """A browser that asks beforehand hears that only reading is allowed, whichever origins are."""
    for origins in ((PORTAL,), ("*",)):
        asked = {"Origin": PORTAL, "Access-Control-Request-Method": method}
        answer = open_client(cors_origins=origins).options("/v1/articles/x", headers=asked)
        assert method not in answer.headers.get("access-control-allow-methods", "")
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:timtin:problem:foreign-origin")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_star_goes_without_credentials(open_client: Open) -> None:
    """Every origin may read what anybody may read; no key or cookie travels along."""
    assert allowed(open_client(cors_origins=("*",)), OTHER) == "*"
