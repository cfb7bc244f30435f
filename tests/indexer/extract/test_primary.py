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


def test_a_region_is_no_province() -> None:
    """Four provinces in the lead make an article one of a region."""
    lead = "Dân các tỉnh Nghệ An, Hà Tĩnh, Quảng Trị và Gia Lai đón bão."
    assert (
        _place(lead + " Tại Hà Tĩnh, xã Gia Phố của tỉnh Hà Tĩnh ngập.", lead=lead, lead_span=Span(0, len(lead)))
        is None
    )


def test_a_commune_named_last_is_not_the_place() -> None:
    """What is named but once, at the end, is not what the article is about."""
    story = "UBND TP. Cần Thơ họp bàn việc chống bão. " + "Mọi sở đều có mặt và nói về việc của mình. " * 9
    place = _place(story + "Cuối cùng là chuyện ở xã Thới Lai.", published="2026-02-01")
    assert place is not None
    assert place.commune is None


def test_a_city_in_a_province_of_its_name() -> None:
    """A ward that several cities had lies in the one named behind it, not elsewhere in the province of that name."""
    place = _place("Trường ở phường 1, TP. Cà Mau, tỉnh Cà Mau thi.", published="2018-12-20")
    assert place is not None
    assert place.commune is not None
    assert place.commune.code == "32002"
