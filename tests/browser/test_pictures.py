"""Pictures of the main states for the README, made from the sample corpus and looked at here for what they show."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.build import build
from indexer.sources.reader import read
from search_api.app import create_app
from search_api.parts import open_stages
from search_api.settings import Settings
from tests.browser.conftest import run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "images"
LARGEST = 150_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the sample corpus."""
    settings = Settings(index=tmp_path_factory.mktemp("archive") / "index", rate_limit="off")
    build(read([ROOT / "corpus"], strict=True), settings, open_stages(settings))
    yield from run(create_app(settings))


def picture(browser: Browser, address: str, name: str, tmp_path: Path, width: int = 1000, **look: object) -> Page:
    """Open a page and keep its picture; with TIMTIN_TEST_PICTURES=1 also for the README."""
    size = {"width": width, "height": 680 if width > 500 else 700}
    page = browser.new_context(locale="vi-VN", viewport=size, **look).new_page()  # type: ignore[arg-type]
    page.goto(address)
    while page.title() == "" or page.get_by_role("alert").count():
        page.wait_for_timeout(200)
        page.reload()
    page.wait_for_timeout(200)
    keep(page, name, tmp_path)
    return page


def keep(page: Page, name: str, tmp_path: Path) -> None:
    """Keep the picture of a page as it stands; of a bounded size, and of something."""
    folder = KEPT if os.environ.get("TIMTIN_TEST_PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
    assert 5_000 < (folder / f"{name}.png").stat().st_size < LARGEST


def test_first_page(browser: Browser, archive: str, tmp_path: Path) -> None:
    """The box, examples, topics, what the archive holds."""
    page = picture(browser, archive, "first", tmp_path)
    expect(page.get_by_text("Đang có 68 bài")).to_be_visible()


def test_results(browser: Browser, archive: str, tmp_path: Path) -> None:
    """An answer with its proof above marked passages."""
    page = picture(
        browser,
        archive + "/?q=Khi+n%C3%A0o+kh%E1%BB%9Fi+c%C3%B4ng+k%C3%A8+s%C3%B4ng+%C4%90%C3%A0%3F",
        "results",
        tmp_path,
    )
    expect(page.locator(".hit h3").first).to_contain_text("kè chống sạt lở")
    assert page.locator(".hit mark.term").count() > 2


def test_unmarked_and_dark_on_a_phone(browser: Browser, archive: str, tmp_path: Path) -> None:
    """Typed without marks, on a phone, in the dark."""
    look = {"color_scheme": "dark", "device_scale_factor": 1}
    page = picture(browser, archive + "/?q=bau+cu+som+o+nghe+an", "phone", tmp_path, 360, **look)
    expect(page.locator(".hit h3").first).to_contain_text("bỏ phiếu sớm")


def test_article(browser: Browser, archive: str, tmp_path: Path) -> None:
    """An article with matches, people and offices."""
    page = picture(browser, archive + "/article/dong-khe-tong-ket-2025?q=h%E1%BB%99+ngh%C3%A8o", "article", tmp_path)
    expect(page.locator(".people tbody tr").first).to_be_visible()


def test_mentions(browser: Browser, archive: str, tmp_path: Path) -> None:
    """Every mention of the elections, by month and province."""
    page = picture(browser, archive + "/mentions?topic=bau-cu-2026", "mentions", tmp_path)
    expect(page.locator(".total")).to_contain_text("chỗ nhắc đến")
    assert page.locator(".chart .bar").count() > 5


def test_box_in_another_page(browser: Browser, archive: str, tmp_path: Path) -> None:
    """The box of `widget.js`, as the demonstration shows it: the answer above the results."""
    page = browser.new_context(locale="vi-VN", viewport={"width": 800, "height": 680}).new_page()
    page.goto(archive + "/widget-demo")
    page.get_by_role("combobox").fill("Ai là Chủ tịch UBND phường Thục Phán?")
    page.get_by_role("combobox").press("Enter")
    expect(page.locator("timtin-search blockquote mark")).to_be_visible()
    keep(page, "widget", tmp_path)
