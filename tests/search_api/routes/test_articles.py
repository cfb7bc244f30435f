"""`/v1/articles`, `/v1/suggest`, `/v1/topics`, and writing with a key."""

import json
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from indexer.build import Stages, build, remove
from indexer.encoder import load_encoder
from indexer.manifest import current_generation
from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api.access.keys import Keys
from search_api.app import create_app
from search_api.server.edge import JsonLines
from search_api.settings import Settings
from tests.search_api.tiny_model import write_tiny_model

RAWS = [
    RawArticle(
        id="kè-1",
        title="Khởi công kè sông 🌊 Đà",
        lead="Tỉnh khởi công kè.",
        body="Sáng 3/2/2026, tỉnh khởi công kè sông Đà dài 5 km. Người dân rất mừng.",
        published="2026-02-03",
        source="Báo Kè",
        url="https://bao.example/ke",
    ),
    RawArticle(id="a/b?c", title="Kè sông Đà xong sớm", body="Kè sông Đà hoàn thành trước hạn. Người dân đi lại dễ."),
    RawArticle(id="bầu", title="Bầu cử đại biểu", body="Ngày 15/3/2026 cử tri đi bầu cử đại biểu Quốc hội khóa XVI."),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up model that knows the articles' words."""
    return write_tiny_model(tmp_path_factory.mktemp("model"), [raw.title + " " + raw.body for raw in RAWS])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """The index of three articles, of which each test gets a copy."""
    settings = Settings(index=tmp_path_factory.mktemp("whole") / "index", model=str(model))
    build(RAWS, settings, Stages(load_encoder(str(model)), tagger=Tagger(load_topics())))
    return settings.index


@pytest.fixture
def settings(tmp_path: Path, model: Path, whole: Path) -> Settings:
    """Settings of a service over three articles."""
    index = Path(shutil.copytree(whole, tmp_path / "index"))
    return Settings(index=index, model=str(model), disk_floor_bytes=0)


def start(settings: Settings) -> TestClient:
    """Open a client once the service is ready."""
    app, me = create_app(settings), ("127.0.0.1", 40000)
    client = TestClient(app, base_url="http://127.0.0.1", client=me, raise_server_exceptions=False)
    client.__enter__()
    for _ in range(200):
        if client.get("/readyz").status_code == 200:
            return client
        time.sleep(0.02)
    raise AssertionError(client.get("/readyz").text)


@pytest.fixture
def client(settings: Settings):  # type: ignore[no-untyped-def]
    """A client of the running service."""
    client = start(settings)
    yield client
    client.__exit__(None, None, None)


def test_an_article_has_the_shape_of_the_contract(client: TestClient) -> None:
    """Every field is there and the passages' offsets cut the text."""
    found = client.get("/v1/articles/kè-1").json()
    names = "id title lead published author source url place topics text passages entities noise offsets"
    assert set(names.split()) <= set(found)
    assert found["text"].startswith("Khởi công kè sông 🌊 Đà\n")
    cut = [found["text"][passage["start"] : passage["end"]] for passage in found["passages"]]
    assert any(text.startswith("Sáng 3/2/2026, tỉnh khởi công") and text.endswith("rất mừng.") for text in cut)
    assert found["offsets"] == {"unit": "codepoint", "normalization": "NFC"}


def test_utf16_counts_what_a_browser_counts(client: TestClient) -> None:
    """With an emoji before it, an offset is one larger in UTF-16."""
    plain = client.get("/v1/articles/kè-1").json()
    units = client.get("/v1/articles/kè-1?utf16=true").json()
    assert units["offsets"]["unit"] == "utf16"
    encoded = plain["text"].encode("utf-16-le")
    for before, after in zip(plain["passages"], units["passages"], strict=True):
        assert after["start"] == before["start"] + 1
        cut = encoded[2 * after["start"] : 2 * after["end"]].decode("utf-16-le")
        assert cut == plain["text"][before["start"] : before["end"]]


@pytest.mark.parametrize("path", ["k%C3%A8-1", "ke%CC%80-1"])
def test_an_id_means_the_same_in_nfc_and_nfd(client: TestClient, path: str) -> None:
    """However the id is composed, it is the same article."""
    assert client.get(f"/v1/articles/{path}").json()["id"] == "kè-1"


def test_odd_ids_are_opaque(client: TestClient) -> None:
    """Slashes and question marks belong to the id; dots lead nowhere."""
    assert client.get("/v1/articles/a%2Fb%3Fc").json()["title"] == "Kè sông Đà xong sớm"
    for path in ("..%2F..%2Fkeys.json", "%00", "x" * 600, "CON", "%E2%80%AE"):
        answer = client.get(f"/v1/articles/{path}")
        assert answer.status_code in (404, 422), path
        assert answer.headers["content-type"] == "application/problem+json"


def test_related_articles_exclude_the_article_itself(client: TestClient) -> None:
    """The other article on the embankment is nearest; the limit holds."""
    results = client.get("/v1/articles/kè-1/similar").json()["results"]
    assert results[0]["article"]["id"] == "a/b?c"
    assert "kè-1" not in [found["article"]["id"] for found in results]
    assert [found["score"] for found in results] == sorted((found["score"] for found in results), reverse=True)
    assert len(client.get("/v1/articles/kè-1/similar?limit=1").json()["results"]) == 1
    assert client.get("/v1/articles/kè-1/similar?limit=0").status_code == 422


def test_the_tag_of_an_answer_changes_with_the_generation(client: TestClient, settings: Settings) -> None:
    """A repeated question gets 304 until something was written."""
    first = client.get("/v1/articles/kè-1")
    again = client.get("/v1/articles/kè-1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in again.headers["vary"]
    remove(["bầu"], settings)
    client.get("/readyz")  # takes up what another process wrote
    later = client.get("/v1/articles/kè-1", headers={"If-None-Match": first.headers["etag"]})
    assert later.status_code == 200
    assert later.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("route", ["/v1/search", "/v1/mentions", "/", "/mentions"])
def test_a_page_does_not_follow_on_what_is_gone(client: TestClient, settings: Settings, route: str) -> None:
    """410 says to begin again, pages with a link there; what the list does not hold is no cause."""
    api = route.startswith("/v1")
    listing = "/v1/mentions" if "mentions" in route else "/v1/search"
    first = client.get(listing, params={"q": "kè sông", "limit": 1}).json()
    follow = {"q": "kè sông", "cursor": first["next_cursor"], "lang": "en"} | ({"limit": 1} if api else {})
    remove(["bầu"], settings)
    client.get("/readyz")  # takes up what another process wrote
    assert client.get(route, params=follow).status_code == 200
    remove([first["results"][0]["article"]["id"]], settings)
    client.get("/readyz")
    refused = client.get(route, params=follow)
    assert refused.status_code == 410
    if api:
        assert refused.json()["type"] == "urn:timtin:problem:cursor-gone"
        assert "first page" in refused.json()["detail"]
    else:
        assert f'href="{route}?q=k%C3%A8+s%C3%B4ng&amp;lang=en">Back to the first page' in refused.text


def test_suggestions_come_with_their_marks(client: TestClient) -> None:
    """A term, and a title that goes on; until they are made it is said that they are not."""
    for _ in range(100):
        answer = client.get("/v1/suggest?q=khoi+cong")
        if answer.json()["ready"]:
            break
        assert answer.json()["suggestions"] == []
        assert answer.headers["cache-control"] == "no-store"
        time.sleep(0.02)
    found = answer.json()["suggestions"]
    assert [(one["kind"], one["text"]) for one in found[:2]] == [
        ("phrase", "khởi công"),
        ("title", "Khởi công kè sông 🌊 Đà"),
    ]
    assert client.get("/v1/suggest").json()["suggestions"] == []
    same = client.get("/v1/suggest?q=khoi+cong", headers={"If-None-Match": answer.headers["etag"]})
    assert same.status_code == 304


def test_topics_are_listed_with_their_mentions(client: TestClient) -> None:
    """The shipped topic is there, named in the language asked for."""
    found = {topic["id"]: topic for topic in client.get("/v1/topics").json()["topics"]}
    assert found["bau-cu-2026"]["mentions"] >= 1
    english = {topic["id"]: topic for topic in client.get("/v1/topics?lang=en").json()["topics"]}
    assert english["bau-cu-2026"]["name"] == found["bau-cu-2026"]["names"]["en"]


def bearer(settings: Settings, *scopes: str) -> dict[str, str]:
    """Make a key and return the header that shows it."""
    return {"Authorization": f"Bearer {Keys(settings.keys_path).add(scopes)[1]}"}  # type: ignore[arg-type]


@pytest.fixture
def guarded(settings: Settings) -> Iterator[TestClient]:
    """A client of a service that asks everybody for a key, and believes who says where a request comes from."""
    client = start(settings.model_copy(update={"anonymous_read": False, "trusted_proxies": ("127.0.0.1",)}))
    yield client
    client.__exit__(None, None, None)


def test_every_wrong_key_gets_the_same_answer(
    guarded: TestClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Cut, longer, of another case or scheme, twice, ended, in the address: one 401, and nothing tells a key."""
    caplog.set_level(logging.INFO)
    keys = Keys(settings.keys_path)
    (_, good), (_, ended), (gone, revoked) = keys.add(["read"]), keys.add(["read"], days=0), keys.add(["read"])
    keys.revoke(gone.id)
    shown = ["", "Bearer", good, f"Basic {good}", f"Bearer {good[:-1]}", f"Bearer {good}x", f"Bearer {good.swapcase()}"]
    shown += [f"Bearer {good[:12]}", f"Bearer {ended}", f"Bearer {revoked}", f"Bearer {good}, Bearer {good}"]
    asked = [[("Authorization", text)] for text in shown]
    asked += [[("Authorization", f"Bearer {good}")] * 2, [("Cookie", f"key={good}")], []]
    told = set()
    for number, headers in enumerate(asked):
        own = [*headers, ("X-Forwarded-For", f"10.0.0.{number}"), ("X-Request-Id", "one")]
        answer = guarded.get("/v1/articles/kè-1", params={"key": good, "access_token": good}, headers=own)
        told.add((answer.status_code, answer.text, answer.headers["www-authenticate"]))
    assert [status for status, _, _ in told] == [401]
    assert guarded.get("/v1/articles/kè-1", headers={"Authorization": f"Bearer {good}"}).status_code == 200
    log = [JsonLines().format(record) for record in caplog.records if record.name.startswith("timtin")]
    written = [*log, guarded.get("/metrics").text, *map(str, told)]
    assert len(log) > len(asked)
    secrets = [token.split("_", 2)[2] for token in (good, ended, revoked)]
    assert not [text for text in written for secret in secrets if secret.lower() in text.lower()]


def test_no_cache_gives_one_key_s_answer_to_another(guarded: TestClient, settings: Settings) -> None:
    """What needs a key is private, and who shows none is not even told that it has not changed."""
    key = bearer(settings, "read")
    answer = guarded.get("/v1/articles/kè-1", headers=key)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert {"Accept-Language", "Authorization"} <= {name.strip() for name in answer.headers["vary"].split(",")}
    known = {"If-None-Match": answer.headers["etag"]}
    assert guarded.get("/v1/articles/kè-1", headers=known).status_code == 401
    again = guarded.get("/v1/articles/kè-1", headers=key | known)
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")


@pytest.mark.parametrize(
    "path", ["%20x", "x%20", "%FF", "%ED%A0%80", "a%00b", "%E2%80%AEx", "x" * 513, "%2E", "%2E%2E"]
)
def test_an_id_is_kept_as_it_is_or_refused(client: TestClient, settings: Settings, path: str) -> None:
    """What would be kept under another id than was said is not taken in."""
    answer = client.put(f"/v1/articles/{path}", json={"body": "a b"}, headers=bearer(settings, "write"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "article_id"


def test_writing_does_not_exist_without_a_key_that_may(client: TestClient, settings: Settings) -> None:
    """With no write key made, PUT and DELETE are unknown methods and stand in no document."""
    assert client.put("/v1/articles/x", json={"body": "a"}).status_code == 405
    assert client.delete("/v1/articles/kè-1", headers=bearer(settings, "read")).status_code == 405
    methods = {method for path in client.get("/openapi.json").json()["paths"].values() for method in path}
    assert methods == {"get"}
    assert client.get("/v1/articles/kè-1").status_code == 200


def test_write_and_remove_with_a_key(client: TestClient, settings: Settings) -> None:
    """What PUT acknowledged is found at once; the audit log tells who did what."""
    write = bearer(settings, "write")
    body = {"title": "Tin mới", "body": "Cầu mới thông xe.", "date": "2026-05-01", "extra_field": 1}
    added = client.put("/v1/articles/mới%2F1", json=body, headers=write)
    assert (added.status_code, added.json()["status"]) == (201, "added")
    assert client.get("/v1/articles/mới%2F1").json()["published"] == "2026-05-01"
    again = client.put("/v1/articles/mới%2F1", json=body, headers=write)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    changed = client.put("/v1/articles/mới%2F1", json={**body, "title": "Tin khác"}, headers=write)
    assert changed.json()["status"] == "replaced"
    assert client.delete("/v1/articles/mới%2F1", headers=write).json()["status"] == "removed"
    assert client.get("/v1/articles/mới%2F1").status_code == 404
    assert client.delete("/v1/articles/mới%2F1", headers=write).status_code == 404
    log = settings.audit_path.read_text()
    assert write["Authorization"].split()[1] not in log
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["result"] for line in lines] == ["added", "unchanged", "replaced", "removed", "article-missing"]
    assert {line["article"] for line in lines} == {"mới/1"}
    told = [(line.get("before"), line.get("after")) for line in lines]
    (_, first), (_, second) = told[0], told[2]
    assert told == [(None, first), (first, first), (first, second), (second, None), (None, None)]
    assert len({first, second, None}) == 3


def test_the_audit_log_names_the_stored_version(client: TestClient, settings: Settings) -> None:
    """By the very digest that stands in the catalogue and that every reading is checked against."""
    client.put("/v1/articles/x", json={"body": "Cầu mới thông xe."}, headers=bearer(settings, "write"))
    with open_snapshot(settings.index) as snapshot:
        stored = snapshot.article("x")
    assert stored is not None
    assert json.loads(settings.audit_path.read_text())["after"] == stored.digest


def test_who_may_not_write(client: TestClient, settings: Settings) -> None:
    """Without a key 401, with a reader's key 403, with two keys 401; all in one shape."""
    write, read = bearer(settings, "write"), bearer(settings, "read")
    assert client.put("/v1/articles/x", json={"body": "a"}).status_code == 401
    assert client.put("/v1/articles/x", json={"body": "a"}, headers=read).status_code == 403
    both = [("Authorization", read["Authorization"]), ("Authorization", write["Authorization"])]
    assert client.put("/v1/articles/x", json={"body": "a"}, headers=both).status_code == 401
    assert client.put(f"/v1/articles/x?key={write['Authorization'][7:]}", json={"body": "a"}).status_code == 401


@pytest.mark.parametrize(
    "article_id", ["x/similar", "similar", "/similar", "a/similar/b", "x/similar/similar", "a//../b"]
)
def test_every_id_that_is_taken_in_has_its_address(client: TestClient, settings: Settings, article_id: str) -> None:
    """With its slashes written %2F: to read, to remove, and for what is related to it."""
    write, address = bearer(settings, "write"), f"/v1/articles/{quote(article_id, safe='')}"
    assert client.put(address, json={"body": "Người dân đi lại dễ."}, headers=write).status_code == 201
    assert client.get(address).json()["id"] == article_id
    assert client.get(f"{address}/similar").json()["id"] == article_id
    assert client.delete(address, headers=write).json()["status"] == "removed"


def test_the_address_of_related_articles_takes_no_article(client: TestClient, settings: Settings) -> None:
    """What a GET of the same address would not give back is refused, and how the id is written is told."""
    answer = client.put("/v1/articles/x/similar?lang=en", json={"body": "a b"}, headers=bearer(settings, "write"))
    assert answer.status_code == 422
    assert "%2F" in answer.text
    assert client.delete("/v1/articles/kè-1/similar", headers=bearer(settings, "write")).status_code == 422


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"", "JSON"),
        (b"[1]", "JSON"),
        (b'{"title": 1e999}', ""),
        (b'{"id": "y", "body": "a"}', "x"),
        (b'{"body": ""}', "không có tiêu đề cũng không có nội dung"),
        (b'{"body": ["a"]}', "phải là chữ"),
        (b'{"body": "a", "date": "31/02/2026"}', "31/02/2026"),
        (b'{"body": "\\ud800"}', ""),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_body_that_is_no_article_is_refused(client: TestClient, settings: Settings, body: bytes, wanted: str) -> None:
    """The problem says what the body should have been; nothing is stored."""
    answer = client.put("/v1/articles/x", content=body, headers=bearer(settings, "write"))
    assert answer.status_code in (201, 422)
    if wanted:
        assert answer.status_code == 422
        assert wanted in answer.text
    if answer.status_code == 422:
        assert client.get("/v1/articles/x").status_code == 404


def test_nothing_is_written_that_cannot_be_noted(client: TestClient, settings: Settings) -> None:
    """Where the audit log takes no line a write is refused before it is begun; reading goes on."""
    write, generation = bearer(settings, "write"), current_generation(settings.index)
    settings.audit_path.mkdir()
    answer = client.put("/v1/articles/x", json={"body": "a b"}, headers=write)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:timtin:problem:not-written")
    assert client.delete("/v1/articles/kè-1", headers=write).status_code == 503
    settings.audit_path.rmdir()
    assert current_generation(settings.index) == generation
    assert client.get("/v1/articles/x").status_code == 404
    assert client.get("/v1/articles/kè-1").status_code == 200


def test_nobody_passes_while_keys_cannot_be_read(client: TestClient, settings: Settings) -> None:
    """A damaged file of keys is 503 for who shows one or would write; who only reads is served."""
    write = bearer(settings, "write")
    keys = settings.keys_path.read_text()
    settings.keys_path.write_text("{")
    for answer in (client.get("/v1/articles/kè-1", headers=write), client.put("/v1/articles/x", json={"body": "a b"})):
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:timtin:problem:keys-unread")
        assert answer.headers["Retry-After"] == "5"
    assert client.get("/v1/articles/kè-1").status_code == 200
    settings.keys_path.write_text(keys + " ")
    assert client.put("/v1/articles/x", json={"body": "a b"}, headers=write).status_code == 201


@pytest.mark.parametrize(
    ("kind", "coding", "status"),
    [
        ("application/json; charset=utf-8", None, 422),
        ("application/vnd.bao+json", "identity", 422),
        ("application/x-ndjson", None, 422),
        ("application/x-www-form-urlencoded", None, 422),
        (None, None, 422),
        ("text/plain", None, 415),
        ("application/xml", None, 415),
        ("multipart/form-data; boundary=x", None, 415),
        ("application/json", "gzip", 415),
    ],
)
def test_what_is_no_json_is_not_read(settings: Settings, kind: str | None, coding: str | None, status: int) -> None:
    """415 where the body says so itself; what it does not say is seen when it is read (here: no JSON after all)."""
    client = start(settings)
    said = {"Content-Type": kind, "Content-Encoding": coding}
    headers = {**bearer(settings, "write"), **{name: value for name, value in said.items() if value}}
    answer = client.put("/v1/articles/x?lang=en", content=b"no json", headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 415:
        assert answer.headers["accept"] == "application/json"
        assert "Content-Type: application/json" in answer.json()["detail"]
    client.__exit__(None, None, None)


def test_bodies_are_bounded_and_the_disk_is_not_filled(settings: Settings) -> None:
    """Too long a body gets 413; below the floor of free disk writing stops and reading goes on."""
    write = bearer(settings, "write")
    small = start(settings.model_copy(update={"body_bytes": 1024}))
    assert small.put("/v1/articles/x", content=b"x" * 5000, headers=write).status_code == 413
    small.__exit__(None, None, None)
    full = start(settings.model_copy(update={"disk_floor_bytes": 1 << 60}))
    assert full.put("/v1/articles/x", json={"body": "a b"}, headers=write).status_code == 507
    assert full.get("/v1/articles/kè-1").status_code == 200
    full.__exit__(None, None, None)
