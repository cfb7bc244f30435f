"""The report page."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from mention_index import index

from indexer.snapshot import Snapshot, open_snapshot
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mentions import all_rows, mentions_page
from search_api.mentions.report import bars, number, report_html, timeline


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A small index, opened."""
    return open_snapshot(index(tmp_path_factory.mktemp("report") / "index"))


def page(snapshot: Snapshot, request: MentionsRequest, language: str = "vi") -> str:
    """The report of a request."""
    found = mentions_page(snapshot, request)
    parts = report_html("Xóa <nhà> tạm", found, all_rows(snapshot, request), language, date(2026, 7, 1))  # type: ignore[arg-type]
    return b"".join(parts).decode()


def test_every_quote_is_marked_and_nothing_is_run(snapshot: Snapshot) -> None:
    """Each mention is an item with its quote marked; text of articles never becomes markup."""
    html = page(snapshot, MentionsRequest(q="xoa nha tam"))
    assert html.count("<li>") == html.count("<mark>") == 4
    assert "4 lượt nhắc trong 4 bài" in html
    assert "Xóa &lt;nhà&gt; tạm" in html
    assert "<script" not in html
    assert "<b>đi cơ sở" not in page(snapshot, MentionsRequest(q="đi cơ sở"))


def test_days_are_written_as_the_language_does(snapshot: Snapshot) -> None:
    """A Vietnamese report has 12/03/2026 and 03/2026, an English one the days as they are stored."""
    request = MentionsRequest(topic="bau-cu-2026")
    html = page(snapshot, request)
    assert "· 12/03/2026 ·" in html
    assert ">03/2026</text>" in html
    assert "01/07/2026" in html
    assert "2026-03-12" in page(snapshot, request, "en")


def test_it_is_well_formed(snapshot: Snapshot) -> None:
    """Every element that is opened is closed."""
    opened: list[str] = []

    class Check(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "rect"):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    parser = Check()
    parser.feed(re.sub(r"<(rect[^>]*)/>", r"<\1>", page(snapshot, MentionsRequest(q="xoa nha tam"), "en")))
    assert opened == []


def test_a_link_is_only_to_the_web(snapshot: Snapshot) -> None:
    """The article's address is linked where it is one of the web."""
    assert 'href="https://honghe.example/tin/1"' in page(snapshot, MentionsRequest(topic="bau-cu-2026"))


def test_the_timeline_shows_months_without_mentions() -> None:
    """From December to February three bars stand, the middle one empty."""
    svg = timeline([{"month": "2025-12", "count": 2}, {"month": "2026-02", "count": 4}], "en")
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"/>', svg)]
    assert heights == [40.0, 0.0, 80.0]
    assert timeline([], "en") == bars([]) == ""


def test_numbers_are_grouped_as_the_language_does() -> None:
    """A dot in Vietnamese, a comma in English."""
    assert (number(1234567, "vi"), number(1234567, "en")) == ("1.234.567", "1,234,567")
