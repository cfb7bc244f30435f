"""Health, readiness, metrics."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from indexer.errors import IndexDamaged, IndexMissing, StorageFailed, TopicError
from indexer.reasons import Reason
from indexer.topics.fault import Fault
from search_api.server.last_runs import LastRuns
from search_api.settings import Settings
from search_api.understanding.dates import VIETNAM
from tests.search_api.conftest import Empty


def wait_until_ready(client: TestClient) -> None:
    """Wait for the index to be open."""
    for _ in range(500):
        if client.get("/readyz").status_code == 200:
            return
        time.sleep(0.01)
    raise AssertionError(client.get("/readyz").text)


def metrics_of(client: TestClient) -> dict[str, float]:
    """Return each sample of `/metrics` by its name and labels."""
    lines = [line for line in client.get("/metrics").text.splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_alive_before_ready(open_client) -> None:  # type: ignore[no-untyped-def]
    """Without an index the process is healthy, not ready, says why in words, and takes the index up when it comes."""
    there: list[bool] = []

    def opener(settings: Settings) -> Any:
        if not there:
            raise IndexMissing("/secret/index")
        return Empty()

    client = open_client(reading=opener)
    assert client.get("/healthz").status_code == 200
    while (answer := client.get("/readyz")).json()["reason"] == "loading":
        time.sleep(0.02)
    assert (answer.status_code, answer.json()["reason"]) == (503, "missing")
    assert "secret" not in answer.text
    assert client.get("/v1/search?q=a").status_code == 503
    there.append(True)
    for _ in range(1000):
        if client.get("/readyz").status_code == 200:
            break
        time.sleep(0.02)
    assert client.get("/readyz").json() == {"status": "ready"}


def test_it_says_that_it_loads(open_client) -> None:  # type: ignore[no-untyped-def]
    """However long an index takes to open: healthy all the while, not ready before a search would succeed."""
    loaded = threading.Event()

    def opener(settings: Settings) -> Any:
        loaded.wait(10)
        return Empty()

    client = open_client(reading=opener)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz?lang=en")
    assert (answer.status_code, answer.json()["reason"]) == (503, "loading")
    assert "being loaded" in answer.json()["detail"]
    refused = client.get("/v1/search?q=a")
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert int(refused.headers["retry-after"]) >= 1
    loaded.set()
    wait_until_ready(client)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TopicError(Fault("encoding", {}, "a.toml", 1)), "topics"),
        (StorageFailed(Reason("file_closed", path="/secret/x", owner="0")), "closed"),
        (PermissionError(13, "Permission denied", "/secret/CURRENT"), "closed"),
    ],
)
def test_what_the_administrator_set_wrong_is_told_apart(open_client, error: Exception, reason: str) -> None:  # type: ignore[no-untyped-def]
    """Topic files and closed files have reasons of their own; the log has the file, the answer has not."""

    def opener(settings: Settings) -> Any:
        raise error

    client = open_client(reading=opener)
    time.sleep(0.1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, reason)
    assert "secret" not in answer.text


def test_a_damaged_index_is_told_apart(open_client) -> None:  # type: ignore[no-untyped-def]
    """The reason is a word of its own, in the language asked for."""

    def opener(settings: Settings) -> Any:
        raise IndexDamaged("/secret")

    client = open_client(reading=opener)
    time.sleep(0.1)
    body = client.get("/readyz?lang=en").json()
    assert body["reason"] == "damaged"
    assert "timtin verify" in body["detail"]


def test_what_is_amiss_is_told_of_a_server_that_is_ready(open_client, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A damaged part, a generation of another model or that cannot be opened, a full disk: 200, with the reasons."""
    reading = Empty()
    client = open_client(reading=lambda settings: reading)
    wait_until_ready(client)

    def told(client: TestClient) -> list[str]:
        answer = client.get("/readyz?lang=en")
        assert (answer.status_code, answer.json()["status"]) == (200, "ready")
        assert str(tmp_path) not in answer.text
        assert all(len(note["detail"].split()) > 5 for note in answer.json().get("notes", []))
        return [note["reason"] for note in answer.json().get("notes", [])]

    assert told(client) == []
    reading.snapshots.trouble = f"{tmp_path}/CURRENT is broken"
    assert told(client) == ["not_taken_up"]
    reading.snapshots.mismatch = True
    assert told(client) == ["other_model"]
    reading.snapshots.trouble = ""
    reading.snapshots.snapshot.damage = {"vectors": str(tmp_path), "lexical": str(tmp_path)}
    assert told(client) == ["damaged_lexical", "damaged_vectors"]
    full = open_client(disk_floor_bytes=1 << 62)
    wait_until_ready(full)
    assert told(full) == ["disk"]
    values = metrics_of(full)
    assert values["timtin_disk_free_bytes"] < values["timtin_disk_floor_bytes"] == 1 << 62


def test_metrics_tell_of_index_runs_and_process(open_client, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Age of the newest article, generations taken up, write-ahead log, last runs with their outcome, memory now."""
    index = tmp_path / "index"
    index.mkdir()
    (index / "catalogue.sqlite-wal").write_bytes(b"x" * 123)
    with LastRuns(index).noting("index") as run:
        run.skipped = {"charset": 4, "article": 1}
    with pytest.raises(ZeroDivisionError), LastRuns(index).noting("backup"):
        raise ZeroDivisionError
    client = open_client()
    wait_until_ready(client)
    values = metrics_of(client)
    newest = datetime(2026, 3, 1, tzinfo=VIETNAM).timestamp()
    assert values["timtin_newest_article_age_seconds"] == pytest.approx(max(0, time.time() - newest), abs=100)
    made = datetime(2026, 3, 15, 8, tzinfo=UTC).timestamp()
    assert values["timtin_generation_timestamp_seconds"] == made
    assert (values["timtin_generations_opened"], values["timtin_reload_seconds"]) == (3, 0.25)
    assert values["timtin_wal_bytes"] == 123
    assert values['timtin_last_index_skipped{reason="charset"}'] == 4
    assert values['timtin_last_run_success{action="index"}'] == 1
    assert values['timtin_last_run_success{action="backup"}'] == 0
    assert values['timtin_last_run_timestamp_seconds{action="backup"}'] == pytest.approx(time.time(), abs=100)
    assert 'timtin_last_run_success{action="verify"}' not in values
    assert 0 < values["timtin_resident_bytes"] <= values["timtin_peak_resident_bytes"]
    assert 0 < values["timtin_proportional_bytes"] <= values["timtin_resident_bytes"] * 1.2
    assert values["timtin_open_files"] > 3


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
