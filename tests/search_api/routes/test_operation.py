"""Health, readiness, metrics."""

import time
from typing import Any

from indexer.errors import IndexDamaged, IndexMissing
from search_api.settings import Settings


def test_alive_before_ready(open_client) -> None:  # type: ignore[no-untyped-def]
    """Without an index the process is healthy, not ready, says why in words, and takes the index up when it comes."""
    tries: list[int] = []

    def opener(settings: Settings) -> Any:
        tries.append(1)
        if len(tries) < 2:
            raise IndexMissing("/secret/index")
        return object()

    client = open_client(reading=opener)
    time.sleep(0.1)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "missing")
    assert "secret" not in answer.text
    assert client.get("/v1/search?q=a").status_code == 503
    for _ in range(100):
        if client.get("/readyz").status_code == 200:
            break
        time.sleep(0.05)
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_damaged_index_is_told_apart(open_client) -> None:  # type: ignore[no-untyped-def]
    """The reason is a word of its own, in the language asked for."""

    def opener(settings: Settings) -> Any:
        raise IndexDamaged("/secret")

    client = open_client(reading=opener)
    time.sleep(0.1)
    body = client.get("/readyz?lang=en").json()
    assert body["reason"] == "damaged"
    assert "timtin verify" in body["detail"]


def test_metrics_hold_no_query_and_are_for_local_callers(open_client) -> None:  # type: ignore[no-untyped-def]
    """Counters by route and status; strangers and forwarded requests need a key; "off" hides them."""
    client = open_client()
    client.get("/v1/articles/bí-mật?q=tên")
    text = client.get("/metrics").text
    assert 'timtin_requests_total{method="GET",route="/v1/articles/{article_id:path}"' in text
    assert "timtin_generation 7.0" in text
    assert "bí" not in text
    assert client.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 401
    assert open_client(address="10.1.2.3").get("/metrics").status_code == 401
    assert open_client(address="10.1.2.3", metrics="open").get("/metrics").status_code == 200
    assert open_client(metrics="off").get("/metrics").status_code == 404
