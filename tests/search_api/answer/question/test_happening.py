"""Tests of search_api.answer.question.happening."""

import pytest

from search_api.answer.question.happening import happening_names
from search_api.answer.question.question import classify
from search_api.query.query import parse
from search_api.query.repair import Mender


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Tượng đài khánh thành ngày nào?", "khanh thanh"),
        ("Chợ được động thổ vào tháng mấy?", "dong tho"),
        ("Hội lúa diễn ra ngày nào?", ""),
        ("Ai chạy ngày nào?", ""),
        ("Ai khánh thành tượng đài?", ""),
    ],
)
def test_what_happens(question: str, name: str) -> None:
    """The word of two syllables right before the question words, light ones left out."""
    query = parse(question, Mender(lambda terms, field: [1 for _ in terms]))
    names = happening_names(classify(query.understood), query.units)
    assert name in names if name else not names
