"""The answer card of <timtin-search>: after the results, with its proof, silent where it would not help."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_widget import API, EVIL, HOST, Host, hit, host

pytestmark = pytest.mark.browser
__all__ = ["host"]  # the fixture
CARD = "timtin-search details"
SENTENCE = "😀 Sáng 24/12, phường Hoa Đào trồng 120 cây."
CORS = {"Access-Control-Allow-Origin": HOST}


def found(text: str = "120 cây", sentence: str = SENTENCE, url: str = "https://bao.example/1", **more: Any) -> Any:
    """An answer in the API's shape, 1,000 code points into its article; its link leads to the sentence."""
    at = 1000 + max(0, sentence.find(text))
    article = {
        "id": "a",
        "title": "Bài trồng cây",
        "url": url,
        "published": "2025-12-24",
        "source": "Báo",
        "place": None,
    }
    return {
        "found": True,
        "text": text,
        "span": {"start": at, "end": at + len(text)},
        "sentence": {"text": sentence, "start": 1000, "end": 1000 + len(sentence)},
        "article": article,
        "link": f"{url}#:~:text=S%C3%A1ng",
        "confidence": 0.874,
        "conflict": False,
        "alternatives": [],
    } | more


def put(host: Host, text: str, answer: Any, attributes: str = "", **search: Any) -> Page:
    """Open the box, and ask: the search finds one article, `answer` is what /v1/ask gives."""
    asking = {"query": {"asks": "question"}, "likely": 1, "results": [hit("Bài một", "cây xanh")], "total": 1}
    host.body = asking | search
    host.page.route(f"{API}/v1/ask*", lambda route: told(host, route, answer))
    page = host.open(f'<timtin-search target="inline" {attributes}></timtin-search>')
    page.get_by_role("combobox").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    return page


def told(host: Host, route: Route, answer: Any, status: int = 200) -> None:
    """Answer one question, and note that it was asked."""
    host.asked.append(route.request.url)
    route.fulfill(json=answer, headers=CORS, status=status)


def asked(host: Host) -> list[str]:
    """What the box put to /v1/ask."""
    return [url for url in host.asked if "/v1/ask" in url]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("24/12", "2025-12-24", "24/12 (24/12/2025)"),
        ("24/12/2025", "2025-12-24", "24/12/2025"),
        ("120 cây", {"value": 120}, "120 cây"),
    ],
)
def test_a_day_without_its_year_is_told_in_full(host: Host, text: str, value: object, shown: str) -> None:
    """The article knows the year, the reader does not."""
    page = put(host, "khi nào trồng cây?", found(text, value=value))
    expect(page.locator(CARD).locator(".span")).to_have_text(shown)


def test_the_answer_begins_with_a_capital(host: Host) -> None:
    """As a sentence does, though it was cut from the middle of one; what is copied or read out is as quoted."""
    span = put(host, "ai trồng cây?", found("ông An")).locator(CARD).locator(".span")
    assert (span.inner_text(), span.text_content()) == ("Ông An", "ông An")


def test_the_answer_stands_above_the_results(host: Host) -> None:
    """Its sentence with the answer marked, counted in code points; its article, day and link; said once."""
    page = put(host, "trồng bao nhiêu cây?", found(), 'place="04"')
    card = page.locator(CARD)
    expect(card).to_be_visible()
    assert card.locator(".span").inner_text() == "120 cây"
    assert card.locator("blockquote").inner_text() == SENTENCE
    assert card.locator("mark").all_inner_texts() == ["120 cây"]
    link = card.get_by_role("link", name="Bài trồng cây")
    assert link.get_attribute("href") == "https://bao.example/1#:~:text=S%C3%A1ng"
    assert card.get_by_text("24/12/2025 · Báo").is_visible()
    assert card.get_by_text("Độ tin cậy 87%", exact=True).is_visible()
    tops = [page.locator(part).bounding_box() for part in (CARD, "timtin-search .results")]
    assert tops[0]
    assert tops[1]
    assert tops[0]["y"] < tops[1]["y"]
    assert page.locator("[role=status]", has_text="Trả lời: 120 cây").count() == 1
    assert [url.split("?")[1] for url in asked(host)] == ["place=04&q=tr%E1%BB%93ng+bao+nhi%C3%AAu+c%C3%A2y%3F"]
    card.get_by_text("Trả lời").click()
    expect(card.locator("blockquote")).to_be_hidden()


def test_an_article_without_a_date_is_called_so(host: Host) -> None:
    """What changes with time may have changed since; a dated article or sentence needs no such word."""
    said = "Bài không ghi ngày đăng: hãy xem điều này còn đúng không."
    for sentence, card in ((SENTENCE, f"Độ tin cậy 87% · {said}"), (f"Năm 2026, {SENTENCE}", "Độ tin cậy 87%")):
        undated = found(sentence=sentence)
        undated["article"] = undated["article"] | {"published": None}
        page = put(host, "bao nhiêu cây?", undated)
        expect(page.get_by_text(card, exact=True)).to_be_visible()


def test_a_title_that_the_proof_repeats_is_not_shown_again(host: Host) -> None:
    """An article without a headline is titled by its first sentence: the link says what it opens."""
    answer = found()
    answer["article"] = answer["article"] | {"title": SENTENCE.removesuffix(".")}
    link = put(host, "bao nhiêu cây?", answer).locator(CARD).get_by_role("link", name="Mở bài có câu này")
    assert link.get_attribute("href") == answer["link"]


