"""Tests of search_api.answer.holders."""

from search_api.answer.holders import bearing, costs

from .reading_of import asked_of, evidence_of, stored

OLD = stored("cu", "Tin phường", "Ông Phan Văn Đồi là Bí thư Đảng ủy phường Lúa.", "2021-05-04")
MID = stored("giua", "Tin phường", "Ông Trần Văn Bắc là Bí thư Đảng ủy phường Lúa.", "2023-05-04")
NEW = stored("moi", "Tin phường", "Bà Lý Thị Hoa là Bí thư Đảng ủy phường Lúa.", "2025-08-12")


def cheapest(question: str) -> str:
    """Return the article whose sentence loses least."""
    asked, _ = asked_of(question)
    evidence = evidence_of(question, OLD, MID, NEW)
    lost = costs(asked, evidence)
    return evidence[lost.index(min(lost))].article.id


def test_the_newest_holder_where_no_time_is_given() -> None:
    """Without a year the newest article says who holds the office."""
    assert cheapest("Ai là bí thư phường Lúa?") == "moi"


def test_who_held_it_before_in_the_same_year_is_no_holder() -> None:
    """Months count too: sentences of the newest day that names a holder say who it is, and cost less than any other."""
    earlier = stored("xuan", "Tin phường", "Ông Đỗ Văn Lâu là Bí thư Đảng ủy phường Lúa.", "2025-03-04")
    again = stored("lai", "Tin phường", "Bà Lý Thị Hoa, Bí thư Đảng ủy phường Lúa, thăm chợ.", "2025-07-01")
    plain = stored("cho", "Tin phường", "Chợ phường Lúa mở cửa.", "2025-03-04")
    question, _ = asked_of("Ai là bí thư phường Lúa?")
    evidence = evidence_of(question.text, earlier, plain, NEW, again)
    lost = {one.article.id: cost for one, cost in zip(evidence, costs(question, evidence), strict=True)}
    assert lost["moi"] == lost["lai"] < 0 <= lost["cho"] < lost["xuan"]
    assert cheapest("Ai là bí thư phường Lúa năm 2021?") == "cu"


def test_an_undated_article_counts_as_older() -> None:
    """Nobody knows when it was written, so an article with a date goes before it; without any it serves."""
    undated = stored("ngay", "Tin phường", "Ông Đỗ Văn Lâu là Bí thư Đảng ủy phường Lúa.")
    question, _ = asked_of("Ai là bí thư phường Lúa?")
    evidence = evidence_of(question.text, undated, NEW)
    lost = costs(question, evidence)
    best = {
        one.article.id: min(cost for cost, two in zip(lost, evidence, strict=True) if two.article is one.article)
        for one in evidence
    }
    assert best["moi"] < best["ngay"] <= 0


def test_the_holder_of_the_year_that_is_asked() -> None:
    """A year chooses the article of then; where there is none the last one before it."""
    assert cheapest("Ai là bí thư phường Lúa năm 2023?") == "giua"
    assert cheapest("Ai là bí thư phường Lúa năm 2022?") == "cu"


def test_the_holder_of_another_place_is_none() -> None:
    """An article that does not know the ward that is asked for earns nothing, whatever office it gives."""
    other = stored("xa", "Tin phường", "Bà Lý Thị Hoa là Bí thư Đảng ủy phường Hạc Thành.", "2025-08-12")
    for ward, earns in (("Hạc Thành", True), ("Thục Phán", False)):
        question, _ = asked_of(f"Ai là bí thư phường {ward}?")
        assert (min(costs(question, evidence_of(question.text, other))) < 0) is earns


def test_who_holds_the_very_office() -> None:
    """The office of the question, one that nothing is said of, another office, another place."""
    told = stored(
        "tin",
        "Tin phường Lúa",
        "Dự họp có bà Lý Thị Hoa, Bí thư Đảng ủy phường Lúa; ông Tạ Quang Chính, Chủ tịch HĐND phường Lúa. "
        "Ông Đỗ Văn Lâu cũng dự. Ông Kha Văn Tám, Đảng ủy viên phường Lúa, Phó Bí thư Đảng ủy phường Lúa, chủ trì.",
        "2025-08-12",
    )
    found = {}
    for question in ("Ai là bí thư phường Lúa?", "Ai là bí thư phường Hạc Thành?", "Ai dự họp ở phường Lúa?"):
        asked, _ = asked_of(question)
        for one in evidence_of(question, told):
            for person in (entity for entity in one.entities if entity.type == "person"):
                found[question, person.text] = bearing(asked, one, person.start, person.end)
    own = {name: value for (question, name), value in found.items() if question == "Ai là bí thư phường Lúa?"}
    assert own == {"Lý Thị Hoa": 1.0, "Tạ Quang Chính": 0.0, "Đỗ Văn Lâu": 0.5, "Kha Văn Tám": 0.0}
    assert {value for (question, _), value in found.items() if "Hạc Thành" in question} == {0.0}
    assert {value for (question, _), value in found.items() if "dự họp" in question} == {1.0}
