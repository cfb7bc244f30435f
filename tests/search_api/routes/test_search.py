"""The routes that read, over a real index of the sample corpus, asked as strangers would."""

import csv
import io
import json
import re
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from indexer.build import build
from indexer.sources.reader import read
from search_api.app import create_app
from search_api.parts import open_stages
from search_api.settings import Settings

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service over the sample corpus with the bundled model."""
    values = Settings(index=tmp_path_factory.mktemp("search") / "index", rate_limit="off", deadline_seconds=60)
    build(read([CORPUS]), values, open_stages(values))
    with TestClient(create_app(values), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        for _ in range(1500):
            if client.get("/readyz").status_code == 200:
                break
            time.sleep(0.02)
        yield client


def test_a_hit_has_the_shape_of_the_contract(client: TestClient) -> None:
    """All fields are there; offsets cut what they say they cut."""
    body = client.get("/v1/search", params={"q": "ai là chủ tịch phường Thục Phán"}).json()
    names = "query results total total_relation likely took_ms mode next_cursor offsets"
    assert set(names.split()) <= set(body)
    hit = body["results"][0]
    names = "passage_id score scores text start end article highlights entities selector link duplicates"
    assert set(names.split()) == set(hit)
    article = client.get(f"/v1/articles/{hit['article']['id']}").json()
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    assert any("Thục Phán" in hit["text"][mark["start"] : mark["end"]] for mark in hit["highlights"])
    for entity in hit["entities"]:
        assert hit["text"][entity["start"] : entity["end"]] == entity["text"]
    assert hit["selector"]["exact"] in article["text"]


def test_marks_of_the_question_do_not_matter(client: TestClient) -> None:
    """Without marks, in capitals and decomposed the same article comes first."""
    forms = ["rác nhựa trên bãi biển Sầm Sơn", "rac nhua tren bai bien sam son", "RÁC NHỰA TRÊN BÃI BIỂN SẦM SƠN"]
    first = {client.get("/v1/search", params={"q": form}).json()["results"][0]["article"]["id"] for form in forms}
    assert len(first) == 1


def test_filters_lose_and_add_nothing(client: TestClient) -> None:
    """Every hit is of the place and the days asked for, whether the place is named or coded."""
    named = client.get("/v1/search", params={"q": "xã", "place": "Cao Bằng", "limit": 100}).json()
    coded = client.get("/v1/search", params={"q": "xã", "place": "04", "limit": 100}).json()
    assert [hit["passage_id"] for hit in named["results"]] == [hit["passage_id"] for hit in coded["results"]]
    assert {hit["article"]["place"]["province"]["code"] for hit in named["results"]} == {"04"}
    dated = client.get("/v1/search", params={"q": "xã", "from": "2/2026", "to": "2026-02", "limit": 100}).json()
    assert dated["results"]
    assert all("2026-02-01" <= hit["article"]["published"] <= "2026-02-28" for hit in dated["results"])


def test_facets_count_what_the_filters_leave(client: TestClient) -> None:
    """Each value's count is the number of articles that filtering by it finds."""
    facets = client.get("/v1/search", params={"q": "phường", "facets": True}).json()["facets"]
    assert sum(facets["month"].values()) <= 68
    for place in facets["place"][:5]:
        found = client.get("/v1/search", params={"q": "phường", "facets": True, "place": place["value"]}).json()
        own = {row["value"]: row["count"] for row in found["facets"]["place"]}
        assert own[place["value"]] == place["count"]
    narrowed = client.get("/v1/search", params={"q": "phường", "facets": True, "source": facets["source"][0]["value"]})
    counted = narrowed.json()["facets"]
    assert sum(counted["month"].values()) <= facets["source"][0]["count"]
    assert [row["value"] for row in counted["source"]] == [facets["source"][0]["value"]]


def test_guesses_hold_as_far_as_they_leave_something(client: TestClient) -> None:
    """A time without articles costs the time, not the place; a guess is taken off by its text, all by `exact`."""
    asked = {"q": "bầu cử tại Cần Thơ tháng 5/1999"}
    query = client.get("/v1/search", params=asked).json()["query"]
    told = {guess["kind"]: (guess["narrows"], guess["holds"]) for guess in query["guesses"]}
    assert (told["place"], told["date"]) == ((True, True), (True, False))
    assert [place["code"] for place in query["filters"]["places"]] == ["92"]
    assert "from" not in query["filters"]
    place = next(guess["text"] for guess in query["guesses"] if guess["kind"] == "place")
    left = client.get("/v1/search", params=asked | {"without": place}).json()
    assert (left["query"]["filters"], [guess["kind"] for guess in left["query"]["guesses"]]) == ({}, ["date"])
    assert left["results"]
    assert client.get("/v1/search", params=asked | {"exact": "true"}).json()["query"]["guesses"] == []


