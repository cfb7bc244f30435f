"""Numbers of documents, written in full or after the word for the document."""

import pytest

from indexer.extract.documents import find_documents


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghị quyết 199/2025/QH15", ["199/2025/QH15"]),
        ("Nghị quyết số 21-NQ/TU ngày 31/12/2020", ["21-NQ/TU"]),
        ("Chỉ thị 46-CT/TW", ["46-CT/TW"]),
        ("85/NQ-HĐBCQG", ["85/NQ-HĐBCQG"]),
        ("thông báo 351 / TB - VPCP", ["351/TB-VPCP"]),
        ("nghị quyết số 1253 của", ["1253"]),
        ("Thông tư liên tịch 51.", ["51"]),
        ("kết luận thanh tra số 526 nêu", ["526"]),
        ("kết luận nội dung tố cáo số 102 ngày 8-12-2023", ["102"]),
        ("theo Nghị định 100/2019 của", ["100/2019"]),
        ("quyết định số 14 năm 2008", ["14"]),
    ],
)
def test_reads(text: str, numbers: list[str]) -> None:
    """The number is given without spaces; its span is that of the text."""
    found = find_documents(text)
    assert [item.value["number"] for item in found] == numbers
    assert all(text[item.start : item.end] == item.text for item in found)


@pytest.mark.parametrize(
    "text",
    [
        "nghị quyết 5 năm",
        "nghị quyết 5 năm 2016-2020",
        "điều 12 của luật",
        "số 268 đường Lê Lợi",
        "Đại hội XIV",
        "12-14 chỉ tiêu",
        "7/10",
        "thu sai quy định 37 triệu đồng",
    ],
)
def test_no_documents(text: str) -> None:
    """Terms, articles of a law, addresses and shares are none."""
    assert find_documents(text) == []
