"""Bare names of communes, districts and hamlets that an article vouches for."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article

EXTRACTOR = Extractor.load()


def _places(text: str) -> dict[str, str | None]:
    """Return the places of a text with their communes' codes."""
    found = EXTRACTOR.extract(Article(id="a", text=text, title="", published="2024-05-01")).entities
    return {item.text: item.value["codes"].get("commune") for item in found if item.type == "place"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("thuyền của Thọ Quang, Mân Thái (quận Sơn Trà) về bến", ["Thọ Quang", "Mân Thái", "quận Sơn Trà"]),
        ("nhà ở Hòa Minh, quận Liên Chiểu", ["Hòa Minh", "quận Liên Chiểu"]),
        ("Sữa của Nam Sơn, Mân Thái rất ngon", []),
        ("huyện Chương Mỹ có nhiều xã như Trường Yên, Phú Nghĩa", ["huyện Chương Mỹ", "Trường Yên", "Phú Nghĩa"]),
        ("vui như Trường Yên, Phú Nghĩa", []),
        ("ba xã biên giới Chiềng Sơn và Lóng Sập", ["Chiềng Sơn", "Lóng Sập"]),
        ("dân thôn Bình Khê họp. Dân Bình Khê đồng tình. Đồi Bình Khê xanh.", ["thôn Bình Khê", "Bình Khê"]),
    ],
)
def test_vouched(text: str, named: list[str]) -> None:
    """A wider unit behind a list, "như" behind a kind, and a hamlet's type elsewhere make a bare name a place."""
    assert list(_places(text)) == named


def test_a_list_lies_in_its_district() -> None:
    """A name that is a province's too is the commune of the district that its list stands before."""
    assert _places("tại Bình Minh, Bình Dương (Thăng Bình), tỉnh Quảng Nam")["Bình Dương"] == "20794"


def test_a_cape_is_no_district() -> None:
    """What the article calls a peninsula or an island stays one when it is named alone."""
    assert list(_places("Khách lên đảo Sơn Trà ở TP Đà Nẵng. Cây rừng trên Sơn Trà xanh.")) == ["TP Đà Nẵng"]
