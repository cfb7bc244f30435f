"""Scripts, styles, the widget and the OpenSearch description."""

import gzip
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.search_api.pages.client import fake_client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client over the canned backend."""
    with fake_client(tmp_path) as opened:
        yield opened


def test_files_are_revalidated(client: TestClient) -> None:
    """A file has a tag; a browser that holds it hears that nothing changed."""
    first = client.get("/static/app.js")
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    assert client.get("/static/app.js", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", ["..%2fapp.py", "none.js", "%2e%2e/app.py", ".", "app.py"])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    """Only the files of the folder, by their own names."""
    assert client.get(f"/static/{name}").status_code == 404


def test_a_file_is_given_whole_whatever_ranges_are_asked_for(client: TestClient) -> None:
    """Thousands of pieces of one file would cost their square to put together."""
    ranges = "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(3000))
    answer = client.get("/static/app.js", headers={"Range": ranges})
    assert (answer.status_code, "content-range" in answer.headers) == (200, False)
    assert answer.content == client.get("/static/app.js").content


def test_the_widget_is_small(client: TestClient) -> None:
    """Under 15 KB gzipped, loadable from other origins, and never written as markup."""
    answer = client.get("/widget.js")
    assert len(gzip.compress(answer.content)) < 15_000
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "innerHTML" not in answer.text


def test_opensearch_describes_page_feed_and_completions(client: TestClient) -> None:
    """OpenSearch 1.1 with absolute addresses."""
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    urls = {url.get("type"): url.get("template") for url in ET.fromstring(answer.content).findall("o:Url", space)}
    assert urls["text/html"] == "http://127.0.0.1/?q={searchTerms}"
    assert urls["application/x-suggestions+json"] == "http://127.0.0.1/v1/suggest?q={searchTerms}&format=opensearch"
    assert urls["application/atom+xml"] == "http://127.0.0.1/v1/feed.atom?q={searchTerms}&of=search"


def test_crawlers_stay_out_unless_asked_in(client: TestClient, tmp_path: Path) -> None:
    """By default nothing is listed; with the setting the pages may be, the API never."""
    assert "Disallow: /\n" in client.get("/robots.txt").text
    assert client.get("/").headers["x-robots-tag"] == "noindex"
    with fake_client(tmp_path, robots="index") as open_to_all:
        assert "Disallow: /v1/\n" in open_to_all.get("/robots.txt").text
        assert "x-robots-tag" not in open_to_all.get("/").headers


def test_no_cache_keeps_what_names_the_server_as_its_caller_did(client: TestClient, tmp_path: Path) -> None:
    """Another Host would else be told to everybody; with an address of its own the description may be kept."""
    named = client.get("/opensearch.xml")
    assert named.headers["Cache-Control"] == "no-store"
    assert client.get("/widget-demo").headers["Cache-Control"] == "no-store"
    with fake_client(tmp_path, public_url="https://tim.example") as known:
        answer = known.get("/opensearch.xml", headers={"Host": "127.0.0.1"})
        assert answer.headers["Cache-Control"] == "max-age=3600"
        assert "https://tim.example/opensearch.xml" in answer.text
        assert "127.0.0.1" not in answer.text
