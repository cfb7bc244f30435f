"""Chromium of the system, driven by Playwright, against the real service with canned answers."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.search_api.pages.client import fake_app
from tests.search_api.pages.fake import Fake

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SUGGESTIONS = [
    {"text": "bầu cử", "kind": "topic"},
    {"text": "bầu cử sớm", "kind": "phrase"},
    {"text": "Bàu Cứ", "kind": "place"},
]


# Not for the whole session: while it is open Playwright's event loop runs, and no other test could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; skips, saying so, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


def run(app: FastAPI) -> Iterator[str]:
    """Serve an app from a thread; yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service with canned answers."""
    yield from run(fake_app(tmp_path_factory.mktemp("pages"), Fake(), rate_limit="off"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of its own, in Vietnamese."""
    opened = browser.new_context(locale="vi-VN", viewport={"width": 1100, "height": 800})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; completions are canned, a script error fails the test."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.route("**/v1/suggest*", lambda route: route.fulfill(json={"suggestions": SUGGESTIONS}))
    yield opened
    assert errors == []


@pytest.fixture
def at(page: Page, address: str) -> Callable[[str], Page]:
    """A function that opens a path of the service."""

    def go(path: str) -> Page:
        page.goto(address + path)
        page.wait_for_function("customElements.get('timtin-search') && document.readyState === 'complete'")
        return page

    return go


def focus_is_kept(page: Page) -> bool:
    """Say whether the focus is on something."""
    return bool(page.evaluate("document.activeElement !== document.body"))
