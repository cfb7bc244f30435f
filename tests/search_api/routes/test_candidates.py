"""The page of candidates: shown to readers, decided with a write key that is typed into the form."""

import html
import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from index_builders import HashEncoder
from mention_index import index
from starlette.testclient import TestClient

from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.topics.load import load_topics
from search_api.access.keys import Keys
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mentions import mentions_page
from search_api.settings import Settings

NEAR = "Phường Hồng Hà họp phiên cuối chuẩn bị cho ngày dân gửi niềm tin."
PAGE = "/mentions/candidates"
Open = Callable[..., TestClient]


def reading(settings: Settings) -> Any:
    """The opened small index, without a model."""
    return SimpleNamespace(
        snapshots=SnapshotSource(settings.index), encoder=HashEncoder(), topics=load_topics(settings.topics)
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with one sentence that no rule catches, of which each test gets a copy."""
    folder = index(tmp_path_factory.mktemp("whole") / "index")
    return index(folder, [RawArticle("near", title="Tin phường", body=NEAR, published="2026-03-01")])


@pytest.fixture
def served(tmp_path: Path, whole: Path, open_client: Open) -> tuple[TestClient, Settings, str]:
    """A server over that index, a folder of topics, and a write key."""
    shutil.copytree(whole, tmp_path / "index")
    (tmp_path / "topics").mkdir()
    settings = Settings(index=tmp_path / "index", topics=tmp_path / "topics")
    _, token = Keys(settings.keys_path).add(("write",))
    client = open_client(reading=reading, topics=tmp_path / "topics", rate_limit_write="off")
    wait_until_ready(client)
    return client, settings, token


def wait_until_ready(client: TestClient) -> None:
    """Wait until the index is open."""
    for _ in range(3000):
        if client.get("/readyz").status_code == 200:
            return
        time.sleep(0.02)
    raise AssertionError("the server did not open its index")


def sheet(token: str, verdict: str, wording: str = "", sentence: str = NEAR) -> dict[str, str]:
    """The form with one decision."""
    return {
        "topic": "bau-cu-2026",
        "key": token,
        "sentence-0": sentence,
        "verdict-0": verdict,
        "wording-0": wording,
    }


def offered(client: TestClient) -> list[str]:
    """The sentences that the page offers."""
    page = client.get(f"{PAGE}?topic=bau-cu-2026").text
    return [html.unescape(found) for found in re.findall(r'name="sentence-\d+" value="([^"]*)"', page)]


def written(settings: Settings) -> list[Path]:
    """The files in the user's folder of topics."""
    assert settings.topics is not None
    return list(settings.topics.iterdir())


def test_candidates_are_offered_apart(served: tuple[TestClient, Settings, str]) -> None:
    """The sentence that no rule catches is on the page of candidates, and not among the mentions."""
    client, settings, _ = served
    assert offered(client)[0] == NEAR
    found = mentions_page(SnapshotSource(settings.index)(), MentionsRequest(topic="bau-cu-2026"))
    assert NEAR not in [row.sentence for row in found.rows]


def test_an_accepted_wording_counts_from_then_on(served: tuple[TestClient, Settings, str]) -> None:
    """The wording goes into the user's topic file, the articles are tagged again, the write is noted down."""
    client, settings, token = served
    answer = client.post(PAGE, data=sheet(token, "accept", "ngày dân gửi niềm tin"), follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}?topic=bau-cu-2026&done=1"
    client.app.state.service.writer.pool.submit(int).result()  # type: ignore[attr-defined]
    found = mentions_page(SnapshotSource(settings.index)(), MentionsRequest(topic="bau-cu-2026"))
    assert "ngày dân gửi niềm tin" in [row.quote for row in found.rows]
    noted = [json.loads(line) for line in settings.audit_path.read_text().splitlines()]
    assert [(line["action"], line["result"]) for line in noted] == [("decide", "written"), ("tag", "done")]
    assert noted[0]["key"] == token.split("_")[1]


def test_a_rejected_sentence_is_not_offered_again(served: tuple[TestClient, Settings, str]) -> None:
    """It is noted in the topic file."""
    client, _, token = served
    assert client.post(PAGE, data=sheet(token, "reject")).status_code == 200
    assert NEAR not in offered(client)


@pytest.mark.parametrize(("key", "status"), [("", 401), ("tt_00000000_no", 401)])
def test_without_a_write_key_nothing_is_written(
    served: tuple[TestClient, Settings, str], key: str, status: int
) -> None:
    """The page comes back with the reason and with what was typed; the browser asks for no password of its own."""
    client, settings, _ = served
    answer = client.post(PAGE, data=sheet(key, "accept", "ngày dân gửi niềm tin"))
    assert answer.status_code == status
    assert "www-authenticate" not in answer.headers
    assert 'value="ngày dân gửi niềm tin"' in answer.text
    assert "Khóa ghi chưa đúng hoặc đã hết hạn" in answer.text
    assert "Bearer" not in answer.text
    assert written(settings) == []


def test_a_key_that_may_only_read_is_refused(served: tuple[TestClient, Settings, str]) -> None:
    """In the form as in the header."""
    client, settings, _ = served
    _, token = Keys(settings.keys_path).add(("read",))
    refused = client.post(PAGE, data=sheet(token, "reject"))
    assert refused.status_code == 403
    assert "Khóa này chỉ dùng để đọc" in refused.text
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post(PAGE, data=sheet("", "reject"), headers=headers).status_code == 403


def test_a_key_in_the_header_will_do(served: tuple[TestClient, Settings, str]) -> None:
    """Programs send it as everywhere else."""
    client, _, token = served
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post(PAGE, data=sheet("", "reject"), headers=headers).status_code == 200


def test_guessing_keys_is_stopped(served: tuple[TestClient, Settings, str]) -> None:
    """After ten wrong keys in a minute an address is shut out, with the right key too."""
    client, _, token = served
    for _ in range(10):
        client.post(PAGE, data=sheet("tt_00000000_no", "reject"))
    assert client.post(PAGE, data=sheet(token, "reject")).status_code == 429


def test_a_wording_from_elsewhere_is_refused(served: tuple[TestClient, Settings, str]) -> None:
    """Only words that stand in the sentence can be accepted; nothing is written."""
    client, settings, token = served
    answer = client.post(PAGE, data=sheet(token, "accept", "ngày hội làng"))
    assert answer.status_code == 422
    assert written(settings) == []


def test_where_nobody_may_write_the_page_shows_commands(tmp_path: Path, open_client: Open) -> None:
    """Without a write key, or without a folder of topics, the page is read only and a form is refused."""
    index(tmp_path / "index")
    (tmp_path / "topics").mkdir()
    index(tmp_path / "index", [RawArticle("near", title="Tin", body=NEAR, published="2026-03-01")])
    client = open_client(reading=reading, topics=tmp_path / "topics")
    wait_until_ready(client)
    page = client.get(f"{PAGE}?topic=bau-cu-2026").text
    assert f"timtin topics --widen bau-cu-2026 --reject &#39;{NEAR}&#39;" in page
    assert 'name="key"' not in page
    assert client.post(PAGE, data=sheet("", "reject")).status_code == 405


def test_an_unknown_topic_is_told(served: tuple[TestClient, Settings, str]) -> None:
    """The page says which topics there are."""
    client, _, _ = served
    answer = client.get(f"{PAGE}?topic=khong-co")
    assert answer.status_code == 422
    assert "bau-cu-2026" in answer.text
