"""Tests of search_api.answer.spans.tenure."""

import pytest

from search_api.answer.spans.tenure import asked_year, asks_holder, names_holder, office_asked, offices_of
from tests.search_api.answer.reading_of import asked_of, evidence_of, stored


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("Ông Lê Văn An là Bí thư Tỉnh ủy Cà Mau.", {"Lê Văn An": [False]}),
        ("Ông Lê Văn An, Bộ trưởng Nội vụ, từng giữ cương vị Bí thư Tỉnh ủy Cà Mau.", {"Lê Văn An": [False, True]}),
        ("Ông Lê Văn An thôi giữ chức Bí thư Tỉnh ủy Cà Mau.", {"Lê Văn An": [True]}),
        ("Ông Lê Văn An kinh qua các chức danh Bí thư Tỉnh ủy Cà Mau.", {"Lê Văn An": [True]}),
        ("Đồng thời làm Bí thư Tỉnh ủy Cà Mau là ông Lê Văn An.", {"Lê Văn An": [False]}),
        (
            "Bộ Chính trị chỉ định ông Lê Văn An, Bí thư Tỉnh ủy Ninh Bình, giữ chức Bí thư Tỉnh ủy Phú Thọ; "
            "ông Đỗ Văn Ba, Bí thư Tỉnh ủy Phú Thọ, làm Bí thư Tỉnh ủy Ninh Bình.",
            {"Lê Văn An": [True, False], "Đỗ Văn Ba": [True, False]},
        ),
        (
            "Ban Bí thư điều động ông Lê Văn An, Thứ trưởng Bộ Tài chính, giữ chức Bí thư Thành ủy Hải Phòng.",
            {"Lê Văn An": [True, False]},
        ),
        (
            "Ông Lê Văn An, Phó Bí thư Tỉnh ủy Hưng Yên, được bầu làm Chủ tịch UBND tỉnh Hưng Yên.",
            {"Lê Văn An": [False, False]},
        ),
    ],
)
def test_offices_that_are_left(text: str, former: dict[str, list[bool]]) -> None:
    """Left by its own words, or for an office elsewhere; a second one in the same place is held beside the first."""
    article = stored("a", "", text)
    people = [entity for entity in article.entities if entity.type == "person"]
    found = {one.value["name"]: [office.former for office in offices_of(one, article.text)] for one in people}
    assert found == former


def test_a_year_asks_for_former_holders_too() -> None:
    """Who was secretary in 2023 may have left since."""
    assert office_asked(asked_of("Ai là bí thư phường Lúa năm 2023?")[0]).former
    assert not office_asked(asked_of("Ai là bí thư phường Lúa?")[0]).former


def test_the_year_of_a_question() -> None:
    """The first year counts."""
    assert [asked_year(asked_of(text)[0]) for text in ("ai là bí thư năm 2023", "ai là bí thư")] == ["2023", ""]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Ai là bí thư phường Lúa?", True),
        ("Ai được bầu làm bí thư phường Lúa?", True),
        ("ai vua duoc bo nhiem lam bi thu phuong lua", True),
        ("Ai yêu cầu bí thư phường Lúa họp?", False),
        ("Ai được bí thư phường Lúa khen?", False),
    ],
)
def test_asking_for_a_holder(question: str, asks: bool) -> None:
    """ "Ai là bí thư" asks who holds an office, "ai yêu cầu" does not."""
    assert asks_holder(asked_of(question)[0]) is asks


def test_naming_the_holder() -> None:
    """The sentence that gives somebody the office, not the title before it, nor one with another office."""
    text = "Dự họp có ông Tạ Quang Chính, Bí thư Đảng ủy phường Lúa. Bà Lê Thị Mai, Chủ tịch UBND phường Lúa, nói."
    evidence = evidence_of("Ai là bí thư phường Lúa?", stored("a", "Phường Lúa họp", text))
    question, _ = asked_of("Ai là bí thư phường Lúa?")
    assert [names_holder(question, one) for one in evidence] == [False, True, False]


def test_a_short_office_is_the_long_one_of_the_same_person() -> None:
    """ "Bí thư An" beside "Bí thư Thành ủy … An" is no ward's secretary; a deputy's or another title stays apart."""
    text = "Bí thư Lê Văn An thăm phường Lúa. Bí thư Thành ủy Huế Lê Văn An và Phó Bí thư Đỗ Văn Ba, Chủ tịch HĐND, dự."
    article = stored("a", "Tin phường Lúa", text)
    people = [entity for entity in article.entities if entity.type == "person"]
    assert {len(offices_of(one, article.text)) for one in people if one.text == "Lê Văn An"} == {1}
    assert [len(offices_of(one, article.text)) for one in people if one.text == "Đỗ Văn Ba"] == [2]
    unit = stored("b", "Tin", "Chủ tịch HĐND thành phố Lê Văn An nói. Ông Lê Văn An, Chủ tịch HĐND thành phố Huế, dự.")
    both = [one for one in unit.entities if one.type == "person"]
    assert {len(offices_of(one, unit.text)) for one in both} == {2}, "a body says more than a title"
    for asked, named in (("Ai là bí thư phường Lúa?", False), ("Ai là Bí thư Thành ủy Huế?", True)):
        question, _ = asked_of(asked)
        assert any(names_holder(question, one) for one in evidence_of(asked, article)) is named
