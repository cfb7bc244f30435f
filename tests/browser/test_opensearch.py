"""Chromium takes the search over from the description that the pages name."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS

pytestmark = pytest.mark.browser


def taken_over(page: Page, profile: Path, seconds: int = 20) -> list[tuple[str, str, int]]:
    """Return what Chromium keeps of TimTin: addresses of results and completions, whether it is turned on."""
    query = "SELECT url, suggest_url, is_active FROM keywords WHERE short_name = 'TimTin'"
    rows: list[tuple[str, str, int]] = []
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        copy = profile.with_name("copy of Web Data")
        shutil.copy(profile, copy)
        with contextlib.closing(sqlite3.connect(copy)) as kept:
            rows = kept.execute(query).fetchall()
        if rows:
            break
    return rows


def test_chromium_accepts_the_description(address: str, tmp_path: Path) -> None:
    """After a visit TimTin stands among Chromium's searches, with completions, inactive until somebody turns it on."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        # A profile of its own: private windows take no searches over.
        context = playwright.chromium.launch_persistent_context(tmp_path, executable_path=path, args=FLAGS)
        page = context.new_page()
        page.goto(address)
        rows = taken_over(page, tmp_path / "Default" / "Web Data")
        context.close()
    suggest = f"{address}/v1/suggest?q={{searchTerms}}&format=opensearch"
    assert rows == [(f"{address}/?q={{searchTerms}}", suggest, 0)]
