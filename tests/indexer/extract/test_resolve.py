"""Which unit a name means: by the places beside it, the article's date, its source, and what lay where."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Entity, PrimaryPlace

EXTRACTOR = Extractor.load()


def _read(text: str, published: str | None, url: str | None) -> tuple[list[Entity], PrimaryPlace | None]:
    found = EXTRACTOR.extract(Article(id="a", text=text, title="", published=published, url=url))
    return [entity for entity in found.entities if entity.type == "place"], found.place


@pytest.mark.parametrize(
    ("text", "published", "codes"),
    [
        ("Phường Nùng Trí Cao họp", "2025-09-01", {"province": "04", "commune": "01279"}),
        ("Thành phố Thanh Hóa họp", "2024-09-01", {"province": "38"}),
        ("Xã Tân Lập họp cùng UBND huyện Đan Phượng", "2024-05-01", {"province": "01"}),
        ("Phường Hà Trung họp cùng lãnh đạo tỉnh Quảng Ninh", "2024-05-01", {"province": "22", "commune": "06676"}),
        ("Xã Hà Trung họp cùng Tỉnh ủy Thanh Hóa", "2025-12-01", {"province": "38", "commune": "15271"}),
        ("Tỉnh Hà Giang họp", "2023-01-01", {"province": "08"}),
        ("TP Hội An (Quảng Nam) họp", "2024-01-01", {"province": "48"}),
        ("Quận 1 họp", "2024-01-01", {"province": "79"}),
        ("Đặc khu Phú Quốc họp", "2025-12-01", {"province": "91", "commune": "31078"}),
        ("huyện Côn Đảo họp", "2024-12-01", {"province": "79"}),
        ("Phường Đông Hòa, TP.HCM, họp", "2026-03-01", {"province": "79", "commune": "25951"}),
        ("phường Vĩnh Hải, TP Nha Trang", "2024-03-01", {"province": "56", "commune": "22333"}),
        ("xã An Phú, thành phố Pleiku", "2024-03-01", {"province": "52", "commune": "23602"}),
        ("xã Quảng Phú thuộc huyện Thọ Xuân", "2022-03-01", {"province": "38", "commune": "15574"}),
        ("xã Hải Ninh, huyện Tĩnh Gia (Thanh Hóa)", "2018-03-01", {"province": "38", "commune": "16576"}),
        ("xã Kỳ Sơn, huyện Thủy Nguyên, TP Hải Phòng", "2018-03-01", {"province": "31"}),
        ("xã Thạch Kim (huyện Lộc Hà)", "2018-03-01", {"province": "42", "commune": "18568"}),
        ("phường Long Bình, quận 9", "2018-03-01", {"province": "79", "commune": "26833"}),
        ("phường Hạc Thành, Hà Nội và Huế", "2026-03-01", {"province": "38", "commune": "14797"}),
        ("xã Đông Thành, thị xã Bình Minh", "2018-03-01", {"province": "86", "commune": "29812"}),
    ],
)
def test_codes(text: str, published: str, codes: dict[str, str]) -> None:
    """A name gets the codes of today, through the district named with it also where that was dissolved."""
    (place, *_), _ = _read(text, published, None)
    assert place.value["codes"] == codes


@pytest.mark.parametrize(
    ("text", "published", "url", "province", "commune"),
    [
        ("Phường Nùng Trí Cao họp", "2025-09-01", None, "04", "01279"),
        ("Thành phố Thanh Hóa cũ, nay là phường Hạc Thành", "2025-09-01", None, "38", "14797"),
        ("Xã Tân Lập họp", "2025-12-01", "https://baothainguyen.vn/a.html", "19", "02038"),
        ("Đoàn tỉnh Cao Bằng thăm tỉnh Bắc Ninh, làm việc với UBND tỉnh Bắc Ninh", "2025-12-01", None, "24", None),
        ("Huyện Hòa An làm đường với huyện Quảng Hòa", "2023-01-01", None, "04", None),
        ("Xã Kỳ Sơn, huyện Thủy Nguyên, TP Hải Phòng họp", "2018-03-01", None, "31", None),
    ],
)
def test_primary(text: str, published: str, url: str | None, province: str, commune: str | None) -> None:
    """What an article is about follows from its places as they are settled."""
    _, place = _read(text, published, url)
    assert place is not None
    assert place.province is not None
    assert place.province.code == province
    assert (place.commune.code if place.commune else None) == commune


def test_a_district_behind_a_commune_is_no_commune() -> None:
    """ "xã A, B" is a commune and its district where B was the district of A, though B is a commune of today too."""
    places, _ = _read("P.Mỹ Thới, Long Xuyên, tỉnh An Giang", "2017-03-01", None)
    assert [place.value["codes"] for place in places][1] == {"province": "91"}
    assert places[1].value["level"] == "district"


def test_a_city_is_not_its_province() -> None:
    """The type word tells the old city from the province of its name."""
    (place,), _ = _read("Thành phố Thanh Hóa họp", "2024-09-01", None)
    assert (place.value["level"], place.value["old"]["name"]) == ("district", "thành phố Thanh Hóa")


def test_an_unknown_commune_has_its_province() -> None:
    """A commune that the gazetteer lacks has the province of the district named with it, and says why."""
    (place, *_), _ = _read("xã Thủy Sơn, huyện Thủy Nguyên", "2018-03-01", None)
    assert place.value["codes"] == {"province": "31"}
    assert place.value["reason"] == "not in the gazetteer"
