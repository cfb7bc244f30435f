"""<timtin-search> in other people's pages: strict policies, hostile styles, several at once, gone without a trace."""

from collections.abc import Iterator
from importlib import resources
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import SUGGESTIONS

pytestmark = pytest.mark.browser
HOST = "https://phuong.example"
API = "https://tim.example"
SCRIPT = resources.files("search_api").joinpath("static", "widget.js").read_text(encoding="utf-8")
EVIL = [
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "</li></ul><svg onload=window.hacked=1>",
    '"><b>đậm</b>',
    "javascript:window.hacked=1",
    "&lt;img src=x&gt;",
    "{{constructor.constructor('hacked=1')()}}",
    "<a href=javascript:hacked=1>x</a>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "<body onload=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>x</details>",
    "<math><mtext><img src=x onerror=window.hacked=1></mtext></math>",
    "</style><style>@import 'https://tim.example/x.css'</style>",
    "<!--><script>window.hacked=1</script>-->",
    "data:text/html,<script>window.hacked=1</script>",
    " javascript:window.hacked=1",
    "JaVaScRiPt:window.hacked=1",
    "\u202e<script>window.hacked=1</script>",
    "${window.hacked=1}`${window.hacked=1}`",
]


def hit(title: str, text: str, url: str = "https://bao.example/1") -> dict[str, object]:
    """One result in the API's shape."""
    marks = [{"start": 0, "end": 3, "kind": "term"}, {"start": 0, "end": len(text), "kind": "sentence"}]
    article = {"id": "a", "title": title, "url": url, "published": "2025-12-24", "source": "Báo", "place": None}
    return {"text": text, "article": article, "highlights": marks}


class Host:
    """A page of another site, under a strict policy, that holds the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.body: dict[str, object] = {"results": [hit("Bài một", "cây xanh")], "total": 1}
        self.status = 200
        page.route(f"{API}/**", lambda route: route.fulfill(body="<title>Kết quả</title>", content_type="text/html"))
        page.route(
            f"{API}/widget.js", lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript; charset=utf-8")
        )
        page.route(f"{API}/v1/**", self._answer)

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        body = {"suggestions": SUGGESTIONS} if "/v1/suggest" in route.request.url else self.body
        headers = {
            "Access-Control-Allow-Origin": HOST,
            "Retry-After": "9",
            "Access-Control-Expose-Headers": "Retry-After",
        }
        status = 200 if "/v1/suggest" in route.request.url else self.status
        route.fulfill(json=body, headers=headers, status=status)

    def open(self, inside: str, style: str = "") -> Page:
        """Open the page with `inside` in its body."""
        policy = f"default-src 'none'; script-src {API}; connect-src {API}; style-src {HOST}"
        policy += "; require-trusted-types-for 'script'"
        html = (
            f'<!doctype html><html lang="vi"><title>Phường</title><link rel="stylesheet" href="{HOST}/style.css">'
            f'<body>{inside}<script src="{API}/widget.js" defer></script></body></html>'
        )
        self.page.route(
            f"{HOST}/",
            lambda route: route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
            ),
        )
        self.page.route(f"{HOST}/style.css", lambda route: route.fulfill(body=style, content_type="text/css"))
        self.page.goto(f"{HOST}/")
        expect(self.page.get_by_role("combobox").first).to_be_attached()
        return self.page


@pytest.fixture
def host(context: BrowserContext) -> Iterator[Host]:
    """Another site; a refusal by its policy or a script error fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    made = Host(page)
    yield made
    assert [text for text in complaints if "status of" not in text and "ERR_FAILED" not in text] == []


def test_it_searches_under_a_strict_policy(host: Host) -> None:
    """From another origin, without inline styles: completions, results, marks, a message with the count."""
    page = host.open('<timtin-search target="inline" place="phường A,04"></timtin-search>')
    box = page.get_by_role("combobox")
    box.press_sequentially("bau")
    expect(page.get_by_role("option")).to_have_count(3)
    box.press("Escape")
    box.fill("cây")
    box.press("Enter")
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    assert page.locator("timtin-search mark.term").inner_text() == "cây"
    assert page.get_by_text("1 bài phù hợp.").is_visible()
    assert "place=ph%C6%B0%E1%BB%9Dng+A&place=04" in host.asked[-1]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"total": 150, "likely": 150, "total_relation": "gte"}, "Ít nhất 150 bài phù hợp."),
        ({"total": 150, "total_relation": "gte"}, "1 bài khớp rõ nhất, trong ít nhất 150 bài có liên quan."),
        ({"total": 3}, "1 bài khớp rõ nhất, trong 3 bài có liên quan."),
        ({"likely": 0}, "Không có bài nào khớp rõ"),
    ],
)
def test_it_says_what_the_count_means(host: Host, values: dict[str, object], words: str) -> None:
    """A count that may be larger is called so, and hits that hardly fit are not counted as matches; none is "1 …s"."""
    host.body = {"results": [hit("Bài một", "cây xanh")], "total": 1, "likely": 1} | values
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text(words)).to_be_visible()


