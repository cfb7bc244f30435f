"""Saved pages: article, metadata, wrong charsets, hostile pages."""

import contextlib

import pytest

from indexer.errors import SourceError
from indexer.sources.html import MAX_TAGS, read_html

PROSE = (
    "Ngày 24/12, Đảng ủy xã Hoa Mai tổ chức hội nghị tổng kết công tác năm và bàn nhiệm vụ năm sau. "
    "Hội nghị thống nhất làm đường liên thôn trước mùa mưa, giao mỗi thôn cử người giám sát. "
)
PAGE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tổng kết năm | Cổng xã Hoa Mai</title>
<meta property="og:title" content="Xã Hoa Mai tổng kết năm"><meta property="og:url" content="https://hoamai.vn/tk.html">
<meta property="article:published_time" content="2025-12-24T10:00:00+07:00">
<meta name="author" content="Minh Châu"><meta property="og:site_name" content="Xã Hoa Mai"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Xã Hoa Mai tổng kết năm</h1>
<p>{PROSE * 2}</p><p>{PROSE}Thu ngân sách 366,3 tỷ &#273;&#7891;ng.</p></article>
<footer>Bản quyền</footer></body></html>"""


def test_a_page_gives_its_article_and_metadata() -> None:
    """Title, day, author, address and site come from the page; menus and footers stay out."""
    article = read_html(PAGE.encode(), "stem", "a.html")
    assert article.title == "Xã Hoa Mai tổng kết năm"
    assert (article.published, article.author, article.source) == ("2025-12-24", "Minh Châu", "Xã Hoa Mai")
    assert article.url == "https://hoamai.vn/tk.html"
    assert article.id != "stem"
    assert article.body.startswith("Ngày 24/12")
    assert "366,3 tỷ đồng" in article.body
    assert "Trang chủ" not in article.body


def test_a_wrong_declaration_does_no_harm() -> None:
    """UTF-8 that calls itself something else is read as what it is."""
    assert read_html(PAGE.replace("utf-8", "iso-8859-1").encode(), "s", "o").title == "Xã Hoa Mai tổng kết năm"


@pytest.mark.parametrize("page", [b"", b"<html></html>", b"\x00\x01\x02" * 9, b"<p>" * (MAX_TAGS + 1)])
def test_no_article_is_named(page: bytes) -> None:
    """An empty, binary or overgrown page is skipped with its reason."""
    with pytest.raises(SourceError, match="o: "):
        read_html(page, "s", "o")


def test_a_hostile_page_is_bounded() -> None:
    """Deep nesting and endless attributes end with an article or a reason."""
    deep = "<div>" * 7000 + PROSE + "</div>" * 7000
    for page in (deep, "<p " + 'a="b" ' * 100_000 + ">" + PROSE * 9):
        with contextlib.suppress(SourceError):
            read_html(page.encode(), "s", "o")
