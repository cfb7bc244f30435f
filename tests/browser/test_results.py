"""Searching in place: the address is the state, failures are told, the focus is never lost."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import focus_is_kept

pytestmark = pytest.mark.browser
At = Callable[[str], Page]
Answer = Callable[[Route], None]


def ask(page: Page, text: str) -> None:
    """Put a question and press Enter."""
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")


def test_a_query_without_marks_marks_the_accented_words(at: At) -> None:
    """What was typed as "trong cay" marks "trồng cây" as it is written."""
    page = at("/?q=trong+cay")
    assert page.locator(".hit").first.locator("mark.term").all_inner_texts()[:2] == ["trồng", "cây"]


def test_a_search_keeps_the_page_and_says_so_once(at: At) -> None:
    """No reload; one polite message; the focus stays in the box; the title follows."""
    page = at("/?q=cay")
    page.evaluate(
        """() => { window.kept = true; window.said = []; const status = document.getElementById("status");
        new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true}); }"""
    )
    ask(page, "trồng cây")
    page.wait_for_url("**/?q=tr%E1%BB%93ng+c%C3%A2y")
    expect(page).to_have_title("trồng cây – TimTin")
    page.wait_for_timeout(200)
    assert page.evaluate("window.kept")
    assert len([said for said in page.evaluate("said") if "bài phù hợp" in said]) == 1
    assert page.evaluate("document.activeElement.id") == "q"


def test_back_restores_everything(at: At) -> None:
    """Hit, then back: the question, the results and the place on the page."""
    page = at("/?q=trong+cay&place=25")
    page.evaluate("scrollTo(0, 500)")
    before = page.evaluate("scrollY")
    page.locator(".hit h3 a").nth(2).evaluate("link => link.click()")
    page.wait_for_url("**/article/**")
    assert page.locator("h1#results").is_visible()
    page.go_back()
    page.wait_for_url("**/?q=trong+cay&place=25")
    expect(page.locator(".hit")).to_have_count(10)
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 5")
    assert page.locator("#q").input_value() == "trong cay"
    assert page.locator(".chip").count() == 1


def test_the_place_on_the_page_survives_a_listing_and_a_reload(at: At, page: Page) -> None:
    """Back from an article to the listing, a page of another kind, and after a reload: where the reader was."""
    page.set_viewport_size({"width": 400, "height": 300})
    page = at("/mentions?topic=trong-cay")
    page.locator(".hit h3 a").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 0
    page.locator(".hit h3 a").click()
    page.wait_for_url("**/article/**")
    page.go_back()
    page.wait_for_url("**/mentions?topic=trong-cay")
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 5")
    page.reload()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 5")


def test_back_returns_the_focus_to_the_link_that_was_followed(at: At) -> None:
    """Who reads hit after hit with the keyboard goes on where they were, not from the first one again."""
    page = at("/?q=trong+cay")
    link = page.locator(".hit h3 a").nth(3)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    page.go_back()
    page.wait_for_url("**/?q=trong+cay")
    expect(link).to_be_focused()


def test_late_answers_are_dropped(at: At) -> None:
    """The answer to an earlier, slower search never replaces the later one's."""
    page = at("/")
    waiting: list[Route] = []
    page.route(re.compile(r"q=cham"), lambda route: waiting.append(route))
    ask(page, "cham")
    page.wait_for_timeout(100)
    ask(page, "cay")
    page.wait_for_url("**/?q=cay")
    for route in waiting:
        route.continue_()
    page.wait_for_timeout(300)
    assert waiting
    assert page.url.endswith("/?q=cay")
    assert page.locator(".hit").count() == 10


def test_a_slow_search_shows_a_sign_and_escape_ends_it(at: At) -> None:
    """After 200 ms a sign stands there, the old results stay; Esc ends the search."""
    page = at("/?q=cay")
    page.route(re.compile(r"q=cham"), lambda route: None)
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    ask(page, "cham")
    page.clock.run_for(199)
    assert page.locator("#progress").is_hidden()
    page.clock.run_for(2)
    expect(page.locator("#progress")).to_be_visible()
    assert page.locator(".hit").count() == 10
    assert page.locator("#view").get_attribute("aria-busy") == "true"
    page.keyboard.press("Escape")
    expect(page.locator("#progress")).to_be_hidden()
    assert page.locator("#view").get_attribute("aria-busy") is None
    assert page.url.endswith("/?q=cay")


FAILURES: list[tuple[Answer, str]] = [
    (lambda route: route.abort(), "Không kết nối được máy chủ"),
    (lambda route: route.fulfill(status=500, body="{}"), "Máy chủ gặp lỗi"),
    (lambda route: route.fulfill(status=429, headers={"Retry-After": "7"}, body="{}"), "Thử lại sau 7 giây"),
    (lambda route: route.fulfill(status=503, headers={"Retry-After": "2"}, body="{}"), "Thử lại sau 2 giây"),
]