def test_a_place_begins_with_a_capital(host: Host) -> None:
    """Below a title the line begins with the place, whatever the gazetteer writes."""
    found = hit("Bài một", "cây xanh")
    place = {"commune": {"code": "1", "name": "phường Đào"}, "province": {"code": "25", "name": "tỉnh Lúa"}}
    host.body = {"results": [{**found, "article": {**found["article"], "place": place}}], "total": 1}  # type: ignore[dict-item]
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Phường Đào · 24/12/2025 · Báo")).to_be_visible()


def test_a_div_becomes_the_box(host: Host) -> None:
    """Portals that take no new element: an empty div is enough."""
    page = host.open('<div data-timtin-search data-target="inline" data-place="04" data-lang="en"></div>')
    page.get_by_role("combobox", name="Search local news").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    assert "place=04" in host.asked[-1]


def test_several_on_a_page_keep_apart(host: Host) -> None:
    """Two boxes have lists of their own."""
    page = host.open('<timtin-search id="a"></timtin-search><timtin-search id="b"></timtin-search>')
    page.locator("#a input").press_sequentially("bau")
    expect(page.locator("#a [role=option]")).to_have_count(3)
    assert page.locator("#b [role=option]").count() == 0
    lists = [page.locator(f"#{name} ul[role=listbox]").get_attribute("id") for name in ("a", "b")]
    assert lists[0] != lists[1]


def test_hostile_styles_stay_outside(host: Host) -> None:
    """A page that hides and recolours everything does not reach into the box."""
    style = "input, button, ul { display: none !important; color: red !important } * { font-size: 2px !important }"
    page = host.open("<timtin-search></timtin-search>", style)
    assert page.get_by_role("combobox").is_visible()
    assert page.evaluate(
        "getComputedStyle(document.querySelector('timtin-search').shadowRoot.querySelector('input')).color"
    ) != ("rgb(255, 0, 0)")


def inside(page: Page, part: str, name: str) -> str:
    """Return the computed style of a part of the first box."""
    box = f"document.querySelector('timtin-search').shadowRoot.querySelector('{part}')"
    return str(page.evaluate(f"getComputedStyle({box})['{name}']"))


def test_what_a_page_makes_of_everything_stays_outside(host: Host) -> None:
    """Neither `all: unset` nor a colour, font, case or direction for every element changes what the box shows."""
    style = "* { all: unset; color: red !important; font: 40px serif !important; text-transform: uppercase !important }"
    page = host.open('<div dir="rtl"><timtin-search target="inline"></timtin-search></div>', style)
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    for part in ("input", ".status", ".results p"):
        assert inside(page, part, "color") == "rgb(29, 39, 51)"
        assert inside(page, part, "fontSize") in ("13px", "14px", "16px")
        assert inside(page, part, "textTransform") == "none"
        assert inside(page, part, "direction") == "ltr"


@pytest.mark.parametrize(
    ("style", "ink", "paper"),
    [
        ("", "rgb(29, 39, 51)", "rgb(255, 255, 255)"),
        (":root { color-scheme: light dark }", "rgb(231, 234, 237)", "rgb(27, 34, 41)"),
    ],
    ids=["light", "dark"],
)
def test_it_is_dark_where_the_page_is(browser: Browser, style: str, ink: str, paper: str) -> None:
    """Whose system prefers dark still reads the results in a page that knows no dark scheme: on paper of their own."""
    context = browser.new_context(color_scheme="dark")
    host = Host(context.new_page())
    page = host.open('<timtin-search target="inline"></timtin-search>', style)
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    assert inside(page, ".results p", "color") == ink
    assert inside(page, ".frame", "backgroundColor") == paper
    context.close()