def test_it_tells_the_page(host: Host) -> None:
    """An event carries the answer, for whoever counts or shows it elsewhere."""
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.evaluate("addEventListener('timtin-answer', event => { window.told = event.detail.answer.text })")
    host.body = {"query": {"asks": "question"}, "results": [hit("Bài một", "cây")], "total": 1}
    page.route(f"{API}/v1/ask*", lambda route: told(host, route, found()))
    page.get_by_role("combobox").fill("bao nhiêu cây?")
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_be_visible()
    assert page.evaluate("told") == "120 cây"


def test_a_conflict_and_other_answers_are_shown(host: Host) -> None:
    """That articles disagree and, beside it and before the proof, what the others say, each with its own link."""
    other = found("130 cây", "Phường trồng 130 cây.", "https://khac.example/2")
    page = put(host, "bao nhiêu cây?", found(conflict=True, alternatives=[other]))
    told = page.get_by_text("Các bài nêu khác nhau. Cũng có thể: 130 cây (Báo, 24/12/2025)")
    expect(told).to_be_visible()
    proof = page.locator(CARD).locator("blockquote").bounding_box()
    line = told.bounding_box()
    assert proof is not None
    assert line is not None
    assert line["y"] + line["height"] <= proof["y"]
    href = page.get_by_role("link", name="130 cây").get_attribute("href")
    assert href is not None
    assert href.startswith("https://khac.example/2#")


@pytest.mark.parametrize(
    ("search", "note"),
    [
        ({"query": {"asks": "question"}, "likely": 2}, True),
        ({"query": {"asks": "question"}, "likely": 0}, False),
        ({"query": {"asks": "subject"}, "likely": 2}, False),
    ],
    ids=["a question", "hits that hardly fit", "words that name something"],
)
def test_no_answer_is_told_where_that_helps(host: Host, search: dict[str, Any], note: bool) -> None:
    """A question is told that nothing is sure enough; who typed words, or is told so already, hears nothing more."""
    with host.page.expect_response(f"{API}/v1/ask*"):
        page = put(host, "cây", {"found": False, "alternatives": [found()]}, **search)
    page.wait_for_timeout(100)
    assert page.get_by_text("Không tìm thấy câu trả lời đủ chắc").count() == 2 * note  # seen, and said
    assert page.locator(CARD).count() == 0


@pytest.mark.parametrize(
    ("attributes", "search"),
    [('answer="off"', {}), ("", {"query": {"asks": None}}), ("", {"results": [], "total": 0})],
    ids=["switched off", "keywords", "nothing found"],
)
def test_it_asks_only_where_it_should(host: Host, attributes: str, search: dict[str, Any]) -> None:
    """Not with `answer="off"`, not for mere words, not where nothing was found."""
    host.body = {"query": {"asks": "question"}, "results": [hit("Bài một", "cây")], "total": 1} | search
    page = host.open(f'<timtin-search target="inline" {attributes}></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.locator("timtin-search p.status")).not_to_be_empty()
    page.wait_for_timeout(200)
    assert asked(host) == []


def test_results_do_not_wait_and_late_answers_are_dropped(host: Host) -> None:
    """While an answer is on its way its results stand there; one that comes after the next search is never shown."""
    waiting: list[Route] = []
    page = put(host, "chậm bao nhiêu?", found())
    expect(page.locator(CARD)).to_be_visible()
    page.unroute(f"{API}/v1/ask*")
    page.route(f"{API}/v1/ask*", lambda route: waiting.append(route))
    page.get_by_role("combobox").press("Enter")
    expect(page.locator(CARD)).to_have_count(0)
    assert page.get_by_role("link", name="Bài một").is_visible()
    host.body = {"query": {"asks": None}, "results": [hit("Bài hai", "cây")], "total": 1}
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bài hai")).to_be_visible()
    assert len(waiting) == 1
    told(host, waiting[0], found())
    page.wait_for_timeout(200)
    assert page.locator(CARD).count() == 0
    assert "Trả lời" not in page.locator("timtin-search").inner_text()


def test_an_answer_that_fails_leaves_the_results(host: Host) -> None:
    """A full server, say: no word of it, the results are there."""
    page = put(host, "bao nhiêu cây?", {})
    page.unroute(f"{API}/v1/ask*")
    page.route(f"{API}/v1/ask*", lambda route: told(host, route, {}, 503))
    with page.expect_response(re.compile("/v1/ask")):
        page.get_by_role("combobox").press("Enter")
    page.wait_for_timeout(100)
    assert page.get_by_role("link", name="Bài một").is_visible()
    assert page.get_by_text("1 bài phù hợp.").is_visible()


@pytest.mark.parametrize("evil", EVIL)
def test_it_is_never_markup(host: Host, evil: str) -> None:
    """Answer, sentence, title, address and the other answers are text; only web addresses become links."""
    article = {"id": evil, "title": evil, "url": evil, "published": evil, "source": evil, "place": None}
    other = found(evil, evil, evil) | {"article": article, "link": evil}
    page = put(host, "cây?", other | {"alternatives": [other], "conflict": True})
    expect(page.locator(f"{CARD} blockquote")).to_have_text(evil, use_inner_text=False)
    assert page.evaluate("window.hacked") is None
    inner = "document.querySelector('timtin-search').shadowRoot"
    assert page.evaluate(f"{inner}.querySelectorAll('img, script, svg, b, iframe, math, form form').length") == 0
    assert page.evaluate(f"[...{inner}.querySelectorAll('a')].every(link => /^https?:$/.test(link.protocol))")


def test_it_speaks_english(host: Host) -> None:
    """With lang="en"."""
    page = put(host, "how many trees?", found(conflict=True, alternatives=[found("130")]), 'lang="en"')
    for words in ("The articles disagree.", "Confidence 87%", "It may also be"):
        expect(page.get_by_text(words)).to_be_visible()
    assert page.locator("summary").inner_text() == "Answer"
