"""Tests of search_api.answer.spans.heads."""

import pytest

from search_api.answer.question.question import classify
from search_api.answer.spans.heads import Heads


def names(question: str, text: str) -> list[str]:
    """Return the names in a text that begin with the noun that a question asks with."""
    return [one.text for one in Heads.of(classify(question)).names(text, 0, len(text), "body")]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Xã Lúa sắp sửa cầu nào?", "Xã sửa cầu Mây Trắng rồi mới làm đường Hoa Sữa.", ["cầu Mây Trắng"]),
        ("xa lua sap sua cau nao", "Xã sửa cầu Mây Trắng rồi mới làm đường Hoa Sữa.", ["cầu Mây Trắng"]),
        ("Which bridge will the commune mend?", "Xã sửa cầu Mây Trắng trong tháng này.", ["cầu Mây Trắng"]),
        ("Trại chăn nuôi nào phải dời?", "Dời trại chăn nuôi Suối Vàng khỏi xã.", ["trại chăn nuôi Suối Vàng"]),
        ("Cơn bão nào làm sập chợ?", "Chợ sập vì bão số 7.", ["bão số 7"]),
        ("Tòa nào xử vụ trộm trâu?", "Tại UBND xã Lúa, TAND thành phố Sen xử vụ trộm trâu.", ["TAND thành phố Sen"]),
        (
            "Trung tâm y tế khu vực nào thiếu thuốc?",
            "Trung tâm Y tế Lúa Vàng thiếu thuốc.",
            ["Trung tâm Y tế Lúa Vàng"],
        ),
        ("Dân chờ luật nào?", "Dân chờ Luật Cây xanh đô thị được ban hành.", ["Luật Cây xanh đô thị"]),
    ],
)
def test_names_begin_with_the_noun_asked_with(question: str, text: str, found: list[str]) -> None:
    """With marks, without, in English; for a noun that no list holds, by its number, by another word for the same."""
    assert names(question, text) == found


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Xã làm việc gì?", "Xã làm việc Sở giao."),
        ("Ai sửa cầu?", "Xã sửa cầu Mây Trắng."),
        ("Ban nào họp?", "Tỉnh ban hành Nghị quyết mới."),
        ("Luật nào bị sửa?", "Bị kỷ luật Đảng vì làm sai."),
        ("Dự án nào chậm?", "Chậm nhất là dự án của Sở Xây dựng."),
    ],
)
def test_what_heads_no_name(question: str, text: str) -> None:
    """ "Việc" heads none, "ai" asks for none, a head may be a piece of another word, or stand apart from the name."""
    assert names(question, text) == []
