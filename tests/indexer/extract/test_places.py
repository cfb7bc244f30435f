"""Places: type words and names, lists, bare names, and which unit a name means."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Entity


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extractor."""
    return Extractor.load()


def _places(extractor: Extractor, text: str, **fields: object) -> list[Entity]:
    article = Article(id="a", text=text, title="", **fields)  # type: ignore[arg-type]
    return [entity for entity in extractor.extract(article).entities if entity.type == "place"]


def _shown(extractor: Extractor, text: str, **fields: object) -> list[str]:
    return [entity.text for entity in _places(extractor, text, **fields)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("tại phường Hạc Thành", ["phường Hạc Thành"]),
        ("UBND TP. HCM và Q.5", ["TP. HCM", "Q.5"]),
        ("UBND T. Đà Nẵng", ["T. Đà Nẵng"]),
        ("các xã Thạch Giám, Xá Lượng và Lưu Kiền", ["xã Thạch Giám", "Xá Lượng", "Lưu Kiền"]),
        ("thôn Măng La Ktu, ấp 3, khu phố 5", ["thôn Măng La Ktu", "ấp 3", "khu phố 5"]),
        ("huyện miền núi A Lưới của huyện A Lưới", ["A Lưới", "huyện A Lưới"]),
        ("ở Quảng Ngãi, Bến Tre và Thừa Thiên - Huế", ["Quảng Ngãi", "Bến Tre", "Thừa Thiên - Huế"]),
        ("Bệnh viện Đa khoa tỉnh Gia Lai", ["tỉnh Gia Lai"]),
        ("quận 3, 4 và Gò Vấp", ["quận 3", "4", "Gò Vấp"]),
        ("xã Ea H’ leo và huyện Krông Pắk", ["xã Ea H’ leo", "huyện Krông Pắk"]),
        ("UBND huyện Đăk G ’ Long", ["huyện Đăk G ’ Long"]),
        ("thôn Đại Ninh", ["thôn Đại Ninh"]),
        ("thôn Tân Ấp, xã Hương Hóa", ["thôn Tân Ấp", "xã Hương Hóa"]),
        ("các xã Tân Mỹ, Phú Xanh Lạc, Tân Hòa", ["xã Tân Mỹ", "Phú Xanh Lạc", "Tân Hòa"]),
        ("các thôn Đoài, Thượng và bản Mới", ["thôn Đoài", "Thượng", "bản Mới"]),
        ("các khu phố 4, 5 và 7 của phường", ["khu phố 4", "5", "7"]),
        ("nhà trẻ Sóc Nâu ở thôn 3, 7 tuổi", ["thôn 3"]),
        ("người dân làng Đông Cốc ở khối Tân Tiến", ["làng Đông Cốc", "khối Tân Tiến"]),
        ("hai xã Phương Độ và Cẩm Đình, 5 tàu", ["xã Phương Độ", "Cẩm Đình"]),
        ("ở 3 xã (Cam Thành Bắc, Cam Hải Đông và Suối Cát)", ["Cam Thành Bắc", "Cam Hải Đông", "Suối Cát"]),
        ("UBND các phường: Mễ Trì, Trung Văn, Phú Đô", ["Mễ Trì", "Trung Văn", "Phú Đô"]),
        ("chạy qua 4 quận: 1, 3, 10 và Tân Bình", ["1", "3", "10", "Tân Bình"]),
        ("UBND phường Thủy Xuân, Thanh tra Sở", ["phường Thủy Xuân"]),
        ("ở Minh Khai, Hai Bà Trưng, Hà Nội", ["Minh Khai", "Hai Bà Trưng", "Hà Nội"]),
        ("ông Lê Bền, Trưởng thôn Hoàng Hoa Thám", ["thôn Hoàng Hoa Thám"]),
        ("ông trưởng thôn Tả Thanh Oai nói", ["thôn Tả Thanh Oai"]),
        ("Phó Bí thư Thành ủy TP.HCM Văn Thị Bền", ["TP.HCM"]),
    ],
)
def test_found(extractor: Extractor, text: str, places: list[str]) -> None:
    """The type word belongs to the span; in a list each name is one place."""
    assert _shown(extractor, text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Bệnh viện Đa khoa Kon Tum",
        "sân bay Nha Trang cũ",
        "CLB bóng đá Hà Nội",
        "Đại học Sư phạm Hà Nội",
        "đường Lê Hồng Phong",
        "xây dựng nông thôn mới",
        "ông xã Văn Anh",
        "Thông tấn xã Việt Nam",
        "thị trấn Davos",
        "quận Brooklyn",
        "nhóm 'H' và nhóm G' của lớp",
        "văn bản Hiến pháp",
        "TP Nguyễn Thị Thu",
        "Trưởng thôn Lê Văn Bền",
        "Tổ trưởng tổ dân phố Phạm Thị Bền",
        "Quỹ học bổng Vừ A Bền",
        "khối HĐND và khối UBND",
        "Đó là dự án Bệnh viện Ung bướu Cần Thơ vốn lớn",
        "thời vua Quang Trung đánh giặc",
        "xe bản Deluxe và biên bản MOU",
        "già làng Đinh Văn Thành",
        "em H.T.P. 28 tuổi",
        "các phường",
    ],
)
def test_not_places(extractor: Extractor, text: str) -> None:
    """Names of hospitals, airports, clubs, schools and streets, common words and foreign towns are none."""
    assert _shown(extractor, text) == []


