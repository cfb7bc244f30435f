"""The pages as the server sends them: complete without JavaScript, safe, their address their state."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.search_api.pages.client import fake_client
from tests.search_api.pages.fake import HOSTILE


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client over the canned backend."""
    with fake_client(tmp_path) as opened:
        yield opened


def text_of(page: str) -> str:
    """The page without tags, spaces as one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def test_the_first_page_invites(client: TestClient) -> None:
    """Without a question there are examples, topics, and what the archive holds."""
    page = client.get("/").text
    assert "Đang có 68 bài, mới nhất ngày 4/8/2026." in text_of(page)
    assert 'href="/mentions?topic=bau-cu-2026"' in page
    assert 'role="search"' in page


def test_results_are_marked(client: TestClient) -> None:
    """Matching words are marked darker than the sentence, entities carry their type, the count is the API's."""
    page = client.get("/?q=trong+cay").text
    assert '<mark class="term">trồng</mark>' in page
    assert '<mark class="sentence">' in page
    assert '<span class="entity person" title="người: Chủ tịch UBND phường Hoa Đào">Lê Thị Mận</span>' in page
    assert "23 bài phù hợp" in text_of(page)
    assert "và 2 bản đăng lại" in text_of(page)
    assert "<span>Phường Hoa Đào, Phú Thọ</span><time" in page


def test_an_answer_shows_its_proof(client: TestClient) -> None:
    """The span stands in its sentence; a question without an answer has no card."""
    page = client.get("/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch").text
    assert '<p class="span">Lê Thị Mận</p>' in page
    assert '<mark class="term">Lê Thị Mận</mark>, Chủ tịch UBND phường Hoa Đào' in page
    assert ">Trần Văn Khế</a> (Báo Mẫu, 24/12/2025)</p>" in page
    assert "Bài không ghi ngày đăng" not in page
    assert "Bài không ghi ngày đăng" in client.get("/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch+c%C5%A9").text
    assert 'class="answer"' not in client.get("/?q=trong+cay").text


def test_what_others_say_stands_where_it_is_told_that_they_disagree(client: TestClient) -> None:
    """Before the proof where articles disagree, else behind everything, once."""
    for q, first in (("chủ tịch trái nhau", True), ("chủ tịch", False)):
        card = client.get("/", params={"q": q}).text.partition('<section class="answer"')[2].partition("</section>")[0]
        assert ("Các bài nêu khác nhau." in card) is first
        assert card.count("Trần Văn Khế") == 1
        assert (card.index("Trần Văn Khế") < card.index("<blockquote>")) is first


def test_filters_are_chips(client: TestClient) -> None:
    """Each filter has a link that removes it alone, and one removes them all."""
    page = html.unescape(client.get("/?q=cay&place=25&place=00001&from=2025-07").text)
    assert 'href="/?q=cay&place=00001&from=2025-07" aria-label="Bỏ lọc Phú Thọ"' in page
    assert 'href="/?q=cay&place=25&place=00001" aria-label="Bỏ lọc từ 7/2025"' in page
    assert 'class="clear" href="/?q=cay">Xóa tất cả' in page


