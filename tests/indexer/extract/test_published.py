"""When an article appeared, where its source does not say."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article

EXTRACTOR = Extractor.load()


@pytest.mark.parametrize(
    ("text", "url", "published", "basis"),
    [
        ("Xã họp.", "https://bao.vn/2025/12/24/xa-hop.html", "2025-12-24", "url"),
        ("Xã họp.", "https://bao.vn/xa-hop-20241127104138.htm", "2024-11-27", "url"),
        ("Sáng 21/11/2025, xã họp.", None, "2025-11-21", "text"),
        ("Sáng ngày 27/32023, xã họp.", None, "2023-03-27", "text, repaired"),
        ("Sáng 21/11, xã họp bàn.", None, None, None),
        ("Sáng 21/11/2199, xã sẽ họp.", None, None, None),
        ("Ngày 12/9/1930, nông dân biểu tình.", None, None, None),
        ("Ngày 27/1/2010, Thủ tướng cho phép. Đến ngày 3/5/2014 mới xong.", None, None, None),
    ],
)
def test_published(text: str, url: str | None, published: str | None, basis: str | None) -> None:
    """The address comes before the text; an open year, a later day, a day to come or long gone leave it open."""
    found = EXTRACTOR.extract(Article(id="a", text=text, title="", url=url))
    assert (found.published, found.published_basis) == (published, basis)


def test_a_known_date_is_left_alone() -> None:
    """Where the source gave a date there is nothing to find."""
    found = EXTRACTOR.extract(Article(id="a", text="Sáng 21/11/2025, xã họp.", title="", published="2025-11-22"))
    assert (found.published, found.published_basis) == (None, None)
