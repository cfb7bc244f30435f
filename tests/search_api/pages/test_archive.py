"""The pages over the sample corpus: the same answers as the API."""

import html
import random
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer.build import build
from indexer.snapshot import open_snapshot
from indexer.sources.reader import read
from indexer.vietnamese.collate import sort_key
from search_api.app import create_app
from search_api.pages.address import Address
from search_api.pages.archive import Archive
from search_api.parts import open_stages
from search_api.problems.problems import BadParameter, Problem
from search_api.ranking.cutting import LIKELY
from search_api.reading import open_reading
from search_api.settings import Settings

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the sample corpus."""
    made = Settings(index=tmp_path_factory.mktemp("archive") / "index", rate_limit="off")
    build(read([CORPUS], strict=True), made, open_stages(made))
    return made


@pytest.fixture(scope="module")
def archive(settings: Settings) -> Archive:
    """The pages' backend over it."""
    return Archive(open_reading(settings))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the whole service over it."""
    with TestClient(create_app(settings), base_url="http://127.0.0.1", headers={"Accept-Language": "vi"}) as opened:
        while opened.get("/readyz").status_code != 200:
            pass
        yield opened


def test_the_tree_puts_communes_under_their_provinces(archive: Archive) -> None:
    """Every unit with its count, by name; the sum of the communes is no more than the province."""
    tree = {row["name"]: row for row in archive.facets(Address())["places"]}
    communes = {row["name"]: row["count"] for row in tree["Cao Bằng"]["communes"]}
    assert communes["Phường Thục Phán"] == 2
    assert list(tree) == sorted(tree, key=sort_key)
    assert all(row["count"] >= max((c["count"] for c in row["communes"]), default=0) for row in tree.values())


def test_the_tree_counts_what_the_question_finds(archive: Archive) -> None:
    """Beside results the tree and the sources count the articles found, whichever place is chosen."""
    here = Address(q="xóa nhà tạm ở Cao Bằng")
    total = archive.search(here)["total"]
    tree = archive.facets(here)["places"]
    everything = {row["code"]: row["count"] for row in archive.facets(Address())["places"]}
    assert 0 < sum(row["count"] for row in tree) <= 2 * total
    assert all(row["count"] <= min(total, everything[row["code"]]) for row in tree)
    assert sum(row["count"] for row in tree) < sum(everything.values())
    assert archive.facets(here.change(place=("04",)))["places"] == tree
    assert archive.search(here.change(place=(tree[0]["code"],)))["total"] >= tree[0]["count"]


def test_a_question_of_nothing_counts_nothing(archive: Archive) -> None:
    """Where nothing can be searched for the tree is empty."""
    assert archive.facets(Address(q="?!")) == {"places": [], "sources": []}


def test_what_hardly_fits_is_not_called_a_match(client: TestClient) -> None:
    """Letters that mean nothing find nothing, and the page says so instead of counting."""
    page = client.get("/?q=xyzzy+qwrtp").text
    assert "Không tìm thấy gì cho “xyzzy qwrtp”" in page
    assert "bài phù hợp" not in page
    assert "Không có bài nào khớp rõ" not in client.get("/?q=b%E1%BA%A7u+c%E1%BB%AD").text


def test_a_word_with_its_marks_was_not_meant_as_another(archive: Archive) -> None:
    """ "tràu" is no "Trâu"; without marks, or in several words, a completion may be what was meant."""
    for _ in range(200):
        if archive.suggest("ban"):
            break
        time.sleep(0.05)
    assert "bầu cử" in archive.suggest("bau")
    assert "bầu cử" in archive.suggest("bầu")
    assert archive.suggest("bảu") == []
    assert "bầu cử" in archive.suggest("bầu cữ")


def test_news_of_a_place_and_time_are_all_that_there_are(archive: Archive, client: TestClient) -> None:
    """Where a question names nothing but those every article of them fits, however little its words say."""
    asked = {"q": "tin mới nhất ở Nghệ An"}
    found = client.get("/v1/search", params=asked).json()
    whole = client.get("/v1/search", params={"q": "mới", "place": "40", "min_score": 0})
    assert found["likely"] == found["total"] == whole.json()["total"] > 3
    newest = client.get("/v1/feed.json", params={**asked, "of": "search"}).json()
    assert len(newest["items"]) == found["total"]
    assert archive.search(Address(q=asked["q"], sort="date"))["total"] == found["total"]


def test_an_address_with_a_spoilt_cursor_leads_to_the_first_page(client: TestClient) -> None:
    """It was cut off in a message, say: no word of cursors, but a way on."""
    for path in ("/?q=b%E1%BA%A7u+c%E1%BB%AD&cursor=abc", "/mentions?topic=bau-cu-2026&cursor=abc"):
        page = client.get(path).text
        assert "hãy xem lại từ trang đầu" in page
        assert f'href="{html.escape(path.removesuffix("&cursor=abc"))}">Xem lại từ trang đầu' in page
        assert "next_cursor" not in page


def test_newest_first(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most relevant hits by date; pages follow without repeating any."""
    monkeypatch.setattr("search_api.pages.archive._PAGE", 3)
    here = Address(q="bầu cử đại biểu", sort="date")
    first = archive.search(here)
    second = archive.search(here.change(cursor=first["next_cursor"]))
    days = [hit["article"]["published"] or "" for hit in [*first["results"], *second["results"]]]
    assert days == sorted(days, reverse=True)
    ids = [hit["article"]["id"] for hit in [*first["results"], *second["results"]]]
    assert len(ids) == len(set(ids))
    scores = [hit["score"] for hit in [*first["results"], *second["results"]]]
    assert min(scores) >= min(max(scores) / 2, LIKELY)
    assert first["total"] >= len(ids)


