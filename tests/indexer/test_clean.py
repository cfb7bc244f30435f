"""Prose, metadata and noise are told apart, and nothing of the text is lost."""

from indexer.clean import clean
from indexer.schema import Article, RawArticle

BODY = (
    " date 2025-12-24 Xã Hoa Mai bàn việc làm đường\n\n"
    "Ngày 24/12, Đảng ủy xã Hoa Mai họp bàn việc làm đường liên thôn, dự có đông đủ cán bộ chủ chốt, "
    "đại diện các đoàn thể và bà con bảy thôn trong toàn xã, cùng nhà thầu thi công.\n\n"
    "Quang cảnh cuộc họp.\n\nQuang cảnh cuộc họp.\n\n"
    "Tại cuộc họp, các ý kiến thống nhất khởi công trước Tết để kịp mùa khô, bảo đảm chất lượng công trình, "
    "công khai kinh phí đóng góp và giao mỗi thôn cử một tổ giám sát cộng đồng theo dõi hằng ngày.\n\n"
    "Minh Châu (CTV)\n\nNguồn Hoa Mai: https://example.vn/bai-1.html\n\nThời tiết\n\nĐang online 36\n"
)


def kinds(article: Article) -> list[tuple[str, str]]:
    """Return the noise of `article` as (kind, text)."""
    return [(noise.kind, article.text[noise.start : noise.end]) for noise in article.noise]


def test_a_crawled_text_is_told_apart() -> None:
    """Crawl line, captions, byline, source line and furniture are found; the text is whole."""
    article = clean(RawArticle(id="a", body=BODY))
    assert article.text == BODY
    assert article.title == "Xã Hoa Mai bàn việc làm đường"
    assert (article.published, article.published_basis) == ("2025-12-24", "crawl_prefix")
    assert (article.author, article.source, article.url) == ("Minh Châu", "Hoa Mai", "https://example.vn/bai-1.html")
    assert kinds(article) == [
        ("crawl_prefix", "date 2025-12-24"),
        ("caption", "Quang cảnh cuộc họp."),
        ("caption_dup", "Quang cảnh cuộc họp."),
        ("byline", "Minh Châu (CTV)"),
        ("source_line", "Nguồn Hoa Mai: https://example.vn/bai-1.html"),
        ("furniture", "Thời tiết\n\nĐang online 36"),
    ]
    assert [block.kind for block in article.blocks] == ["title", "paragraph", "paragraph"]


def test_fields_are_laid_out_one_to_a_line() -> None:
    """The text of a source with fields is title, lead and body; an empty lead leaves an empty line."""
    article = clean(RawArticle(id="a", title="Tiêu đề", body="Thân bài dài hơn."))
    assert article.text == "Tiêu đề\n\nThân bài dài hơn."
    assert [block.kind for block in article.blocks] == ["title", "paragraph"]
