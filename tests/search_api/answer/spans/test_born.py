"""Tests of search_api.answer.spans.born."""

import pytest

from tests.search_api.answer.spans.test_spans import offered

TEXT = "Năm 2003, ông Tạ Văn Lúa, Phó chủ tịch thành phố Huế, sinh năm 1949, quê ở xã Đồi, về hưu."


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Ông Tạ Văn Lúa sinh năm nào?", ["1949"]),
        ("ong Ta Van Lua sinh nam bao nhieu", ["1949"]),
        ("Ông Tạ Văn Lúa về hưu năm nào?", ["Năm 2003"]),
    ],
)
def test_the_year_of_birth_stands_behind_its_word(question: str, found: list[str]) -> None:
    """Where it is asked when somebody was born, other years of the sentence are none."""
    assert offered(question, TEXT) == found


def test_a_year_of_birth_may_be_shortened() -> None:
    """ "SN" tells a year of birth."""
    assert offered("ông Tạ Văn Lúa sinh năm nào", "Ông Tạ Văn Lúa (SN 1971) xin nghỉ ngày 3/4.") == ["1971"]


def test_the_home_stands_behind_its_word() -> None:
    """Where somebody works is not where he comes from."""
    text = "Ông Tạ Văn Lúa, Phó chủ tịch thành phố Huế, quê ở xã Mây, tỉnh Nghệ An."
    assert all("Huế" not in one for one in offered("quê ông Tạ Văn Lúa ở đâu", text))
    assert "xã Mây, tỉnh Nghệ An" in offered("que cua ong Ta Van Lua", text)
    assert offered("quê ông Tạ Văn Lúa ở đâu", "Ông Tạ Văn Lúa làm việc ở thành phố Huế.") == []
    assert offered("người về quê ở xã nào được phát nước", "Người về quê được phát nước ở xã Mây.") == ["xã Mây"]
