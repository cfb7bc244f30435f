"""Offsets and links in a real browser: UTF-16 offsets beyond the BMP, text fragments that jump to the sentence."""

import time
import urllib.request
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from search_api.app import create_app
from search_api.results.highlight import link, selector
from search_api.settings import Settings
from tests.browser.conftest import run

pytestmark = pytest.mark.browser
TEXT = "😀🏮 Lễ hội đèn 🎏 ở phường Hạc Thành 🎉 rất vui. Đồng chí Nguyễn Văn Biện 🌊 dự lễ hội đèn ngày 5/2/2026 🏮."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over one article full of characters beyond the BMP."""
    settings = Settings(index=tmp_path_factory.mktemp("offsets") / "index", rate_limit="off")
    raw = RawArticle("hội", TEXT, title="🎊 Lễ hội đèn 🎊")
    build([raw], settings, Stages(load_encoder(settings.model), Extractor.load()))
    for address in run(create_app(settings)):
        for _ in range(500):
            try:
                urllib.request.urlopen(f"{address}/readyz")
                break
            except urllib.error.HTTPError:
                time.sleep(0.02)
        yield address


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A page of its own."""
    page = browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


def test_utf16_offsets_cut_in_javascript(window: Page, served: str) -> None:
    """With `utf16=true` JavaScript's slice gives every mark and entity as it stands."""
    window.goto(f"{served}/healthz")
    cut = window.evaluate(
        """async () => {
            const answer = await (await fetch("/v1/search?q=l%E1%BB%85+h%E1%BB%99i+%C4%91%C3%A8n&utf16=true")).json();
            const hit = answer.results[0], article = await (await fetch("/v1/articles/h%E1%BB%99i?utf16=true")).json();
            return {
                unit: answer.offsets.unit,
                terms: hit.highlights.filter((m) => m.kind === "term").map((m) => hit.text.slice(m.start, m.end)),
                entities: hit.entities.map((e) => [e.text, hit.text.slice(e.start, e.end)]),
                passage: [hit.text, article.text.slice(hit.start, hit.end)],
                inside: article.entities.map((e) => [e.text, article.text.slice(e.start, e.end)]),
            };
        }"""
    )
    assert cut["unit"] == "utf16"
    assert cut["terms"]
    assert {word.lower() for term in cut["terms"] for word in term.split()} <= {"lễ", "hội", "đèn"}
    assert cut["passage"][0] == cut["passage"][1]
    assert len(cut["entities"]) >= 2
    assert all(named == sliced for named, sliced in cut["entities"] + cut["inside"])


@pytest.mark.parametrize(
    "marked", ["Cuộc họp bàn việc mở lại bến đò Bà Trắc-Thơm, sát chợ & đình.", "Dòng đầu nói\nvề bến"]
)
def test_text_fragment_jumps_to_the_sentence(window: Page, tmp_path: Path, marked: str) -> None:
    """The link scrolls a saved article page to the sentence and marks it there."""
    filler = [f"Đoạn số {number} nói về việc khác của phường." for number in range(120)]
    paragraphs = [*filler, *marked.split("\n"), *filler]
    text = "\n".join(paragraphs)
    at = text.index(marked)
    page = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    (tmp_path / "bai.html").write_text(f"<!doctype html><meta charset=utf-8>{page}", encoding="utf-8")
    window.route(
        "https://bao.example/bai.html",
        lambda route: route.fulfill(body=(tmp_path / "bai.html").read_bytes(), content_type="text/html; charset=utf-8"),
    )
    target = link("https://bao.example/bai.html", selector(text, at, at + len(marked)))
    assert target is not None
    window.goto(target)
    window.wait_for_function("scrollY > 1000", timeout=5000)
    place = window.evaluate(
        """(words) => [...document.querySelectorAll("p")]
            .find((p) => p.textContent === words).getBoundingClientRect().top""",
        marked.split("\n")[0],
    )
    assert 0 <= place <= 600
    seen, scrolled = window.screenshot(), window.evaluate("scrollY")
    window.goto("about:blank")
    window.goto("https://bao.example/bai.html")
    window.evaluate("(y) => scrollTo(0, y)", scrolled)
    assert window.screenshot() != seen, "the browser did not mark the sentence"
