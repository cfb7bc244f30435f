"""Tests of search_api.answer.spans.quoted."""

import pytest

from search_api.answer.spans.quoted import tells_name
from tests.search_api.answer.reading_of import reading_of, stored

ARTICLE = stored(
    "a", "Hội lúa", "Hội lúa xã Mây mở ngày 3/4, với chủ đề “Lúa về phố”. Ông Tư được gọi bằng biệt danh: 'vua rơm'."
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Chủ đề hội lúa là gì?", ["Lúa về phố"]),
        ("hoi lua chu de gi", ["Lúa về phố"]),
        ("ông Tư có biệt danh gì", ["vua rơm"]),
    ],
)
def test_what_it_is_called_is_the_answer(question: str, names: list[str]) -> None:
    """Of a sentence that quotes it behind the noun which is asked with, nothing else is offered."""
    reading = reading_of(question, ARTICLE)
    told = [[ARTICLE.text[span.start : span.end] for span in reading.spans(offer)] for offer in reading.offers]
    assert names in told


@pytest.mark.parametrize(
    ("question", "told", "name"),
    [
        ("Dự án kè sông Lúa tên là gì?", "Xã Lúa làm dự án kè sông và công viên “Bờ xanh”.", "Bờ xanh"),
        ("du an ke song Lua ten gi", "Xã Lúa làm dự án kè sông và công viên “Bờ xanh”.", "Bờ xanh"),
        ("Thiết bị thay kẻng ở xã Lúa tên gì?", "Xã Lúa lắp thiết bị (có tên Lua - BOX) thay kẻng.", "Lua - BOX"),
    ],
)
def test_a_thing_is_called_by_its_name(question: str, told: str, name: str) -> None:
    """Where the name of a thing is asked for, the sentence that gives it offers that alone, and gains in rank."""
    article = stored("b", "Tin xã Lúa", f"{told} Xã Lúa có ông Tạ Văn Thu.")
    reading = reading_of(question, article)
    assert [tells_name(reading.question, offer.evidence) for offer in reading.offers] == [False, True, False]
    assert [article.text[one.start : one.end] for one in reading.spans(reading.offers[1])] == [name]
    costs = reading.costs()
    assert costs[1] < costs[2]


def test_other_questions_get_clauses() -> None:
    """Whoever asks what is done there gets what the sentence says."""
    reading = reading_of("Hội lúa có gì?", ARTICLE)
    assert all(
        ARTICLE.text[span.start : span.end] != "Lúa về phố" or len(reading.spans(offer)) > 1
        for offer in reading.offers
        for span in reading.spans(offer)
    )
