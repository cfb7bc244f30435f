"""A corpus of hostile texts in every field, on every surface of the real service: all of it stays text."""

import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
import pytest
from lxml import etree
from playwright.sync_api import BrowserContext, Page, expect

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from search_api.app import create_app
from search_api.settings import Settings
from tests.browser.conftest import run
from tests.browser.payloads import payloads
from tests.browser.test_widget import Host, hit, host
from tests.search_api.tiny_model import write_tiny_model

pytestmark = pytest.mark.browser
__all__ = ["host"]
PAYLOADS = payloads()
BATCH = 10
BATCHES = range(len(PAYLOADS) // BATCH)
SOME = [4, 17]  # the rest is for `make faults`
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => violations.push(event.violatedDirective));
"""
# Elements that a page of ours has nowhere, or only in its head, and attributes that run.
ODD = """
() => [...document.querySelectorAll("body *")].filter(node =>
    /^(script|img|iframe|object|embed|style|link|meta|base|template|noscript|video|audio|marquee|math|frame)$/i
        .test(node.localName) && !(node.localName === "script" && node.src.startsWith(location.origin + "/static/"))
    || [...node.attributes].some(a => a.name.startsWith("on") || /^\\s*(javascript|data):/i.test(a.value) &&
        ["href", "src", "action", "formaction", "data"].includes(a.name))).map(node => node.outerHTML.slice(0, 200))
"""


def article(number: int) -> RawArticle:
    """Return an article whose every field holds a payload; its other words are its own, so that none is a copy."""
    evil, words = PAYLOADS[number], random.Random(number)
    own = " ".join(f"{words.choice('bcdghklmnt')}{words.choice('aeiou')}{words.randrange(999)}" for _ in range(60))
    return RawArticle(
        id=f"{number} {evil}"[:500],
        title=f"nhom{number // BATCH} tin {number} {evil}",
        lead=f"Mở đầu {evil}",
        body=f"Bài nhom{number // BATCH} số {number}. Nội dung {evil} hết.\n{own}.\nÔng {evil} nói: {evil}",
        published="2026-03-15",
        url=evil if number % 2 else f"https://bao.example/{quote(evil)}",
        source=f"Nguồn {evil}",
        author=f"Tác giả {evil}",
        category=evil,
        extra={evil: evil, "place": evil},
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real service over the hostile corpus."""
    folder = tmp_path_factory.mktemp("hostile")
    raws = [article(number) for number in range(len(PAYLOADS))]
    model = write_tiny_model(folder / "model", [raw.title for raw in raws])
    settings = Settings(index=folder / "index", model=str(model), rate_limit="off", deadline_seconds=60)
    build(raws, settings, Stages(load_encoder(str(model)), Extractor.load()))
    app = create_app(settings)
    for address in run(app):
        until_ready(address)
        yield address


def until_ready(address: str) -> None:
    """Wait until the service answers from its index."""
    for _ in range(600):
        if httpx.get(f"{address}/readyz").status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError("the service did not become ready")


@dataclass
class Watched:
    """A window that notes whatever runs, is blocked or asks."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error {error}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(self.address):
            self.complaints.append(f"request {url}")

    def open(self, path: str) -> None:
        """Open a path of the service and look at what came of it."""
        self.page.goto(self.address + path)
        self.look(path)

    def look(self, where: str) -> None:
        """Note what ran, what was blocked and what stands there as more than text."""
        if self.page.evaluate("window.hacked"):
            self.complaints.append(f"hacked {where}")
        self.complaints += [f"policy {name} {where}" for name in self.page.evaluate("window.violations || []")]
        self.complaints += [f"{node} at {where}" for node in self.page.evaluate(ODD)]


@pytest.fixture
def watched(context: BrowserContext, service: str) -> Iterator[Watched]:
    """A watched window; any complaint fails the test."""
    context.set_default_timeout(30_000)
    made = Watched(context.new_page(), service)
    yield made
    assert made.complaints == []


def shown(text: str) -> str:
    """Return a text as a browser shows it: white space in one."""
    return " ".join(text.split())


def some(batches: object) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test over a few batches always, and over all of them with the fault tests."""
    rest = [pytest.param(number, marks=pytest.mark.faults) for number in BATCHES if number not in SOME]
    return pytest.mark.parametrize("batch", [*SOME, *rest])


