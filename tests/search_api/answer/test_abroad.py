"""Tests of search_api.answer.abroad."""

import pytest

from search_api.answer.abroad import costs_abroad, countries

from .reading_of import asked_of, evidence_of, stored

AWAY = stored("xa", "Bầu cử tổng thống tại Pháp", "Hôm nay cử tri Pháp đi bỏ phiếu bầu tổng thống.", "2026-03-15")
HERE = stored(
    "gan", "Phường Hạc Thành chuẩn bị bầu cử", "Ngày bầu cử là 15/3/2026, bà Nga ở Pháp cũng về dự.", "2026-03-01"
)


@pytest.mark.parametrize(
    ("question", "costs"),
    [("Ngày bầu cử là ngày nào?", True), ("Ngày bầu cử ở Pháp là ngày nào?", False), ("bau cu phap hom nao", False)],
)
def test_news_from_abroad_costs_rank(question: str, costs: bool) -> None:
    """It loses where the question does not name the country; news of a place in Vietnam never does."""
    evidence = evidence_of(question, AWAY, HERE)
    lost = costs_abroad(asked_of(question)[0], evidence)
    assert {bool(cost) for cost, one in zip(lost, evidence, strict=True) if one.article.id == "xa"} == {costs}
    assert not any(cost for cost, one in zip(lost, evidence, strict=True) if one.article.id == "gan")


@pytest.mark.parametrize("body", ["Hôm nay bà Nga đến dự.", "Ông Trần Minh Đức phát biểu.", "Pháp luật quy định rõ."])
def test_names_of_people_are_no_country(body: str) -> None:
    """ "Nga", "Đức", "Pháp" are countries only where nothing makes them a name or another word."""
    question = "Ai đến dự?"
    assert not any(costs_abroad(asked_of(question)[0], evidence_of(question, stored("a", "Tin ngắn", body))))


def test_countries_that_a_text_names() -> None:
    """They can be answered where a country is asked for; a person called Nga cannot."""
    text = "Nghi phạm trốn qua Lào cùng bà Nga, rồi sang Trung Quốc."
    assert [text[one.start : one.end] for one in countries(text, 0, len(text))] == ["Lào", "Trung Quốc"]
