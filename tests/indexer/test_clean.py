"""Prose, metadata and noise are told apart, and nothing of the text is lost."""

import itertools
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.clean import clean
from indexer.passages import passages
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


# What crawlers leave, in any order: prose, captions, credits, menus, marks that letters compose with.
PARTS = (
    *("Ngày 24/12, xã Hoa Mai họp bàn việc làm đường.", "Bà con rất vui", "Theo ông A, đường dài 2 km.", "TP. Hoa"),
    *("Quang cảnh hội nghị.", "Ảnh: Minh Châu", "(Ảnh: TTXVN)", "Video: làm đường", "Minh Châu (CTV)", "Thời tiết"),
    *("Nguồn: Báo Hoa Mai", "https://a.vn/b", "date 2025-12-24", "Dân trí", "(TTXVN) -", "Đang online 36", "a", "…"),
    *(
        "Một góc xã. Ảnh: A Theo",
        "“Vâng.”",
        "\u0301",
        "ho\u0300a",
        "😀",
        "[Link nguồn]",
        "Kết quả",
        "Nguồn: [Link nguồn]",
    ),
)
TEXTS = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from((" ", "\n", "\n\n", "\r\n", "")))).map(
    lambda pairs: "".join(part + end for part, end in pairs)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_noise_and_prose_never_meet(title: str, lead: str, body: str) -> None:
    """Whatever a source holds: the text is whole, spans lie in it, do not overlap, and hold more than spaces."""
    article = clean(RawArticle(id="a", title=title, lead=lead, body=body))
    published = "\n".join((title, lead, body)) if title or lead else body
    assert article.text == unicodedata.normalize("NFC", published)
    prose = [block for block in article.blocks if block.kind != "title"]
    spans = sorted((span.start, span.end) for span in (*article.noise, *prose))
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all(article.text[start:end].strip() for start, end in spans)
    assert all(0 <= start < end <= len(article.text) for start, end in spans)
    for passage in passages(article, 20):
        inside = [noise for noise in article.noise if noise.start < passage.end and passage.start < noise.end]
        assert not inside or not prose


def test_no_text_takes_long() -> None:
    """A hundred kilobytes of what the patterns look for end in seconds, on one line or on many."""
    for part in ("Ảnh: ", "A. ", "a\n", "Nguồn ", "Theo ", "A - ", "Dân trí ", "((", "e\u0301", "TP. ", "…", "\u00a0"):
        clean(RawArticle(id="a", body=part * (100_000 // len(part)) + '"'))
