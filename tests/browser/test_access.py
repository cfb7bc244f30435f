"""Everybody can use the pages: axe-core, narrow screens, targets, dark, forced colours, paper, less motion."""

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SUGGESTIONS
from tests.browser.test_widget import hit
from tests.browser.test_widget_answer import found

pytestmark = pytest.mark.browser
At = Callable[[str], Page]
PAGES = {
    "first": "/",
    "results": "/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch+c%C3%A2y&place=25&from=2025-07",
    "empty": "/?q=zzz&place=25",
    "wrong date": "/?q=cay&from=31/02/2026",
    "article": "/article/b%C3%A0i%201?q=trong+cay",
    "mentions": "/mentions?topic=bau-cu-2026&related=1",
    "topics": "/mentions",
    "missing": "/article/none",
    "english": "/?q=cay&lang=en",
    "widget": "/widget-demo",
}
LOOKS = [("light", 1100), ("dark", 1100), ("light", 360)]
FOUND = {"query": {"asks": "question"}, "results": [hit("Bài một", "cây xanh")], "total": 1}
ANSWER = found(conflict=True, alternatives=[found("Sáng 24/12")])
AXE = "axe-core@4.10.3"


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, fetched by npm for this run; skips where npm cannot."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not on this machine: no axe-core")
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "pack", "--silent", AXE]
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=60, capture_output=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip(f"npm could not fetch {AXE}")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        source = packed.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode()


@pytest.mark.parametrize("path", [*PAGES.values(), "/docs"], ids=[*PAGES, "api"])
@pytest.mark.parametrize(("scheme", "width"), LOOKS, ids=["light", "dark", "phone"])
def test_axe_finds_nothing_serious(
    browser: Browser, address: str, axe: str, path: str, scheme: Any, width: int
) -> None:
    """No serious or critical finding on any page, in light, in dark and on a phone; menus and filters open."""
    look = {"viewport": {"width": width, "height": 800}}
    context = browser.new_context(color_scheme=scheme, locale="vi-VN", bypass_csp=True, **look)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert serious(page, axe) == []
    context.close()


def test_axe_finds_nothing_serious_in_passing_states(browser: Browser, address: str, axe: str) -> None:
    """With completions open, one chosen; with a failure told; with the busy sign; with an answer in the widget."""
    context = browser.new_context(locale="vi-VN", bypass_csp=True)
    page = context.new_page()
    page.route("**/v1/suggest*", lambda route: route.fulfill(json={"suggestions": SUGGESTIONS}))
    page.goto(address + "/?q=cay")
    page.locator("#q").press_sequentially("b")
    page.get_by_role("listbox").wait_for()
    page.locator("#q").press("ArrowDown")
    assert serious(page, axe) == []
    page.locator("#q").press("Escape")
    page.route("**/?q=hong", lambda route: route.abort())
    page.locator("#q").fill("hong")
    page.locator("#q").press("Enter")
    page.get_by_role("button", name="Thử lại").wait_for()
    assert serious(page, axe) == []
    page.route("**/?q=cham", lambda route: None)
    page.locator("#q").fill("cham")
    page.locator("#q").press("Enter")
    page.locator("#progress").wait_for()
    assert serious(page, axe) == []
    page.route("**/v1/search*", lambda route: route.fulfill(json=FOUND))
    page.route("**/v1/ask*", lambda route: route.fulfill(json=ANSWER))
    page.goto(address + "/widget-demo")
    page.get_by_role("combobox").fill("bao nhiêu cây?")
    page.get_by_role("combobox").press("Enter")
    page.locator("timtin-search details").wait_for()
    assert serious(page, axe) == []
    context.close()


