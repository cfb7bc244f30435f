"""Tests of search_api.answer.spans.phones."""

import pytest

from search_api.answer.spans.phones import asks_phone, phone_spans
from tests.search_api.answer.reading_of import asked_of, evidence_of, stored


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Đường dây nóng của Sở Y tế là số nào?", True),
        ("so dien thoai cong an phuong lua", True),
        ("What is the hotline of Lúa ward?", True),
        ("Đường dây nóng hoạt động từ khi nào?", False),
        ("xa lua goi so may", True),
        ("Quyết định số mấy về chợ Lúa?", False),
        ("quyet dinh so may ve cho lua", False),
        ("Trung tâm nào bán điện thoại?", False),
    ],
)
def test_what_asks_for_a_number(question: str, asks: bool) -> None:
    """A hotline or telephone number, not when the hotline works, nor telephones."""
    assert asks_phone(asked_of(question)[0]) is asks


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Công an phường Lúa công khai đường dây nóng 0905.151.338 từ hôm nay.", ["0905151338"]),
        ("Gọi 024 3629 0196, +84 905 151 338 hoặc (024) 36290196.", ["02436290196", "0905151338", "02436290196"]),
        ("Tổng đài 1900 9095 và số 113, đường 113, ngày 02/03/2026.", ["19009095", "113"]),
        ("Phạt 0,5 triệu đồng theo quyết định 0123456/QĐ-UBND, vốn 1800 tỷ đồng.", []),
    ],
)
def test_numbers_are_told_from_others(text: str, numbers: list[str]) -> None:
    """Numbers of the country with their usual gaps; no sums, dates, documents."""
    found = [span.value for one in evidence_of("hotline", stored("a", "Tin", text)) for span in phone_spans(one)]
    assert found == numbers
