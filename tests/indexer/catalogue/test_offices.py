"""Offices as articles are filed by."""

import pytest

from indexer.catalogue.offices import office_key, office_keys, office_name
from indexer.schema import Entity, PrimaryPlace, Unit

PLACE = PrimaryPlace(Unit("04", "tỉnh Cao Bằng"), Unit("01288", "phường Tân Giang"), 0.9, "text")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Chủ tịch Ủy ban nhân dân phường", "chu tich ubnd"),
        ("chu tich ubnd", "chu tich ubnd"),
        ("Chủ tịch phường", "chu tich ubnd"),
        ("Phó Chủ tịch HĐND tỉnh", "pho chu tich hdnd"),
        ("Bí thư Tỉnh ủy", "bi thu dang uy"),
        ("Bí thư", "bi thu dang uy"),
        ("Chủ tịch Ủy ban MTTQ Việt Nam xã", "chu tich mttq"),
        ("Giám đốc Sở Y tế", "giam doc so y te"),
        ("Nguyên Chủ tịch UBND tỉnh", ""),
    ],
)
def test_an_office_has_one_name(said: str, name: str) -> None:
    """However its body is written, without its level; a former office is none."""
    assert office_name(said) == name


def _person(office: str, body: str, place: str, confidence: float = 0.9) -> Entity:
    role = {"office": office, "body": body, "place": place, "confidence": confidence}
    return Entity(0, 5, "person", "Lê Sơ", 0.9, {"name": "Lê Sơ", "roles": [role]})


def test_offices_are_filed_with_their_place() -> None:
    """The place is a unit of the article's own place, or one that it names; an unsure role files nothing."""
    named = Entity(
        9, 20, "place", "xã Hoa Mai", 0.9, {"name": "xã Hoa Mai", "level": "commune", "codes": {"commune": "1"}}
    )
    entities = [
        named,
        _person("Chủ tịch", "UBND tỉnh", "tỉnh Cao Bằng"),
        _person("Bí thư", "Đảng ủy", "xã Hoa Mai"),
        _person("Chủ tịch", "HĐND xã", "xã Đông"),
        _person("Trưởng ban", "", "", 0.5),
    ]
    assert {key for key, _ in office_keys(PLACE, entities)} == {
        office_key("chu tich ubnd"),
        office_key("chu tich ubnd", "04"),
        office_key("bi thu dang uy"),
        office_key("bi thu dang uy", "1"),
        office_key("chu tich hdnd"),
    }
