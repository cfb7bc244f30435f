"""The extractor as a whole, on sentences written for these tests."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Entity, Noise


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extractor, loaded once."""
    return Extractor.load()


def _article(text: str, **fields: object) -> Article:
    return Article(id="a", text=text, title="", **fields)  # type: ignore[arg-type]


def _shown(entities: tuple[Entity, ...], kind: str) -> list[str]:
    return [entity.text for entity in entities if entity.type == kind]


def _roles(entities: tuple[Entity, ...], name: str) -> list[str]:
    person = next(entity for entity in entities if entity.type == "person" and entity.value["name"] == name)
    return [role["text"] for role in person.value["roles"]]


def test_name_then_offices(extractor: Extractor) -> None:
    """A list of offices after a name belongs to that name; the place at its end serves the list."""
    text = "Đồng chí Lò Thị Mây, Tỉnh ủy viên, Bí thư Đảng ủy, Chủ tịch HĐND phường Tân Giang phát biểu."
    found = extractor.extract(_article(text)).entities
    assert _shown(found, "person") == ["Lò Thị Mây"]
    assert _roles(found, "Lò Thị Mây") == ["Tỉnh ủy viên", "Bí thư Đảng ủy", "Chủ tịch HĐND phường Tân Giang"]
    roles = next(entity for entity in found if entity.type == "person").value["roles"]
    assert [role.get("place") for role in roles[1:]] == ["phường Tân Giang", "phường Tân Giang"]


def test_office_then_name(extractor: Extractor) -> None:
    """An office right before a name belongs to it; the body inside it is an entity of its own."""
    found = extractor.extract(_article("Phó Chủ tịch UBND tỉnh Gia Lai Vàng A Pao đến thăm.")).entities
    assert _roles(found, "Vàng A Pao") == ["Phó Chủ tịch UBND tỉnh Gia Lai"]
    assert _shown(found, "body") == ["UBND tỉnh Gia Lai"]
    assert _shown(found, "place") == ["tỉnh Gia Lai"]


def test_semicolon_list(extractor: Extractor) -> None:
    """In a list with semicolons each name takes the offices up to the next semicolon."""
    text = "Các đồng chí: Lê Văn Sửu, Bí thư Đảng ủy; Trần Thị Mùi, Chủ tịch UBND xã chủ trì."
    found = extractor.extract(_article(text)).entities
    assert _roles(found, "Lê Văn Sửu") == ["Bí thư Đảng ủy"]
    assert _roles(found, "Trần Thị Mùi") == ["Chủ tịch UBND xã"]


def test_predicate(extractor: Extractor) -> None:
    """ "Được bầu giữ chức" gives the office to the subject of its sentence."""
    found = extractor.extract(_article("Ông Lê Văn Sửu được bầu giữ chức Chủ tịch UBND xã Tân Lập.")).entities
    assert _roles(found, "Lê Văn Sửu") == ["Chủ tịch UBND xã Tân Lập"]


def test_short_forms_join_their_person(extractor: Extractor) -> None:
    """ "Ông Sửu" later in the article is the person named in full before."""
    found = extractor.extract(_article("Ông Lê Văn Sửu đến. Chiều nay, ông Sửu nói chuyện.")).entities
    people = [(entity.text, entity.value["name"]) for entity in found if entity.type == "person"]
    assert people == [("Lê Văn Sửu", "Lê Văn Sửu"), ("Sửu", "Lê Văn Sửu")]


def test_streets_and_schools_are_no_people(extractor: Extractor) -> None:
    """Names inside streets, schools and firms are neither people nor places."""
    text = "Trường Tiểu học Nguyễn Văn Cừ ở số 5 đường Lê Hồng Phong đón Công ty Trần Quang Minh."
    found = extractor.extract(_article(text)).entities
    assert _shown(found, "person") == []
    assert _shown(found, "place") == []


def test_the_head_of_a_school_behind_its_name(extractor: Extractor) -> None:
    """A full name behind a school's own is its head's, with the office; a school named for a person leads to nobody."""
    text = "Hiệu trưởng Trường THPT Hoa Lư Nguyễn Mạnh Sơn nói. Hiệu trưởng Trường THPT Lê Hồng Phong đáp."
    (person,) = [entity for entity in extractor.extract(_article(text)).entities if entity.type == "person"]
    assert person.text == "Nguyễn Mạnh Sơn"
    assert [role["text"] for role in person.value["roles"]] == ["Hiệu trưởng Trường THPT Hoa Lư"]


@pytest.mark.parametrize(
    ("text", "body", "expected"),
    [
        ("Ở TP Biên Hòa, tỉnh Đồng Nai, UBND thành phố họp.", "UBND thành phố", ("district", "thành phố Biên Hòa")),
        ("Ở TP Đà Nẵng, UBND thành phố họp.", "UBND thành phố", ("province", "thành phố Đà Nẵng")),
        ("Ở tỉnh Sơn La, UBND thành phố họp.", "UBND thành phố", (None, None)),
        ("Ở TP Biên Hòa, tỉnh Đồng Nai, Sở Y tế TP họp.", "Sở Y tế TP", ("province", "thành phố Đồng Nai")),
    ],
)
def test_which_city_a_body_is_of(
    extractor: Extractor, text: str, body: str, expected: tuple[str | None, str | None]
) -> None:
    """ "UBND thành phố" is of the one city that a text names in its province, of the province where that is a city."""
    found = extractor.extract(_article(text, published="2019-05-01")).entities
    (value,) = [entity.value for entity in found if entity.text == body]
    assert (value.get("level"), value.get("place")) == expected


def test_furniture_is_not_read(extractor: Extractor) -> None:
    """Bylines and page furniture yield nothing, captions do."""
    text = "Ông Lê Văn Sửu nói.\nTrần Thị Mùi"
    noise = (Noise("byline", text.index("Trần"), len(text)),)
    found = extractor.extract(_article(text, noise=noise)).entities
    assert _shown(found, "person") == ["Lê Văn Sửu"]


def test_primary_place(extractor: Extractor) -> None:
    """A commune that one province has gives that province, with codes."""
    place = extractor.extract(_article("Đảng ủy phường Tân Giang họp bàn năm 2026.")).place
    assert place is not None
    assert place.province is not None
    assert place.commune is not None
    assert (place.province.code, place.commune.code) == ("04", "01288")


def test_entities_are_exact_and_sorted(extractor: Extractor) -> None:
    """Each entity's text is the article's text between its offsets, in order."""
    text = "Sáng 8/1/2026, ông Lê Văn Sửu – Chủ tịch UBND xã – trao 20 suất quà 🎁, 6 tỷ đồng, 12/14 chỉ tiêu."
    found = extractor.extract(_article(text)).entities
    assert all(text[entity.start : entity.end] == entity.text for entity in found)
    assert [entity.start for entity in found] == sorted(entity.start for entity in found)
    assert _shown(found, "figure") == ["20 suất quà", "6 tỷ đồng", "12/14 chỉ tiêu"]
    assert _shown(found, "date") == ["Sáng 8/1/2026"]


def test_the_number_of_a_hamlet_counts_nothing(extractor: Extractor) -> None:
    """ "Tổ dân phố 7 hướng dẫn 40 hộ" counts households, not guides."""
    found = extractor.extract(_article("Tổ dân phố 7 hướng dẫn 40 hộ cài ứng dụng.")).entities
    assert _shown(found, "figure") == ["40 hộ"]
    assert _shown(found, "place") == ["Tổ dân phố 7"]
