"""Initials for names, told from abbreviations."""

import pytest

from tests.indexer.extract.people_in import people_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ông N.V. Nghĩa (45 tuổi) và bà T.T. Hoa đến", ["N.V. Nghĩa", "T.T. Hoa"]),
        ("Ông N.V.Nghĩa đến", ["N.V.Nghĩa"]),
        ("Trường hợp Đ.V.Tùng (26 tuổi) ký với Tùng", ["Đ.V.Tùng", "Tùng"]),
        ("Ông N.V. Sau đó ông đi", ["N.V."]),
        ("được bạn trai là D.V.Kh chở đi. Rồi xe Kh. đụng cột", ["D.V.Kh", "Kh."]),
    ],
)
def test_read(text: str, names: list[str]) -> None:
    """A written given name ends the initials; three and more in a sentence need no honorific."""
    assert people_in(text) == names


@pytest.mark.parametrize("text", ["Trường Đại học U.S.A rất lớn", "theo NĐ.CP.TTg ngày 5/6", "mục A.B.C"])
def test_no_names(text: str) -> None:
    """Letters with full stops are no name where nothing goes on behind them, or where an organisation holds them."""
    assert people_in(text) == []