def test_pages_by_date_hold_to_their_hits(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next page is of the same question, and follows on the same hits or not at all."""
    monkeypatch.setattr("search_api.pages.archive._PAGE", 3)
    here = Address(q="bầu cử đại biểu", sort="date")
    following = here.change(cursor=archive.search(here)["next_cursor"])
    with pytest.raises(BadParameter):
        archive.search(replace(following, q="rác nhựa"))
    monkeypatch.setattr("search_api.pages.archive.good_enough", lambda best: best)
    with pytest.raises(Problem) as caught:
        archive.search(following)
    assert caught.value.status == 410


@pytest.mark.parametrize("q", ['"' * 40, ".", "?!"])
def test_an_article_opens_whatever_it_was_opened_for(client: TestClient, archive: Archive, q: str) -> None:
    """A question without a word marks nothing, and harms nothing."""
    assert archive.matches("hs-0001", Address(q=q)) == []
    assert client.get("/article/hs-0001", params={"q": q}).status_code == 200


def test_an_article_is_marked_for_its_question(archive: Archive) -> None:
    """The words of the question are marked where they stand in the text."""
    article = archive.article("hs-0001")
    assert article is not None
    marked = {
        article["text"][mark["start"] : mark["end"]] for mark in archive.matches("hs-0001", Address(q="nuoc ngot"))
    }
    assert "nước ngọt" in marked
    assert archive.article("none") is None
    assert archive.matches("none", Address(q="nước")) == []
    assert archive.similar("none") == []


def test_an_article_shows_while_postings_are_damaged(settings: Settings, tmp_path: Path) -> None:
    """With the marks that need none, and without those of a phrase, which do."""
    index = tmp_path / "index"
    shutil.copytree(settings.index, index)
    for path in (index / "generations").rglob("*.store"):
        path.write_bytes(b"")
    with TestClient(create_app(settings.model_copy(update={"index": index})), base_url="http://127.0.0.1") as opened:
        while (ready := opened.get("/readyz")).status_code != 200:
            pass
        assert ready.json()["notes"][0]["reason"] == "damaged_lexical"
        for query in ("?q=bầu cử", "?phrase=bầu cử", "?topic=bau-cu-2026"):
            shown = opened.get(f"/article/{next(iter(_ids(settings)))}{query}")
            assert shown.status_code == 200, query
            assert "<h1" in shown.text


def _ids(settings: Settings) -> Iterator[str]:
    """Yield the ids of an index's articles."""
    with open_snapshot(settings.index) as snapshot:
        yield from (article.id for article in snapshot.walk())


def test_an_article_is_marked_for_its_mentions(archive: Archive) -> None:
    """Opened from the listing, every mention of the topic or phrase in it is marked, and nothing else."""
    listed = archive.mentions(Address("/mentions", topic="bau-cu-2026"))["results"]
    first = listed[0]["article"]["id"]
    spans = {(row["start"], row["end"]) for row in listed if row["article"]["id"] == first}
    marks = archive.matches(first, Address(topic="bau-cu-2026"))
    assert {(mark["start"], mark["end"]) for mark in marks} >= spans
    (mark, *_) = archive.matches("thuc-phan-xoa-nha-tam", Address(phrase="xóa nhà tạm"))
    article = archive.article("thuc-phan-xoa-nha-tam")
    assert article is not None
    assert article["text"][mark["start"] : mark["end"]] == "xóa nhà tạm"
    assert archive.matches(first, Address(phrase="AND")) == []
    assert archive.matches(first, Address()) == []


def test_places_of_a_listing_count_its_articles(archive: Archive) -> None:
    """Beside a phrase the tree counts the articles that hold it, not all there are."""
    tree = archive.facets(Address("/mentions", q="xóa nhà tạm"))["places"]
    assert [(row["name"], row["count"]) for row in tree] == [("Cao Bằng", 2)]


def test_reasons_come_in_both_languages(archive: Archive) -> None:
    """Each mention of a topic says why it counts, in English too."""
    rows = archive.mentions(Address("/mentions", topic="bau-cu-2026"))["results"]
    assert all(row["reason"] and row["reason_en"].isascii() for row in rows)


def test_a_way_out_leads_somewhere(client: TestClient) -> None:
    """Where filters leave nothing, each link that is offered has hits, as many as it says."""
    page = client.get("/?q=bau+cu&place=04&from=2023-01&to=2023-02").text
    ways = re.findall(
        r'<li><a href="([^"]+)">Bỏ [^<]+</a> <span class="n">(?:[\d.]+ bài khớp rõ nhất, trong )?([\d.]+) bài', page
    )
    assert len(ways) >= 2
    for link, count in ways:
        shown = re.search(r"data-status>([^<]*)<", client.get(html.unescape(link)).text)
        assert shown
        assert f"{count} bài" in shown[1] or "Gần nhất là" in shown[1]


def test_a_document_comes_first_by_its_number(archive: Archive, client: TestClient) -> None:
    """Every numbered document of the corpus is found by its number: the best hit names it."""
    named = set()
    for id, _ in archive._reading.snapshots().titles():
        article = archive.article(id)
        assert article is not None
        texts = [entity["text"] for entity in article["entities"] if entity["type"] == "document"]
        named |= {text for text in texts if "/" in text and any(char.isdigit() for char in text)}
    assert len(named) >= 3
    for number in named:
        best = client.get("/v1/search", params={"q": number}).json()["results"][0]
        article = archive.article(best["article"]["id"])
        assert article is not None
        assert number in article["text"], number


def test_the_proof_of_an_answer_stands_in_its_article(archive: Archive) -> None:
    """What the card quotes is the article's own text, and the span stands in it."""
    for question in (
        "Ai là chủ tịch phường Thục Phán?",
        "Khi nào khởi công kè sông Đà?",
        "bau cu som o nghe an ngay nao",
    ):
        found = archive.ask(Address(q=question))
        assert found is not None, question
        article = archive.article(found["article"]["id"])
        assert article is not None
        sentence, span = found["sentence"], found["span"]
        assert article["text"][sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["start"] <= span["start"] < span["end"] <= sentence["end"]


def test_how_a_question_was_read_can_be_undone(client: TestClient) -> None:
    """The page says what it took from the words; each filter can be taken off, and all of them by one link."""
    page = client.get("/?q=b%E1%BA%A7u+c%E1%BB%AD+t%E1%BA%A1i+C%E1%BA%A7n+Th%C6%A1").text
    token = re.compile('class="token" href="([^"]+)" aria-label="[^"]*nơi: thành phố Cần Thơ"')
    off = token.search(page)
    assert off is not None
    assert token.search(client.get(html.unescape(off[1])).text) is None
    link = re.search(r'href="([^"]+)">Tìm đúng như đã gõ', page)
    assert link is not None
    plain = client.get(html.unescape(link[1])).text
    assert token.search(plain) is None
    assert "Đang tìm đúng như đã gõ" in plain


def test_a_question_is_answered_and_keywords_are_not(archive: Archive, client: TestClient) -> None:
    """The card comes with its proof, and slips in what asks do not hinder it; keywords ask for nothing."""
    found = archive.ask(Address(q="Khi nào khởi công kè sông Đà ở phường Hòa Bình?"))
    assert found is not None
    assert found["sentence"]["text"].startswith("Sáng 3/11")
    assert 'class="answer"' in client.get("/", params={"q": "Khi naof khởi công kè sông Đà?"}).text
    assert 'class="answer"' not in client.get("/", params={"q": "kè sông Đà"}).text


def test_the_day_of_the_election_is_that_of_its_topic(archive: Archive) -> None:
    """However it is asked for, and although other articles tell the days of former elections and of meetings."""
    for question in ("bau cu hdnd phuong ngay nao", "Ngày bầu cử là hôm nào?", "When is election day?"):
        found = archive.ask(Address(q=question))
        assert found is not None
        assert found["found"]
        assert "15/3" in found["sentence"]["text"]


def test_a_question_without_an_answer_says_so(client: TestClient) -> None:
    """Where nothing supports an answer there is no card, a line says so, and the nearest passages follow."""
    page = client.get("/", params={"q": "Xã Quảng Uyên có bao nhiêu bác sĩ thú y?"}).text
    assert "Không tìm thấy câu trả lời đủ chắc" in page
    assert 'class="answer"' not in page
    assert 'class="hit"' in page
    assert 'class="answer"' not in client.get("/", params={"q": "xa quang uyen co bao nhieu bac si thu y"}).text
    assert "Không tìm thấy câu trả lời" not in client.get("/", params={"q": "xóa nhà tạm"}).text


def test_mentions_are_the_listing(client: TestClient) -> None:
    """The page's total is that of `GET /v1/mentions`, for a topic and for a phrase; a broken phrase is told."""
    for query in ("topic=bau-cu-2026", "q=x%C3%B3a+nh%C3%A0+t%E1%BA%A1m"):
        total = client.get(f"/v1/mentions?{query}").json()["total"]
        assert f"{total} chỗ nhắc đến" in client.get(f"/mentions?{query}").text
    assert client.get("/mentions?q=%28").status_code == 422


def test_totals_of_page_and_api_agree(client: TestClient) -> None:
    """In 30 random states the page counts what `GET /v1/search` counts."""
    choose = random.Random(7)
    choices = {
        "q": ["bau cu", "chợ", "ai là chủ tịch", "school", "tôm"],
        "place": ["", "04", "66", "01273"],
        "from": ["", "2025", "2026-02"],
        "topic": ["", "bau-cu-2026"],
        "exact": ["", "1"],
    }
    for _ in range(30):
        state = {name: value for name, values in choices.items() if (value := choose.choice(values))}
        found = client.get("/v1/search", params=state).json()
        total = found["total"]
        page = client.get("/", params=state).text
        if "Không có bài nào khớp rõ" in page:
            assert found["likely"] == 0
            continue
        shown = re.search(r"data-status>(?:([\d.]+) bài khớp rõ nhất, trong )?(?:ít nhất )?([\d.]+) bài", page)
        assert int(shown[2].replace(".", "") if shown else 0) == total, state
        assert not (shown and shown[1]) or int(shown[1]) == found["likely"], state


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("04", "Tỉnh Cao Bằng"),
        ("cao bang", "Cao bang"),
        ("Bình Dương", "Bình Dương → thành phố Hồ Chí Minh"),
        ("phường Thục Phán, tỉnh Cao Bằng", "Phường Thục Phán, tỉnh Cao Bằng"),
        ("nơi nào đó", "Nơi nào đó"),
    ],
)
def test_the_chip_of_an_old_place_says_what_it_is_today(archive: Archive, given: str, shown: str) -> None:
    """What a filter covers is told where its name is not today's: a former province is all of the new one."""
    assert archive.place_name(given) == shown