def test_a_removed_box_asks_nothing(host: Host) -> None:
    """Taken out of the page while it waits, it sends no request."""
    page = host.open("<timtin-search></timtin-search>")
    page.get_by_role("combobox").press_sequentially("bau")
    page.evaluate("document.querySelector('timtin-search').remove()")
    before = len(host.asked)
    page.wait_for_timeout(400)
    assert len(host.asked) == before


@pytest.mark.parametrize("evil", EVIL)
def test_answers_are_never_markup(host: Host, evil: str) -> None:
    """Titles, texts and addresses of the API are shown as text; only web addresses become links."""
    host.body = {"results": [hit(evil, evil, evil)], "total": 1}
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.locator("timtin-search .results li").first).to_contain_text(evil[:20])
    assert page.evaluate("window.hacked") is None
    inner = "document.querySelector('timtin-search').shadowRoot"
    assert page.evaluate(f"{inner}.querySelectorAll('img, script, svg, b').length") == 0
    assert page.evaluate(f"[...{inner}.querySelectorAll('a')].every(link => /^https?:$/.test(link.protocol))")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, "Quá nhiều lần tìm. Thử lại sau 9 giây."),
        (503, "Máy chủ đang bận. Thử lại sau 9 giây."),
        (500, "máy chủ không trả lời hoặc gặp lỗi"),
        (504, "máy chủ không trả lời hoặc gặp lỗi"),
    ],
)
def test_failures_are_told(host: Host, status: int, words: str) -> None:
    """What failed, when to come again where that is known, and another try; an event tells the page."""
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.evaluate("addEventListener('timtin-error', event => { window.told = event.detail.status })")
    host.status = status
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text(words)).to_be_visible()
    assert page.evaluate("told") == status
    host.status = 200
    page.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_role("link", name="Bài một")).to_be_visible()
    assert page.evaluate("document.querySelector('timtin-search').shadowRoot.activeElement.tagName") == "INPUT"


def test_a_server_that_is_gone_is_told(host: Host) -> None:
    """No connection is no empty result."""
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.route(f"{API}/v1/search**", lambda route: route.abort())
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text("máy chủ không trả lời")).to_be_visible()


def test_a_page_can_take_the_search_over(host: Host) -> None:
    """The event before a search can be cancelled: the page does what it likes with the question."""
    page = host.open("<timtin-search></timtin-search>")
    page.evaluate(
        "addEventListener('timtin-search', event => { event.preventDefault(); window.q = event.detail.query })"
    )
    page.get_by_role("combobox").fill("cây xanh")
    page.keyboard.press("Enter")
    assert page.evaluate("q") == "cây xanh"
    assert page.url == f"{HOST}/"


def test_the_result_page_opens_by_default(host: Host) -> None:
    """Without a target the box leads to the server's result page."""
    page = host.open('<timtin-search lang="vi"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{API}/?lang=vi&q=c%C3%A2y")


def test_what_is_wrong_with_the_box_is_told(host: Host) -> None:
    """A place that does not exist is the page's mistake: whoever put the box there reads which, as text."""
    page = host.open('<timtin-search target="inline" place="phường <b>Không</b>"></timtin-search>')
    host.status, host.body = 422, {"detail": "place: cần tên hoặc mã (đã nhận 'phường <b>Không</b>')."}
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text("place: cần tên hoặc mã (đã nhận 'phường <b>Không</b>').")).to_be_visible()


def test_a_server_that_does_not_allow_the_page_is_told_in_the_console(host: Host) -> None:
    """The browser hides why; the setting that allows it is named, and no completion that was left behind says so."""
    page = host.open('<timtin-search target="inline"></timtin-search>')
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.route(f"{API}/v1/**", lambda route: route.abort())
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text("máy chủ không trả lời hoặc gặp lỗi")).to_be_visible()
    assert any("TIMTIN_CORS_ORIGINS" in text for text in told)


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("phường A, tỉnh B", ["phường A, tỉnh B"]),
        ("phường A;xã C, tỉnh B", ["phường A", "xã C, tỉnh B"]),
        ("04, 01", ["04", "01"]),
    ],
)
def test_a_place_may_name_its_province(host: Host, place: str, asked: list[str]) -> None:
    """ "phường A, tỉnh B" is one place, not also all of the province."""
    page = host.open(f'<timtin-search target="inline" place="{place}"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    expect(page.get_by_text("bài phù hợp")).to_be_visible()
    assert [value.strip() for value in parse_qs(urlsplit(host.asked[-1]).query)["place"]] == asked
