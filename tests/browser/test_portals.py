"""Portals that take no script and no new element: a frame, or a plain form."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from starlette.responses import HTMLResponse

from tests.browser.conftest import run
from tests.search_api.pages.client import fake_app
from tests.search_api.pages.fake import Fake

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    """The address of another site, whose page holds what its question says."""
    app = FastAPI()

    @app.get("/")
    def page(inside: str) -> HTMLResponse:
        return HTMLResponse(f'<!doctype html><html lang="vi"><title>Phường</title><body>{inside}')

    yield from run(app)


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory, portal: str) -> Iterator[str]:
    """The address of a service that the portal may frame."""
    folder = tmp_path_factory.mktemp("framed")
    yield from run(fake_app(folder, Fake(), rate_limit="off", frame_ancestors=(portal,)))


def frame(address: str) -> str:
    """A frame as the demonstration page gives it."""
    return quote(f'<iframe src="{address}/embed" title="Tìm tin" width="100%" height="360"></iframe>')


def test_a_frame_shows_the_box(page: Page, portal: str, framed: str) -> None:
    """`/embed` in a frame, as SharePoint's Embed part does; results open in a page of their own."""
    page.goto(f"{portal}/?inside={frame(framed)}")
    box = page.frame_locator("iframe").get_by_role("combobox")
    box.fill("cây")
    with page.context.expect_page() as opened:
        box.press("Enter")
    opened.value.wait_for_url(f"{framed}/?lang=vi&q=c%C3%A2y")


def test_no_other_site_may_frame_it(page: Page, portal: str, address: str) -> None:
    """Without the setting the policy keeps the pages out of frames."""
    page.goto(f"{portal}/?inside={frame(address)}")
    page.wait_for_load_state()
    expect(page.frame_locator("iframe").get_by_role("combobox")).to_have_count(0)


def test_a_plain_form_leads_to_the_results(page: Page, portal: str, address: str) -> None:
    """Without any script of ours: a form, and the result page."""
    form = f'<form action="{address}/" method="get"><label>Tìm tin <input name="q"></label><button>Tìm</button></form>'
    page.goto(f"{portal}/?inside={quote(form)}")
    page.get_by_label("Tìm tin").fill("trong cay")
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_url(f"{address}/?q=trong+cay")
    expect(page.locator(".hit")).to_have_count(10)