def test_a_form_leads_to_the_one_address(client: TestClient) -> None:
    """Blanks go and typed dates become ISO, by a redirect."""
    answer = client.get("/?q=cay&place=&from=1/7/2025&to=", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=cay&from=2025-07-01")


def test_a_wrong_date_stays_at_its_field(client: TestClient) -> None:
    """422; the field keeps what was typed and says what would be right."""
    answer = client.get("/?q=cay&from=31/02/2026")
    assert answer.status_code == 422
    assert 'value="31/02/2026"' in answer.text
    assert 'aria-invalid="true" aria-describedby="e-from"' in answer.text
    assert "“31/02/2026” không phải là ngày" in text_of(answer.text)


def test_a_wrong_date_keeps_the_other_filters(client: TestClient) -> None:
    """Source and topic are sent again with the mended date, though their lists are not known without a search."""
    page = client.get("/?q=cay&from=31/02/2026&source=Nơi+khác&topic=bau-cu-2026").text
    assert '<input type="hidden" name="source" value="Nơi khác" form="search">' in page
    assert '<input type="hidden" name="topic" value="bau-cu-2026" form="search">' in page
    assert '<option value="Nơi khác" selected>' in client.get("/?q=zzz&source=Nơi+khác").text


def test_a_wrong_date_stays_at_its_field_among_mentions(client: TestClient) -> None:
    """The filters of the listing tell it as those of the search do."""
    answer = client.get("/mentions?topic=bau-cu-2026&from=31/02/2026")
    assert answer.status_code == 422
    assert 'value="31/02/2026" placeholder="1/7/2025" autocomplete="off" aria-invalid="true"' in answer.text
    assert '<input type="hidden" name="topic" value="bau-cu-2026">' in answer.text


def test_pages_follow_each_other(client: TestClient) -> None:
    """The link to the next page holds the cursor; the last page has none."""
    assert 'rel="next" href="/?q=cay&amp;cursor=10"' in client.get("/?q=cay").text
    assert 'rel="next"' not in client.get("/?q=cay&cursor=20").text


def test_nothing_found_helps(client: TestClient) -> None:
    """The empty page names the question, offers to drop the filters, and questions that find something."""
    page = client.get("/?q=zzz&place=25").text
    assert "Không tìm thấy gì cho “zzz”" in text_of(page)
    assert 'href="/?q=tr%E1%BB%93ng+c%C3%A2y">trồng cây</a></p>' in page
    assert "Bỏ lọc Phú Thọ</a>" not in page
    assert 'href="/?q=tr%E1%BB%93ng+c%C3%A2y+%E1%BB%9F+%C4%91%C3%A2u">trồng cây ở đâu</a>' in page


def test_a_problem_is_told_on_the_page(client: TestClient) -> None:
    """A refused question gets its status and its reason, not an empty list."""
    answer = client.get("/?q=l%E1%BB%97i")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Không tìm thấy" not in answer.text


@pytest.mark.parametrize(
    "path", ["/?q=%C4%91%E1%BB%99c", "/article/b%C3%A0i%20%C4%91%E1%BB%99c", "/mentions?topic=trong-cay"]
)
def test_text_is_never_markup(client: TestClient, path: str) -> None:
    """Titles, passages, articles and quotes with tags in them are shown as text."""
    page = client.get(path).text
    assert "<img" not in page
    assert "hacked=1</script>" not in page
    assert "javascript:" not in page
    assert HOSTILE in html.unescape(re.sub(r"</?mark[^>]*>", "", page))


@pytest.mark.parametrize("evil", ['"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", "</title><script>"])
def test_what_is_typed_is_never_markup(client: TestClient, evil: str) -> None:
    """The question, the places and the language come back escaped."""
    for name in ("q", "place", "from", "person", "lang", "topic"):
        page = client.get("/", params={"q": "cay", name: evil}).text
        assert evil not in page


def test_nothing_on_a_page_is_inline(client: TestClient) -> None:
    """No script, style or handler stands in a page: the policy would block it. Linked data is no script."""
    for path in ("/", "/?q=cay", "/article/b%C3%A0i%201?q=cay", "/mentions?topic=trong-cay", "/widget-demo", "/embed"):
        page = client.get(path).text
        page = re.sub(r'<script type="application/ld\+json">.*?</script>', "", page, flags=re.S)
        assert not re.search(r"<script(?![^>]* src=)", page), path
        assert not re.search(r"<[^>]*\s(style|on\w+)=", page), path
        assert not re.search(r'(src|href)="(https?:)?//(?!bao\.example|127\.0\.0\.1)', page), path


def test_an_article_opens_at_its_match(client: TestClient) -> None:
    """Title and lines with matches are numbered, the page opens at the passage that led here; noise is set apart."""
    page = client.get("/article/b%C3%A0i%201?q=trong+cay&at=26-60").text
    assert page.count("data-match>") == 3
    assert '<h1 id="results" tabindex="-1" data-match><span id="match-1"></span>Phường Hoa Đào <mark' in page
    assert '<p id="match-2" data-match><span id="at"></span>' in page
    assert 'href="#match-3" data-jump="previous"' in page
    assert 'class="noise caption"' in page
    assert "Chủ tịch UBND phường Hoa Đào" in page
    assert "3 đoạn khớp" in text_of(page)
    assert 'href="/?q=trong+cay">← Về kết quả' in page


def test_an_article_has_linked_data(client: TestClient) -> None:
    """schema.org's NewsArticle stands in the page as JSON."""
    page = client.get("/article/b%C3%A0i%201").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["headline"], data["datePublished"]) == (
        "NewsArticle",
        "Phường Hoa Đào trồng cây",
        "2025-12-24",
    )


def test_a_missing_article_is_404(client: TestClient) -> None:
    """With a page that says so."""
    answer = client.get("/article/kh%C3%B4ng-c%C3%B3")
    assert answer.status_code == 404
    assert "Không có bài này" in answer.text


def test_mentions_say_what_was_scanned(client: TestClient) -> None:
    """The true total, what was looked at, both charts with their tables, exports, quotes with their reason."""
    page = client.get("/mentions?topic=bau-cu-2026&from=2025-11").text
    text = text_of(page)
    assert "1.234 chỗ nhắc đến" in text
    assert "Đã rà hết 68 bài, 70.000 ký tự" in text
    assert page.count('role="img"') == 2
    assert "<title>2/2026: 9</title>" in page
    assert 'href="/v1/mentions?from=2025-11&amp;topic=bau-cu-2026&amp;format=csv"' in page
    assert '<mark class="term">dự lễ trồng cây</mark>' in page
    assert "<li><q>dự lễ trồng cây</q>: nêu đúng tên</li>" in page
    assert page.count('<li class="hit">') == 1
    assert "2 chỗ trong bài" in text


def test_english(client: TestClient) -> None:
    """`lang=en` switches every word, stays in links, and links back to Vietnamese."""
    page = client.get("/?q=cay&lang=en").text
    assert '<html lang="en">' in page
    assert "23 matching articles" in text_of(page)
    assert 'href="/?q=cay&amp;lang=vi"' in page
    assert "q=cay&amp;sort=date&amp;lang=en" in page


def test_a_path_prefix_is_in_every_link(tmp_path: Path) -> None:
    """Behind a proxy under /tim no link leaves the prefix."""
    with fake_client(tmp_path, root_path="/tim") as client:
        for path in ("/?q=cay", "/mentions?topic=trong-cay", "/article/b%C3%A0i%201", "/"):
            page = client.get("/tim" + path).text
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
            assert links
            assert [link for link in links if not link.startswith("/tim/")] == []


def test_no_index_is_told(tmp_path: Path) -> None:
    """While there is nothing to search, the page says so with 503."""
    from search_api.app import create_app
    from search_api.settings import Settings

    with TestClient(create_app(Settings(index=tmp_path / "none")), base_url="http://127.0.0.1") as client:
        answer = client.get("/?q=cay")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert 'role="alert"' in answer.text


def test_portals_that_take_the_box_by_a_file(client: TestClient) -> None:
    """Liferay takes a client extension: the address of the script and the name of the element, in both languages."""
    for language in ("vi", "en"):
        page = client.get(f"/widget-demo?lang={language}").text
        snippet = page[page.index("timtin-search:\n") :].partition("</code>")[0].splitlines()
        assert snippet[0] == "timtin-search:"
        assert "  htmlElementName: timtin-search" in snippet
        assert snippet[snippet.index("  urls:") + 1].endswith("/widget.js")