def test_an_office_lifts_until_it_is_taken_off(client: TestClient) -> None:
    """Where an article gives somebody the office, the guess says so; without it the same hits come by words alone."""
    asked = {"q": "Chủ tịch UBND phường Mộc Châu", "limit": 50}
    found = client.get("/v1/search", params=asked).json()
    office = next(guess for guess in found["query"]["guesses"] if guess["kind"] == "office")
    assert (office["narrows"], office["lifts"]) == (False, True)
    plain = client.get("/v1/search", params=asked | {"without": office["text"]}).json()
    assert "office" not in [guess["kind"] for guess in plain["query"]["guesses"]]
    ids = [[hit["passage_id"] for hit in body["results"]] for body in (found, plain)]
    assert sorted(ids[0]) == sorted(ids[1])
    assert found["results"][0]["score"] > plain["results"][0]["score"]
    unknown = client.get("/v1/search", params={"q": "ông Trần Văn Không nói về đường làng"}).json()
    assert unknown["results"]
    assert not any(guess["lifts"] for guess in unknown["query"]["guesses"])


def test_pages_follow_each_other(client: TestClient) -> None:
    """Cursors give every hit once, in the order of one large page."""
    whole = [hit["passage_id"] for hit in client.get("/v1/search?q=b%E1%BA%A7u+c%E1%BB%AD&limit=20").json()["results"]]
    paged: list[int] = []
    cursor = ""
    while len(paged) < 20:
        body = client.get("/v1/search", params={"q": "bầu cử", "limit": 4, "cursor": cursor}).json()
        paged += [hit["passage_id"] for hit in body["results"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert paged[:20] == whole


@pytest.mark.parametrize(
    ("query", "parameter", "wanted"),
    [
        ("q=", "q", "1"),
        ("", "q", "giá trị"),
        ("q=%3F%21", "q", "từ"),
        ("q=" + "a" * 513, "q", "512"),
        ("q=a&limit=0", "limit", "1"),
        ("q=a&limit=1000000000", "limit", "100"),
        ("q=a&mode=magic", "mode", "hybrid"),
        ("q=a&from=31/02/2026", "from", "2026-03-15"),
        ("q=a&from=2026&to=2025", "to", "2026-01-01"),
        ("q=a&place=Phu+Thoo", "place", "Phú Thọ"),
        (f"q=a&place={'a' * 101}", "place", "100"),
        ("q=a&topic=bau-cu-2062", "topic", "bau-cu-2026"),
        ("q=a&cursor=abc", "cursor", "next_cursor"),
        ("q=a&utf16=perhaps", "utf16", "true"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, query: str, parameter: str, wanted: str) -> None:
    """422 in one shape: which parameter, what value, what would be right; in English on request."""
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 422
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail", "errors", "request_id"}
    assert body["errors"][0]["parameter"] == parameter
    assert wanted in body["errors"][0]["expected"]
    english = client.get(f"/v1/search?{query}&lang=en").json()
    assert english["title"] == "Invalid parameter"
    assert "Ý bạn là" not in english["detail"]


def test_a_cursor_belongs_to_its_question(client: TestClient) -> None:
    """That of another question, or of other filters, is refused; with its own every hit is what the filter asks for."""
    asked = {"q": "xã", "place": "04", "limit": 1}
    cursor = client.get("/v1/search", params=asked).json()["next_cursor"]
    for other in (
        {"q": "tỉnh"},
        {"place": "01"},
        {"place": None},
        {"from": "2026"},
        {"source": "a"},
        {"mode": "lexical"},
    ):
        values = {name: value for name, value in {**asked, **other, "cursor": cursor}.items() if value is not None}
        assert client.get("/v1/search", params=values).status_code == 422, other
    followed = client.get("/v1/search", params=asked | {"cursor": cursor}).json()["results"]
    assert [hit["article"]["place"]["province"]["code"] for hit in followed] == ["04"]


@pytest.mark.parametrize("q", ["a" * 512, "\x00\x01", "😀", "“", "NOT AND OR (", '"' * 400, "x OR " * 100, "%ED%A0%80"])
def test_odd_questions_do_no_harm(client: TestClient, q: str) -> None:
    """Each gets an answer or a problem that names q, and no server error."""
    answer = client.get("/v1/search", params={"q": q})
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["errors"][0]["parameter"] == "q"


STOPS = [
    *("của", "và", "là", "các", "có", "cho", "trong", "được", "với", "này"),
    *("người", "ngày", "tại", "về", "những", "đã", "ở", "từ", "một", "không"),
]
DEAR = {
    "64 KB": ("/v1/search", {"q": "a" * 65_000}, 414),
    "10,000 terms": ("/v1/search", {"q": "a " * 10_000}, 414),
    "thousands of phrases": ("/v1/mentions", {"q": " OR ".join(f'"x{n}"' for n in range(3000))}, 414),
    "21 phrases": ("/v1/mentions", {"q": " OR ".join((*STOPS, "ba"))}, 422),
    "a thousand million hits": ("/v1/search", {"q": "a", "limit": 10**9}, 422),
    "a thousand million mentions": ("/v1/mentions", {"q": "a", "limit": 10**9}, 422),
    "a number without end": ("/v1/search", {"q": "a", "limit": "9" * 400}, 422),
    "infinite": ("/v1/mentions", {"q": "a", "limit": "1e999"}, 422),
    "hundreds of brackets": ("/v1/mentions", {"q": "(" * 200 + "a" + ")" * 200}, 200),
    "hundreds of sources": ("/v1/search", {"q": "a", "source": [f"s{n}" for n in range(400)]}, 200),
    "every stop word": ("/v1/search", {"q": " ".join(STOPS), "limit": 100, "facets": True}, 200),
    "any stop word": ("/v1/mentions", {"q": " OR ".join(STOPS), "limit": 1000}, 200),
    "any stop word as a file": ("/v1/mentions", {"q": " OR ".join(STOPS), "format": "csv"}, 200),
    "stop words near each other": ("/v1/mentions", {"q": "của NEAR/50 và", "limit": 1000}, 200),
    "as many terms as may be": ("/v1/search", {"q": ("bầu cử xã hội " * 40)[:512]}, 200),
}


@pytest.mark.parametrize("name", DEAR)
def test_what_would_be_dear_is_refused_or_bounded(client: TestClient, name: str) -> None:
    """Refused by the parameter that is too much, or answered within the deadline of a request."""
    path, asked, status = DEAR[name]
    answer = client.get(path, params=asked)
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["parameter"] in asked


def test_a_file_has_one_name_whatever_was_asked(client: TestClient) -> None:
    """Line breaks and quotes of a query end neither the name nor the header."""
    asked = {"q": 'họp OR "x\r\nX-Y: z\u202e"', "format": "csv"}
    headers = client.get("/v1/mentions", params=asked).headers
    (name,) = headers.get_list("content-disposition")
    assert re.fullmatch(r"""attachment; filename="[\w.-]+\.csv"; filename\*=UTF-8''[\w.%~-]+\.csv""", name)
    assert "x-y" not in headers


def test_mentions_agree_with_their_files(client: TestClient) -> None:
    """The total, the pages, JSONL and CSV count the same mentions."""
    page = client.get("/v1/mentions?topic=bau-cu-2026&limit=1000").json()
    assert page["total"] == len(page["results"]) > 10
    assert page["scanned"]["complete"] is True
    lines = client.get("/v1/mentions?topic=bau-cu-2026&format=jsonl").text.splitlines()
    assert [json.loads(line)["start"] for line in lines] == [row["start"] for row in page["results"]]
    table = client.get("/v1/mentions?topic=bau-cu-2026&format=csv")
    assert table.headers["content-disposition"].startswith('attachment; filename="bau-cu-2026.csv"')
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert [int(row["start"]) for row in rows] == [row["start"] for row in page["results"]]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    report = client.get("/v1/mentions?topic=bau-cu-2026&format=html")
    assert "<h1>Bầu cử đại biểu Quốc hội khóa XVI" in report.text
    assert report.headers["content-type"] == "text/html; charset=utf-8"
    assert report.text.count("<li>") == report.text.count("<mark>") > 0
    assert client.get("/v1/mentions?topic=bau-cu-2026&q=a").status_code == 422
    assert client.get("/v1/mentions").status_code == 422


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "html"])
def test_a_query_that_cannot_be_read_is_refused_as_a_file_too(client: TestClient, form: str) -> None:
    """422 names q in every form: nothing is wrong with the index."""
    answer = client.get("/v1/mentions", params={"q": 'a"\r\nX-B: c', "format": form})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "q"
    assert "x-b" not in answer.headers


def test_feeds_are_valid_and_conditional(client: TestClient) -> None:
    """Atom parses, JSON Feed names its version, both answer 304 to who has them."""
    atom = client.get("/v1/feed.atom?topic=bau-cu-2026")
    root = ElementTree.fromstring(atom.content)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) > 3
    again = client.get("/v1/feed.atom?topic=bau-cu-2026", headers={"If-None-Match": atom.headers["etag"]})
    assert again.status_code == 304
    for since, status in (
        (atom.headers["last-modified"], 304),
        ("Thu, 01 Jan 2099 00:00:00 -0000", 304),  # a zone that says it is none
        ("Wed, 01 Jan 2025 00:00:00 GMT", 200),
        ("hôm qua".encode().decode("latin-1"), 200),
    ):
        asked = client.get("/v1/feed.atom?topic=bau-cu-2026", headers={"If-Modified-Since": since.encode("latin-1")})
        assert asked.status_code == status, since
    assert not feedparser.parse(atom.content).bozo
    feed = client.get("/v1/feed.json?q=bầu cử").json()
    assert feed["version"].startswith("https://jsonfeed.org/version/")


def test_the_feed_of_a_search_follows_the_question(client: TestClient) -> None:
    """A question is no phrase of any article: its feed holds what the search finds, and leads back to its page."""
    question = {"q": "chủ tịch phường mộc châu là ai"}
    assert not feedparser.parse(client.get("/v1/feed.atom", params=question).content).entries
    atom = feedparser.parse(client.get("/v1/feed.atom", params={**question, "of": "search"}).content)
    best = client.get("/v1/search", params=question).json()["results"][0]["article"]
    assert best["title"] in [entry.title for entry in atom.entries]
    assert atom.feed.title.endswith(question["q"])
    links = {link.rel: link.href for link in atom.feed.links}
    assert "/?q=" in links["alternate"]
    assert "of=search" not in links["alternate"]
    assert "of=search" in links["self"]
    narrowed = {**question, "of": "search", "from": "2027"}
    assert client.get("/v1/feed.json", params=narrowed).json()["items"] == []
    assert client.get("/v1/feed.json?of=search").status_code == 422
    assert client.get("/v1/feed.json?q=a&of=all").status_code == 422


def test_the_pages_link_to_nothing_outside(client: TestClient) -> None:
    """The description of the API loads nothing from elsewhere and names every route."""
    page = client.get("/docs").text
    assert "<script" not in page
    assert 'src="http' not in page
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/v1/search", "/v1/ask", "/v1/mentions", "/v1/feed.atom", "/v1/places"} <= set(paths)
    assert all(f"<code>{path}</code>" in page for path in paths)


def test_generated_requests_never_break_the_server(client: TestClient) -> None:
    """Schemathesis: whatever the OpenAPI document allows, and what it does not, is answered below 500 in one shape."""
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    for result in schema.get_all_operations():
        operation = result.ok()
        _ask(client, operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE), operation.path)
        if list(operation.query):  # nothing can be wrong where nothing is asked
            _ask(client, operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE), operation.path)


def _ask(client: TestClient, cases: Any, path: str) -> None:
    """Ask one operation what was made up for it."""

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case: Any) -> None:
        answer = client.request(case.method, case.formatted_path, params=case.query, headers=dict(case.headers or {}))
        assert answer.status_code < 500, (path, case.query, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert set(answer.json()) == {"type", "title", "status", "detail", "errors", "request_id"}

    ask()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/search", 200),
        ("/v1/places", 200),
        ("/v1/suggest", 200),
        ("/v1/ask", 200),
        ("/v1/mentions", 200),
        ("/v1/feed.atom", 200),
        ("/v1/feed.json", 200),
        ("/", 200),
        ("/opensearch.xml", 200),
        ("/nowhere", 404),
    ],
)
def test_bytes_that_are_no_text_spoil_no_answer(client: TestClient, path: str, status: int) -> None:
    """A program may send an address as it is, with bytes that are no UTF-8: they are read as some characters."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"q=h\xfap",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "http_version": "1.1",
        "state": {},
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)
    assert sent[0]["status"] == status