def serious(page: Page, axe: str) -> list[tuple[str, str, str]]:
    """Return axe-core's serious and critical findings on a page as it stands."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        (item["id"], item["nodes"][0]["html"], item["nodes"][0]["failureSummary"])
        for item in found["violations"]
        if item["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_320_pixels_are_enough(at: At, page: Page, path: str) -> None:
    """Nothing makes the page scroll sideways on the narrowest phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    at(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_links_above_results_stand_on_one_line(at: At, page: Page, language: str) -> None:
    """Also on the narrowest phone, inside its edges, so that the answer is not pushed down."""
    page.set_viewport_size({"width": 320, "height": 640})
    at(f"{PAGES['results']}&lang={language}")
    places = page.evaluate("[...document.querySelectorAll('.top a')].map(a => a.getBoundingClientRect().toJSON())")
    assert max(place["top"] for place in places) < min(place["bottom"] for place in places)
    assert all(place["left"] > 0 and place["right"] <= 320 - 12 for place in places)


def test_a_word_without_end_breaks(at: At, page: Page) -> None:
    """Letters without a space, in the question and in a phrase, do not make the page wider."""
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (f"/?q={'a' * 600}&place={'b' * 90}", f"/mentions?q={'a' * 400}"):
        at(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_answer_is_seen_first_on_a_phone(browser: Browser, address: str, language: str, scripts: bool) -> None:
    """At 360 by 640 nothing stands between box and answer, whatever was filtered and understood; all of it is read."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}{PAGES['results']}&lang={language}")
    tops = {
        part: page.locator(part).bounding_box() for part in (".combo", ".answer", ".panel", ".understood", ".chips")
    }
    boxes = {part: box for part, box in tops.items() if box}
    assert list(boxes) == list(tops)
    assert 0 < boxes[".answer"]["y"] - boxes[".combo"]["y"] - boxes[".combo"]["height"] < 32
    assert all(boxes[part]["y"] > boxes[".answer"]["y"] for part in (".panel", ".understood", ".chips"))
    proof = page.locator(".answer .from").bounding_box()
    assert proof
    assert proof["y"] + proof["height"] <= 640
    context.close()


def test_answer_and_filters_stand_side_by_side_on_a_wide_screen(at: At) -> None:
    """The answer heads the column of results; what follows stands under it, not under the long list of filters."""
    page = at(PAGES["results"])
    parts = (page.locator(part).bounding_box() for part in (".answer", ".panel", ".main"))
    answer, panel, main = (box for box in parts if box)
    assert answer["x"] == main["x"] > panel["x"] + panel["width"]
    assert answer["y"] == panel["y"]
    assert 0 < main["y"] - answer["y"] - answer["height"] < 40


def test_targets_are_large_enough(at: At) -> None:
    """What is clicked is at least 24 pixels high, words within a sentence aside."""
    page = at(PAGES["results"])
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
        .filter(item => item.checkVisibility() && !item.closest('.unseen, .skip, p.understood, p.from, p.others, h3'))
        .map(item => [item.getBoundingClientRect().height, item.outerHTML.slice(0, 80)])
        .filter(([height]) => height > 0 && height < 24)"""
    )
    assert small == []


def test_the_keyboard_need_not_go_through_the_filters(at: At) -> None:
    """Behind the box a link that shows itself leads past the places, dates and sources to the results."""
    for path in (PAGES["results"], PAGES["empty"]):
        page = at(path)
        page.locator("#q").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Đến kết quả"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.resource_type))
        page.keyboard.press("Enter")
        page.evaluate("new Promise(done => setTimeout(done, 300))")
        assert page.evaluate("document.activeElement.id") == "found"
        assert "xhr" not in asked  # the page is there already


def test_forced_colours_keep_marks_apart(browser: Browser, address: str) -> None:
    """With the system's colours matches still stand out."""
    page = browser.new_context(forced_colors="active").new_page()
    page.goto(address + "/?q=trong+cay")
    style = "getComputedStyle(document.querySelector('mark.term')).backgroundColor"
    assert page.evaluate(style) != page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.context.close()


def test_no_heading_is_heard_twice(at: At) -> None:
    """On the first page too, where one heading only names the part below the box."""
    for path in (PAGES["first"], PAGES["results"], PAGES["article"], PAGES["mentions"]):
        heard = [text.strip() for text in at(path).locator("main :is(h1, h2, h3)").all_text_contents()]
        names = [text for text in heard if text and not text.startswith("Bài")]
        assert len(names) == len(set(names)), names


RING = """() => {
    const focused = document.activeElement;
    const ring = element => element && parseFloat(getComputedStyle(element).outlineWidth) > 0
        && getComputedStyle(element).outlineStyle !== 'none';
    return focused === document.body || ring(focused) || ring(focused.closest('.combo')) ? '' : focused.outerHTML;
}"""


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("path", [PAGES["results"], PAGES["article"], PAGES["mentions"]])
def test_every_stop_of_the_tab_key_shows_a_ring(browser: Browser, address: str, path: str, forced: str) -> None:
    """Also with the system's colours, which take shadows and tints away: an outline, of the stop or of its box."""
    page = browser.new_context(forced_colors=forced).new_page()  # type: ignore[arg-type]
    page.goto(address + path)
    for _ in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(RING) == ""
        if page.evaluate("document.activeElement === document.body"):
            break
    else:
        raise AssertionError("the Tab key never came to the end of the page")
    page.context.close()


def test_less_motion(browser: Browser, address: str) -> None:
    """Who asks for less motion sees none."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(address + "/?q=cay")
    seconds = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#progress span')).animationDuration)")
    assert seconds < 0.001
    page.context.close()


def test_paper_has_results_and_no_controls(at: At, tmp_path: Path) -> None:
    """Printing leaves box, filters and buttons out."""
    page = at("/?q=trong+cay")
    page.emulate_media(media="print")
    assert not page.locator("#q").is_visible()
    assert not page.locator(".panel").is_visible()
    assert page.locator(".hit").first.is_visible()
    assert page.locator(".asked").inner_text() == "trong cay"
    page.goto(page.url.split("/?")[0] + "/?q=ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch+c%C3%A2y")
    order = [page.locator(part).bounding_box() for part in (".asked", ".answer", ".hit >> nth=0")]
    assert all(order)
    assert sorted(order, key=lambda box: box["y"]) == order, "what was asked, the answer, the results"  # type: ignore[index]
    page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 10_000


def test_paper_says_what_was_asked_and_how_it_was_read(at: At) -> None:
    """The question, its filters and how it was understood are words on paper, without the signs that remove them."""
    page = at("/?q=trong+cay+phú+thọ&place=25&from=2025-07")
    assert not page.locator(".asked").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".asked").is_visible()
    assert page.locator(".chips").inner_text().split("\n") == ["Phú Thọ từ 7/2025"]
    assert page.locator(".understood a.token").first.is_visible()
    assert not page.locator(".understood a.token").first.inner_text().endswith(" ")
    assert not page.locator(".understood > a:not(.token)").is_visible()
    page.goto(page.url.split("/?")[0] + "/article/b%C3%A0i%201?q=trong+cay")
    address = page.locator(".meta a[target]").evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://bao.example/1" in address
    assert not page.locator("#similar").is_visible()
