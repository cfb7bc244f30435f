"""Offices without a name that stand for a person of the article."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article

EXTRACTOR = Extractor.load()
OPENING = (
    "Đồng chí Lê Văn An, Bí thư Đảng ủy, Chủ tịch HĐND phường Tân Giang và bà Trần Thị Bình, Phó Chủ tịch UBND "
    "phường dự. "
)


def _references(text: str) -> dict[str, list[str]]:
    article = Article(id="a", text=text, title="")
    people = [entity for entity in EXTRACTOR.extract(article).entities if entity.type == "person"]
    for person in people:
        for found in person.value.get("references", ()):
            assert text[found["start"] : found["end"]] == found["text"]
    return {
        person.value["name"]: [found["text"] for found in person.value["references"]]
        for person in people
        if "references" in person.value
    }


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("Kết luận, đồng chí Bí thư Đảng ủy yêu cầu các chi bộ.", "Lê Văn An", "Bí thư Đảng ủy"),
        ("Sau đó Chủ tịch HĐND phường trao quà.", "Lê Văn An", "Chủ tịch HĐND phường"),
        ("Cuối buổi, đồng chí Phó Chủ tịch UBND phường cảm ơn.", "Trần Thị Bình", "Phó Chủ tịch UBND phường"),
    ],
)
def test_an_office_stands_for_its_holder(text: str, name: str, office: str) -> None:
    """The office is listed with the person who holds it, and is no mention of the name."""
    assert _references(OPENING + text) == {name: [office]}


@pytest.mark.parametrize(
    "text",
    [
        "Các đồng chí Bí thư Đảng ủy các phường cùng dự.",
        "Đồng chí nguyên Bí thư Đảng ủy cũng đến.",
        "Chủ tịch HĐND tỉnh gửi hoa.",
        "Đồng chí Chủ tịch UBND phường vắng mặt.",
        "Đại hội bầu Bí thư Đảng ủy.",
    ],
)
def test_what_the_text_does_not_settle_is_left_out(text: str) -> None:
    """Several people, former ones, other levels and offices that nobody named holds stand for nobody."""
    assert _references(OPENING + text) == {}


def test_two_holders_settle_nothing() -> None:
    """Where two people hold the office, its bare name stays open."""
    text = (
        "Ông Lê An, Phó Chủ tịch UBND xã và ông Trần Ba, Phó Chủ tịch UBND xã đến. Đồng chí Phó Chủ tịch UBND xã nói."
    )
    assert _references(text) == {}


def test_an_office_before_the_name_is_known_stays_open() -> None:
    """The article must have said who holds it."""
    assert _references("Đồng chí Bí thư Đảng ủy đến. Ông Lê An, Bí thư Đảng ủy xã, nói.") == {}