def test_a_wrong_place_is_told_at_its_field(client: TestClient) -> None:
    """The field keeps the value and says what would be right; the next try starts without it."""
    answer = client.get("/?q=ch%E1%BB%A3&place=phuong+khong+co")
    assert answer.status_code == 422
    assert 'aria-invalid="true" aria-describedby="e-place"' in answer.text
    assert 'type="hidden" name="place"' not in answer.text
    assert "Ý bạn là" in client.get("/?q=ch%E1%BB%A3&place=Phu+Thoo").text
    assert "?." not in client.get("/?q=ch%E1%BB%A3&place=Phu+Thoo").text


def test_completions_for_browsers(client: TestClient) -> None:
    """The form that address bars take: what was typed, then a list."""
    while not client.get("/v1/suggest?q=b%E1%BA%A7u").json()["suggestions"]:
        pass
    answer = client.get("/v1/suggest?q=bau&format=opensearch")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    typed, found = answer.json()
    assert typed == "bau"
    assert all(isinstance(text, str) for text in found)


def test_every_link_leads_somewhere(client: TestClient) -> None:
    """Links of the main pages, exports and feeds included, answer; none is an error."""
    links: set[str] = set()
    for path in (
        "/",
        "/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch&place=04",
        "/article/hs-0001?q=n%C6%B0%E1%BB%9Bc",
        "/mentions?topic=bau-cu-2026&related=1",
        "/mentions?q=h%E1%BB%99+ngh%C3%A8o",
        "/widget-demo?lang=en",
    ):
        page = client.get(path).text
        links |= {html.unescape(link).split("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', page)}
    assert len(links) > 60
    wrong = {link: status for link in sorted(links) if (status := client.get(link).status_code) >= 400}
    assert wrong == {}