def test_there_are_three_hundred() -> None:
    """Of many kinds, none twice."""
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 300


@some(BATCHES)
def test_results_articles_and_mentions(watched: Watched, batch: int) -> None:
    """Title, passage, source and article are shown exactly as written; the listing of mentions too."""
    watched.open(f"/?q=%22nhom{batch}%22")
    links = watched.page.locator(".hit h3 a")
    titles = {shown(text) for text in links.all_text_contents()}
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    assert titles == {shown(article(number).title) for number in numbers}
    for path in [str(link.get_attribute("href")) for link in links.all()]:
        watched.open(path)
        page = shown(watched.page.locator("article").text_content() or "")
        heading = shown(watched.page.locator("article h1").text_content() or "")
        (number,) = (n for n in numbers if shown(article(n).title) == heading)
        for text in (article(number).lead, f"Nội dung {PAYLOADS[number]} hết.", article(number).author or ""):
            assert shown(text) in page
    watched.open(f"/mentions?q=nhom{batch}")
    listed = shown(watched.page.locator("main, body").first.text_content() or "")
    assert shown(f"nhom{batch} tin {batch * BATCH} {PAYLOADS[batch * BATCH]}") in listed


@some(BATCHES)
def test_what_is_asked_and_completed(watched: Watched, batch: int) -> None:
    """The question comes back as text, whatever field it came in; completions are text too."""
    for evil in PAYLOADS[batch * BATCH : (batch + 1) * BATCH]:
        watched.open(f"/?q={quote(evil[:500])}&source={quote(evil[:100])}&lang={quote(evil[:20])}")
    watched.open("/")
    watched.page.locator("#q").press_sequentially(f"nhom{batch} tin")
    # What was offered for the letters before may stand there first.
    hostile = watched.page.get_by_role("option").filter(has_text=re.compile("[<&]|script"))
    expect(hostile.first).to_be_visible(timeout=20_000)
    watched.look("completions")


@some(BATCHES)
def test_feeds_hold_text(watched: Watched, batch: int) -> None:
    """Titles and summaries of Atom and JSON are the texts, of the kind text, and the browser runs nothing of them."""
    answer = watched.page.request.get(f"{watched.address}/v1/feed.atom?q=nhom{batch}")
    feed = etree.fromstring(answer.body(), etree.XMLParser(resolve_entities=False, no_network=True))
    space = {"a": "http://www.w3.org/2005/Atom"}
    wanted = {shown(article(number).title) for number in range(batch * BATCH, (batch + 1) * BATCH)}
    assert {shown(title.text) for title in feed.findall("a:entry/a:title", space)} == wanted
    kinds = {node.get("type", "text") for name in ("title", "summary") for node in feed.iterfind(f".//a:{name}", space)}
    assert kinds <= {"text"}
    links = [link.get("href") for link in feed.iterfind(".//a:link", space)]
    assert [link for link in links if not re.match(r"https?://", link)] == []
    items = watched.page.request.get(f"{watched.address}/v1/feed.json?q=nhom{batch}").json()["items"]
    assert {shown(item["title"]) for item in items} == wanted
    assert not any("content_html" in item for item in items)
    watched.page.goto(f"{watched.address}/v1/feed.json?q=nhom{batch}")
    watched.look("feed")


@some(BATCHES)
def test_the_widget_shows_text(host: Host, batch: int) -> None:
    """On another site, under its policy: titles, passages and addresses of the API stay text."""
    texts = PAYLOADS[batch * BATCH : (batch + 1) * BATCH]
    host.body = {"results": [hit(text, text, text) for text in texts], "total": len(texts)}
    page = host.open('<timtin-search target="inline"></timtin-search>')
    page.get_by_role("combobox").fill("cây")
    page.keyboard.press("Enter")
    rows = page.locator("timtin-search .results li:has(mark)")
    expect(rows).to_have_count(len(texts))
    for text, row in zip(texts, rows.all_text_contents(), strict=True):
        assert shown(text) in shown(row)
    assert page.evaluate("window.hacked") is None
    inner = "document.querySelector('timtin-search').shadowRoot"
    assert (
        page.evaluate(f"{inner}.querySelectorAll('img, script, svg, b, iframe, object, embed, form form').length") == 0
    )
    assert page.evaluate(f"[...{inner}.querySelectorAll('a')].every(link => /^https?:$/.test(link.protocol))")
