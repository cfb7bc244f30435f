"""Tests of search_api.answer.question.short_names."""

import pytest

from search_api.answer.question.short_names import lacks, short_names


@pytest.mark.parametrize(
    ("question", "text", "lacking"),
    [
        ("Cầu qua sông Mận dài bao nhiêu?", "Cầu bắc qua sông Mận dài 90 m.", False),
        ("Cầu qua sông Mận dài bao nhiêu?", "Cầu qua sông mà mận nở dài 90 m.", True),
        ("Đập sông Mận hết bao nhiêu?", "Con sông về tới đập.", True),
        ("Cầu qua sông Mận Xanh dài bao nhiêu?", "Cầu dài 90 m.", False),
        ("cau qua song man dai bao nhieu", "Cầu dài 90 m.", False),
        ("Chợ Mận mở ngày nào?", "Chợ mở hôm nay.", False),
        ("Nhà ga B2 có mấy cửa?", "Nhà ga B3 có bốn cửa.", True),
        ("Sửa đường ĐT978 hết bao nhiêu?", "Đường ĐT 978 hết 9 tỷ đồng.", False),
    ],
    ids=["held", "apart", "other marks", "a longer name", "no capitals", "its opening", "a code", "a code in two"],
)
def test_a_name_that_a_text_lacks(question: str, text: str, *, lacking: bool) -> None:
    """One syllable counts with its head and marks, a code however it is parted."""
    assert lacks(short_names(question), text) is lacking
