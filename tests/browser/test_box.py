"""The question box: a combobox by the ARIA guide, that leaves Vietnamese typing alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import SUGGESTIONS

pytestmark = pytest.mark.browser
At = Callable[[str], Page]


def typed(page: Page, text: str) -> None:
    """Type into the box and wait for completions."""
    page.locator("#q").press_sequentially(text)
    expect(page.get_by_role("listbox")).to_be_visible()


def test_arrows_move_over_options_that_exist(at: At) -> None:
    """Nothing is preselected; the first ↓ is option 0; every active id is in the page; it goes round."""
    page = at("/")
    typed(page, "bau")
    box = page.locator("#q")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    assert page.locator("[role=option][aria-selected=true]").count() == 0
    for place in (0, 1, 2, 0):
        box.press("ArrowDown")
        active = box.get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        assert page.locator("[role=option]").nth(place).get_attribute("id") == active
    box.press("ArrowUp")
    assert page.locator("[role=option]").nth(2).get_attribute("aria-selected") == "true"
    assert box.input_value() == "bau"


def test_enter_searches_what_was_typed(at: At) -> None:
    """Without a chosen option Enter searches the text, and the list closes."""
    page = at("/")
    typed(page, "cay")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/?q=cay")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_enter_takes_a_chosen_option(at: At) -> None:
    """A chosen option is searched for, with its marks."""
    page = at("/")
    typed(page, "bau")
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/?q=b%E1%BA%A7u+c%E1%BB%AD")
    assert page.locator("#q").input_value() == "bầu cử"


@pytest.mark.parametrize(
    ("kind", "id", "leads_to"),
    [
        ("title", "bài 1", "**/article/b%C3%A0i%201?lang=vi"),
        ("topic", "bau-cu-2026", "**/mentions?topic=bau-cu-2026&lang=vi"),
        ("place", "25", "**/?q=C%C3%A2y+xanh&lang=vi"),
    ],
)
def test_a_named_page_opens_at_once(at: At, kind: str, id: str, leads_to: str) -> None:
    """An article or a topic that was chosen by its name is opened, anything else searched for."""
    page = at("/?lang=vi")
    page.unroute("**/v1/suggest*")
    page.route(
        "**/v1/suggest*", lambda r: r.fulfill(json={"suggestions": [{"text": "Cây xanh", "kind": kind, "id": id}]})
    )
    typed(page, "ca")
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.wait_for_url(leads_to)


def test_escape_closes_and_keeps_the_text(at: At) -> None:
    """Esc closes the list; what is typed stays."""
    page = at("/")
    typed(page, "bau")
    page.locator("#q").press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.locator("#q").input_value() == "bau"
    assert page.locator("#q").get_attribute("aria-expanded") == "false"


def test_a_click_takes_an_option_and_keeps_the_focus(at: At) -> None:
    """A pointer chooses as well; the box keeps the focus."""
    page = at("/")
    typed(page, "bau")
    page.get_by_role("option", name="bầu cử sớm").click()
    page.wait_for_url("**/?q=b%E1%BA%A7u+c%E1%BB%AD+s%E1%BB%9Bm")
    assert page.evaluate("document.activeElement.id") == "q"


def test_completions_mark_what_was_typed_without_marks(at: At) -> None:
    """What was typed as "bau cu" stands out in "bầu cử", as it stands or word by word, and never inside a word."""
    page = at("/")
    page.unroute("**/v1/suggest*")
    texts = ["bầu cử của xã", "Cử tri đi bầu", "ấu cũ"]
    page.route("**/v1/suggest*", lambda route: route.fulfill(json={"suggestions": texts}))
    typed(page, "bau cu")
    marked = [option.locator("mark").all_inner_texts() for option in page.get_by_role("option").all()]
    assert marked == [["bầu cử"], ["Cử", "bầu"], ["cũ"]]


def test_unikey_backspacing_is_not_disturbed(at: At) -> None:
    """Unikey turns d into đ by Backspace and a new letter: the box never writes into itself meanwhile."""
    page = at("/")
    box = page.locator("#q")
    box.focus()
    page.keyboard.type("d")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("đ")
    page.wait_for_timeout(250)
    assert box.input_value() == "đ"


@pytest.mark.parametrize("code", [229, 13], ids=["taken by the IME", "handed on"])
def test_keys_are_inert_while_an_ime_composes(at: At, code: int) -> None:
    """While composing nothing is asked and Enter does nothing; after it, completions are asked for once."""
    page = at("/")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.locator("#q").focus()
    devtools = page.context.new_cdp_session(page)
    for text in ("b", "bâ", "bầu"):
        devtools.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    key = {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code, "text": "\r"}
    devtools.send("Input.dispatchKeyEvent", key)
    page.wait_for_timeout(300)
    assert [request.url for request in asked] == []
    devtools.send("Input.insertText", {"text": "bầu"})
    page.wait_for_timeout(400)
    assert ["/v1/suggest" in request.url for request in asked] == [True]
    assert page.locator("#q").input_value() == "bầu"


def test_late_completions_are_dropped(at: At) -> None:
    """An answer to what is no longer typed never shows."""
    page = at("/")
    page.unroute("**/v1/suggest*")
    waiting: list[Route] = []

    def answer(route: Route) -> None:
        if route.request.url.endswith("q=b"):
            waiting.append(route)
        else:
            route.fulfill(json={"suggestions": [{"text": "nhanh"}]})

    page.route("**/v1/suggest*", answer)
    page.locator("#q").press_sequentially("b")
    page.wait_for_timeout(200)
    page.locator("#q").press_sequentially("a")
    expect(page.get_by_role("option")).to_have_text("nhanh")
    for route in waiting:
        route.fulfill(json={"suggestions": [{"text": "chậm"}]})
    page.wait_for_timeout(200)
    assert waiting
    assert page.get_by_role("option").all_inner_texts() == ["nhanh"]


def test_completions_that_fail_leave_the_box_working(at: At) -> None:
    """No completions, no message; Enter still searches."""
    page = at("/")
    page.unroute("**/v1/suggest*")
    page.route("**/v1/suggest*", lambda route: route.abort())
    page.locator("#q").press_sequentially("cay")
    page.wait_for_timeout(250)
    page.locator("#q").press("Enter")
    page.wait_for_url("**/?q=cay")


def test_no_completions_are_no_longer_told(at: At) -> None:
    """What was told of completions goes with them: nobody finds "Có 3 gợi ý" where none is open."""
    page = at("/")
    page.unroute("**/v1/suggest*")
    page.route("**/v1/suggest?q=b", lambda route: route.fulfill(json={"suggestions": SUGGESTIONS}))
    page.route("**/v1/suggest?q=xq", lambda route: route.fulfill(json={"suggestions": []}))
    typed(page, "b")
    expect(page.locator("#status")).to_have_text("Có 3 gợi ý")
    page.locator("#q").fill("xq")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("")


def test_slash_comes_to_the_box(at: At) -> None:
    """The key / brings the focus to the box."""
    page = at("/?q=cay")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_completions_are_never_markup(at: At) -> None:
    """A completion with tags in it is shown as text."""
    page = at("/")
    page.unroute("**/v1/suggest*")
    evil = "<img src=x onerror=window.hacked=1>bau"
    page.route("**/v1/suggest*", lambda route: route.fulfill(json={"suggestions": [{"text": evil}]}))
    typed(page, "bau")
    assert page.get_by_role("option").first.inner_text() == evil
    assert page.evaluate("window.hacked") is None