@pytest.mark.parametrize(("answer", "words"), FAILURES, ids=["no network", "500", "429", "503"])
def test_failure_is_not_emptiness(at: At, answer: Answer, words: str) -> None:
    """An error says what failed and offers another try; the old results stay; the try works."""
    page = at("/?q=cay")
    page.route(re.compile(r"q=hong"), answer)
    ask(page, "hong cay")
    expect(page.locator("#failure")).to_contain_text(words)
    assert page.locator(".hit").count() == 10
    assert "Không tìm thấy" not in page.locator("body").inner_text()
    page.unroute(re.compile(r"q=hong"))
    page.get_by_role("button", name="Thử lại").click()
    page.wait_for_url("**/?q=hong+cay")
    expect(page.locator("#failure")).to_be_hidden()
    assert focus_is_kept(page)


def test_offline(at: At) -> None:
    """Without a network the page says so and works again with one."""
    page = at("/?q=cay")
    page.context.set_offline(True)
    ask(page, "trong cay")
    expect(page.locator("#failure")).to_contain_text("Không kết nối được máy chủ")
    edges = [page.locator(part).bounding_box() for part in ("#failure", "#search")]
    assert edges[0]
    assert edges[1]
    assert edges[0]["x"] == edges[1]["x"]
    page.context.set_offline(False)
    page.get_by_role("button", name="Thử lại").click()
    page.wait_for_url("**/?q=trong+cay")


def test_chips_go_one_by_one_and_the_focus_stays(at: At) -> None:
    """Each chip removes its filter alone; the focus goes to the results, not to nothing."""
    page = at("/?q=cay&place=25&from=2025-07")
    page.get_by_label("Bỏ lọc Phú Thọ").click()
    page.wait_for_url("**/?q=cay&from=2025-07")
    expect(page.locator(".chip")).to_have_count(1)
    assert focus_is_kept(page)
    page.get_by_text("Xóa tất cả").click()
    page.wait_for_url("**/?q=cay")
    expect(page.locator(".chip")).to_have_count(0)
    assert focus_is_kept(page)


def test_the_place_tree_adds_and_drops(at: At) -> None:
    """A commune of the tree becomes a filter; chosen again it goes."""
    page = at("/?q=cay")
    page.locator(".tree summary").first.click()
    page.get_by_role("link", name="Phường Hoa Đào", exact=True).click()
    page.wait_for_url("**/?q=cay&place=00001")
    page.get_by_role("link", name="Phường Hoa Đào", exact=True).click()
    page.wait_for_url("**/?q=cay")


DATES = [
    ("1/7/2025", "2025-07-01"),
    ("01/07/2025", "2025-07-01"),
    ("01-07-2025", "2025-07-01"),
    ("1.7.2025", "2025-07-01"),
    ("2025-07-01", "2025-07-01"),
    ("  1/7/2025 ", "2025-07-01"),
    ("29/2/2024", "2024-02-29"),
    ("7/2025", "2025-07"),
    ("07-2025", "2025-07"),
    ("2025-07", "2025-07"),
    ("2025", "2025"),
    ("31/12/1999", "1999-12-31"),
]


@pytest.mark.parametrize(("typed", "written"), DATES)
def test_dates_are_typed_as_people_do(at: At, typed: str, written: str) -> None:
    """Day, month or year in the field; ISO in the address."""
    page = at("/?q=cay")
    page.get_by_label("Từ ngày").fill(typed)
    page.get_by_role("button", name="Áp dụng").click()
    page.wait_for_url(f"**/?q=cay&from={written}")


def test_a_wrong_date_is_told_at_its_field(at: At) -> None:
    """31/02/2026 stays in the field, which is marked and described."""
    page = at("/?q=cay")
    page.get_by_label("Từ ngày").fill("31/02/2026")
    page.get_by_role("button", name="Áp dụng").click()
    field = page.get_by_label("Từ ngày")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.input_value() == "31/02/2026"
    assert "không phải là ngày" in page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()


def test_the_answer_can_be_hidden(at: At) -> None:
    """The card closes by its head, from the keyboard too."""
    page = at("/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch+c%C3%A2y")
    assert page.locator(".answer .span").inner_text() == "Lê Thị Mận"
    page.locator("#answer-head").press("Enter")
    expect(page.locator(".answer .span")).to_be_hidden()


