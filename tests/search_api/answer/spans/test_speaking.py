"""Who is only named for what he says did not do it."""

import pytest

from search_api.answer.question.question import classify
from search_api.answer.spans.speaking import asks_doer
from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Ai vá đường thôn Mận?", "Bà Lê Thị Tám cho biết thanh niên đã vá đường thôn Mận.", []),
        ("Ai vá đường thôn Mận?", "Bà Lê Thị Tám - phó chủ tịch xã - nói thanh niên đã vá đường thôn Mận.", []),
        ("Ai vá đường thôn Mận?", "Theo bà Lê Thị Tám, thanh niên đã vá đường thôn Mận.", []),
        ("Ai vá đường thôn Mận?", "Bà Lê Thị Tám cho biết ông Trần Văn Chín vá đường.", ["ông Trần Văn Chín"]),
        ("Ai vá đường thôn Mận?", "Bà Lê Thị Tám kể bà đã vá đường thôn Mận.", ["Bà Lê Thị Tám"]),
        ("Ai vá đường thôn Mận?", "Bà Lê Thị Tám vá đường thôn Mận.", ["Bà Lê Thị Tám"]),
        ("Ai kể chuyện vá đường?", "Bà Lê Thị Tám kể thanh niên đã vá đường.", ["Bà Lê Thị Tám"]),
    ],
    ids=["says", "with an office", "by theo", "of another", "of herself", "does it", "saying is asked for"],
)
def test_who_did_it(question: str, text: str, found: list[str]) -> None:
    """A speaker is offered where she tells of herself, or where saying is asked for."""
    assert offered(question, text) == found


def test_who_heads_something_is_often_named_for_what_he_says() -> None:
    """Neither an office nor "ai đứng đầu" asks for a doer."""
    assert asks_doer(classify("Ai vá đường thôn Mận?"))
    assert not asks_doer(classify("Giám đốc sở nào vá đường?"))
    assert not asks_doer(classify("Ai đứng đầu Sở Xây dựng?"))
    assert not asks_doer(classify("Ai là tổ trưởng tổ 3?"))
    assert not asks_doer(classify("Tổ trưởng tổ 3 tên gì?"))
    assert not asks_doer(classify("Ở đâu vá đường?"))
