"""`/v1/ask` and `timtin ask` over one article, with the bundled model."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from search_api.app import create_app
from search_api.cli.main import run
from search_api.settings import Settings

RAW = RawArticle(
    id="cho",
    title="Chợ Bến Tre Gai được xây lại",
    body="Chợ Bến Tre Gai khởi công ngày 3/10/2025. Tổng vốn xây chợ là 48,5 tỷ đồng.",
    published="2025-10-01",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a service over one article."""
    folder: Path = tmp_path_factory.mktemp("ask") / "index"
    settings = Settings(index=folder)
    build([RAW], settings, Stages(load_encoder(settings.model), Extractor.load()))
    return settings


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the ready service."""
    with TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        for _ in range(500):
            if client.get("/readyz").status_code == 200:
                break
            time.sleep(0.02)
        yield client


def test_answer_stands_in_its_sentence(client: TestClient) -> None:
    """The span and the sentence are offsets into the text that `/v1/articles` gives."""
    found = client.get("/v1/ask", params={"q": "Chợ Bến Tre Gai khởi công ngày nào?"}).json()
    text = client.get("/v1/articles/cho").json()["text"]
    assert found["found"] is True
    assert found["kind"] == "when"
    assert found["value"] == "2025-10-03"
    assert text[found["span"]["start"] : found["span"]["end"]] == found["text"]
    assert text[found["sentence"]["start"] : found["sentence"]["end"]] == found["sentence"]["text"]


def test_nothing_found_is_no_error(client: TestClient) -> None:
    """A question that nothing answers gets 200 and `found` false."""
    answer = client.get("/v1/ask", params={"q": "Ai vô địch giải bóng bàn Đông Nam Á?"})
    assert answer.status_code == 200
    assert answer.json()["found"] is False


def test_question_without_words_is_refused(client: TestClient) -> None:
    """Punctuation alone is answered by a problem that names the parameter."""
    answer = client.get("/v1/ask", params={"q": "?!"})
    assert answer.status_code == 422
    assert "q" in answer.text


def test_command_line_has_the_same_shape(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """`timtin ask --json` prints what the route returns."""
    assert run(["ask", "vốn xây chợ Bến Tre Gai bao nhiêu?", "--index", str(settings.index), "--json"]) == 0
    assert "48,5 tỷ đồng" in json.loads(capsys.readouterr().out)["text"]