def test_an_article_opens_at_the_match_and_keys_go_on(at: At) -> None:
    """The match is in view; n and p go from one to the next."""
    page = at("/?q=trong+cay")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/article/**#at")
    expect(page.locator("[data-match]").first).to_be_in_viewport()
    page.keyboard.press("n")
    expect(page.locator("[data-match].now")).to_have_count(1)
    assert "Đoạn khớp 3 trên 3" in page.locator("#status").inner_text()
    assert page.evaluate("document.activeElement.matches('[data-match].now')"), "Tab goes on from the match"
    page.keyboard.press("p")
    assert "Đoạn khớp 2 trên 3" in page.locator("#status").inner_text()


def test_what_the_head_says_follows_the_search(at: At) -> None:
    """Feed and canonical address are those of what is shown, also after a search in place and on the way back."""
    page = at("/?q=cay")
    feed = page.locator("link[rel=alternate]").first
    page.fill("#q", "trồng")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=tr%E1%BB%93ng")
    assert "q=tr%E1%BB%93ng" in (feed.get_attribute("href") or "")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/article/**")
    assert page.locator("link[rel=canonical]").get_attribute("href") == "/article/b%C3%A0i%201"
    assert "NewsArticle" in (page.locator("script[type='application/ld+json']").text_content() or "")
    assert page.locator("link[rel=alternate]").count() == 0
    page.go_back()
    page.wait_for_url("**/?q=tr%E1%BB%93ng")
    expect(page.locator("link[rel=canonical]")).to_have_count(0)
    assert "q=tr%E1%BB%93ng" in (feed.get_attribute("href") or "")


def test_an_article_opens_from_the_list_of_mentions(at: At) -> None:
    """All that the topic's listing counts is marked, the first in view; one link leads back to the list."""
    page = at("/mentions?topic=trong-cay")
    assert page.locator(".hit").count() == 1
    page.locator(".hit h3 a").click()
    page.wait_for_url("**/article/**topic=trong-cay*")
    expect(page.locator("#at")).to_be_in_viewport()
    assert page.locator("mark.term").count() >= 2
    page.get_by_role("link", name="Về danh sách").click()
    page.wait_for_url("**/mentions?topic=trong-cay")


def test_why_a_mention_counts_opens(at: At) -> None:
    """The reason is folded away and opens."""
    page = at("/mentions?topic=trong-cay")
    reason = page.get_by_text("nêu đúng tên").first
    assert not reason.is_visible()
    page.get_by_text("Vì sao tính").first.click()
    expect(reason).to_be_visible()


def test_filters_are_folded_on_a_phone(at: At, page: Page) -> None:
    """On a narrow screen results come first; on a wide one the filters stand beside them."""
    page.set_viewport_size({"width": 360, "height": 740})
    assert not at("/?q=cay&place=25").get_by_label("Từ ngày").is_visible()
    page.set_viewport_size({"width": 1100, "height": 740})
    assert at("/?q=cay&place=25").get_by_label("Từ ngày").is_visible()


def test_snippets_are_copied(at: At) -> None:
    """One press copies a snippet and says so; each button says of which."""
    page = at("/widget-demo")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Sao chép: Trang bất kỳ").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_have_text("Đã sao chép")
    assert page.get_by_role("button", name="Sao chép: WordPress").inner_text() == "Sao chép"
    assert "<timtin-search" in page.evaluate("navigator.clipboard.readText()")


def test_pages_of_results(at: At) -> None:
    """Next goes on and back again; the last page has no next."""
    page = at("/?q=cay")
    page.get_by_role("link", name="Trang sau").click()
    page.wait_for_url("**/?q=cay&cursor=10")
    page.get_by_role("link", name="Trang sau").click()
    page.wait_for_url("**cursor=20")
    expect(page.locator(".hit")).to_have_count(3)
    assert page.get_by_role("link", name="Trang sau").count() == 0
    page.go_back()
    page.wait_for_url("**cursor=10")


def test_random_states_survive_a_reload(at: At) -> None:
    """Wherever links lead, a fresh visit to the address shows the same."""
    page, choose = at("/?q=cay"), random.Random(3)
    for _ in range(8):
        links = page.locator("#view a[href^='/?']:visible")
        page.locator("section.main").evaluate("part => { part.dataset.left = '' }")
        links.nth(choose.randrange(links.count())).click()
        page.locator("[data-left]").wait_for(state="detached")
        shown = page.locator("section.main").inner_text()
        page.reload()
        assert page.locator("section.main").inner_text() == shown, page.url


def test_hostile_text_stays_text(at: At) -> None:
    """Tags in titles, passages and the question never become elements, also when swapped in."""
    page = at("/")
    ask(page, "độc")
    expect(page.locator(".hit").first).to_contain_text("<script>window.hacked=1</script>")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/article/**")
    assert page.locator("#view img").count() == 0
    at("/?q=%3Cimg+src%3Dx+onerror%3Dhacked%3D1%3E")
    assert page.locator("#view img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    """Search, filter by a form, go on, open an article: links and forms alone."""
    page = browser.new_context(java_script_enabled=False, locale="vi-VN").new_page()
    page.goto(address)
    page.locator("#q").fill("trong cay")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/?q=trong+cay")
    assert page.locator(".hit").count() == 10
    page.locator(".panel > summary").click()
    page.get_by_label("Từ ngày").fill("7/2025")
    page.get_by_role("button", name="Áp dụng").click()
    page.wait_for_url("**/?q=trong+cay&from=2025-07")
    page.get_by_role("link", name="Trang sau").click()
    page.locator(".hit h3 a").first.click()
    assert page.locator("h1#results").is_visible()
    page.context.close()
