"""The place an article is about."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article, PrimaryPlace, Span

EXTRACTOR = Extractor.load()


def _place(text: str, **fields: object) -> PrimaryPlace | None:
    return EXTRACTOR.extract(Article(id="a", text=text, title="", **fields)).place  # type: ignore[arg-type]


def test_the_commune_in_its_province() -> None:
    """The commune that stands out is the place, with its province's code."""
    place = _place("Chiều 8/1/2026, phường Tân Giang (tỉnh Cao Bằng) họp. Phường Tân Giang bàn.")
    assert place is not None
    assert place.commune is not None
    assert place.commune.code == "01288"
    assert place.basis == "text"


def test_a_home_is_not_the_place() -> None:
    """Where somebody lives does not make the article's place."""
    place = _place("Công an tỉnh Gia Lai bắt ông A Quyết (trú phường Đống Đa, TP. Pleiku).", published="2017-05-01")
    assert place is not None
    assert place.province is not None
    assert place.province.code == "52"
    assert place.commune is None


def test_a_commune_of_another_district_is_not_the_place() -> None:
    """A commune named in passing does not outweigh the district that the article is about."""
    text = (
        "Quận Dương Kinh họp. UBND quận Dương Kinh, Hải Phòng giao việc. Kênh chạy từ xã Đông Phương, huyện Kiến Thụy."
    )
    place = _place(text, published="2018-05-01")
    assert place is not None
    assert place.commune is None


def test_the_title_weighs_more() -> None:
    """Of two communes the one in the title is the place."""
    text = "Phường Hạc Thành họp\nĐại biểu xã Hoằng Hóa, tỉnh Thanh Hóa đến. Xã Hoằng Hóa góp ý."
    place = _place(text, title_span=Span(0, 20), published="2026-01-01")
    assert place is not None
    assert place.commune is not None
    assert place.commune.name == "phường Hạc Thành"


def test_many_provinces_have_no_place() -> None:
    """A list of provinces is about none of them."""
    assert _place("Mưa ở Nghệ An, Hà Tĩnh, Quảng Trị và Lào Cai.") is None


@pytest.mark.parametrize(("url", "code"), [("https://baocaobang.vn/a.html", "04"), (None, None)])
def test_the_source_helps_where_nothing_is_named(url: str | None, code: str | None) -> None:
    """A provincial paper's article without places is of that province, less surely."""
    place = _place("Các đại biểu dự hội nghị.", url=url)
    assert (place.province.code if place and place.province else None) == code
    assert place is None or place.confidence <= 0.5