def test_codes_and_old_names(extractor: Extractor) -> None:
    """An old commune is told with its district and province of then, and the commune of today."""
    (place, *_) = _places(extractor, "xã Quơn Long, huyện Chợ Gạo, tỉnh Tiền Giang", published="2017-02-10")
    assert place.value["codes"] == {"province": "82", "commune": "28627"}
    assert place.value["old"]["district"] == "huyện Chợ Gạo"
    assert place.value["old"]["province"] == "tỉnh Tiền Giang"
    assert place.value["old"]["whole"] is True


def test_a_split_commune_has_no_single_code(extractor: Extractor) -> None:
    """A commune that went to several is given with all of them, and without a commune's code."""
    (place, *_) = _places(extractor, "phường Quảng An, quận Tây Hồ, Hà Nội", published="2024-11-28")
    assert place.value["codes"] == {"province": "01"}
    assert {unit["name"] for unit in place.value["old"]["communes"]} == {"phường Hồng Hà", "phường Tây Hồ"}
    assert place.value["old"]["whole"] is False


def test_namesakes_by_the_place_after_them(extractor: Extractor) -> None:
    """A commune that many provinces have is settled by the district and province named with it, and stays settled."""
    text = "xã Hồng Phong, huyện An Dương (Hải Phòng). Cán bộ xã Hồng Phong nói."
    first, *_, last = _places(extractor, text, published="2018-05-01")
    assert first.value["codes"]["commune"] == last.value["codes"]["commune"] == "11593"


def test_namesakes_by_source_and_address(extractor: Extractor) -> None:
    """The province in a host name or a source settles a namesake."""
    for field in ({"url": "https://baocaobang.vn/tin-1.html"}, {"source": "Báo Cao Bằng"}):
        (place,) = _places(extractor, "phường Tân Giang họp", **field)
        assert place.value["codes"]["commune"] == "01288"


def test_open_namesakes_have_candidates(extractor: Extractor) -> None:
    """What nothing settles stays open, with candidates and the reason."""
    (place,) = _places(extractor, "xã Tân Lập họp", published="2026-01-01")
    assert place.value["codes"] == {}
    assert len(place.value["candidates"]) > 1
    assert place.confidence < 0.5
    assert place.value["reason"]


def test_a_district_that_never_had_such_a_commune(extractor: Extractor) -> None:
    """A name whose units all lay in other districts than the one named is left open."""
    place, *_ = _places(extractor, "xã Quốc Tuấn, huyện An Dương, TP Hải Phòng", published="2024-01-01")
    assert "commune" not in place.value["codes"]
