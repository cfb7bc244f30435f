"""Tests of search_api.answer.agree."""

from typing import Any

import pytest

from search_api.answer.agree import agree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"value": 1.2, "unit": "km"}, {"value": 1200, "unit": "m"}, True),
        ({"value": 149e9, "unit": "VND"}, {"value": 150e9, "unit": "VND"}, True),
        ({"value": 48e9, "unit": "VND"}, {"value": 52e9, "unit": "VND"}, False),
        ({"value": 48, "unit": "hộ"}, {"value": 48, "unit": "người"}, False),
        ({"unit": "hộ"}, {"value": 48, "unit": "hộ"}, False),
        ("2026-03-15", "2026-03", True),
        ("2026-03-15", "--03-15", True),
        ("2026-03-15", "2026-03-16", False),
        ("--03-15", "--03-16", False),
        ("Nông Thị Lưu", "Lưu", True),
        ("Nông Thị Lưu", "Phan Văn Đồi", False),
        ("xã Cần Yên", "xã Thông Nông", False),
        ("", "Lưu", False),
    ],
)
def test_what_says_the_same(one: Any, other: Any, same: bool) -> None:
    """Units and roundings, shorter dates and names agree; other values do not. The order does not matter."""
    assert agree(one, other) == agree(other, one) == same
