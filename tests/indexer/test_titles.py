"""A title is recognised, or derived from the best sentence."""

import pytest

from indexer.clean import clean
from indexer.schema import RawArticle
from indexer.titles import is_title

PROSE = (
    "Tham dự có đồng chí Lê Văn A, Bí thư Đảng ủy xã, cùng đông đủ cán bộ các ban và bảy thôn trong toàn xã. "
    "Trong năm qua, UBND xã Hoa Mai hoàn thành các mục tiêu chủ yếu: đường, điện, trường học và trạm xá đều xong. "
    "Đồng chí Lê Văn A đề nghị các thôn giữ vững kết quả và làm tốt hơn trong năm tới."
)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Xã Hoa Mai bàn việc làm đường", True),
        ("Xã Hoa Mai bàn việc làm đường.", False),
        ("Tin", False),
        ("từ " * 60, False),
    ],
)
def test_a_title_is_short_and_has_no_end_mark(line: str, title: bool) -> None:
    """And prose must come after it."""
    assert is_title(line.strip(), "Thân bài.") is title
    assert not is_title(line, "")


def test_a_missing_title_is_derived() -> None:
    """The clause that names the place and the event wins over greetings and quotes; it is marked as derived."""
    article = clean(RawArticle(id="a", body=PROSE))
    assert article.title == "Trong năm qua, UBND xã Hoa Mai hoàn thành các mục tiêu chủ yếu"
    assert article.title_derived
    assert article.title_span is not None
    assert article.text[article.title_span.start : article.title_span.end] == article.title


def test_a_text_of_one_line_is_its_own_title() -> None:
    """Whatever there is serves; an article is never without one."""
    assert clean(RawArticle(id="a", body="Chỉ một dòng")).title == "Chỉ một dòng"
