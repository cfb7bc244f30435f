"""Dates as people type them."""

import pytest

from search_api.pages.address import Address
from search_api.pages.days import iso, settle


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("24/12/2025", "2025-12-24"),
        ("4/3/2026", "2026-03-04"),
        ("04-03-2026", "2026-03-04"),
        ("4.3.2026", "2026-03-04"),
        (" 12/2025 ", "2025-12"),
        ("2025", "2025"),
        ("2025-12-24", "2025-12-24"),
        ("2025-12", "2025-12"),
        ("29/2/2024", "2024-02-29"),
        ("5 / 9 / 2025", "2025-09-05"),
        ("2025-9-5", "2025-09-05"),
        ("2025/09/05", "2025-09-05"),
        ("ngày 5/9/2025", "2025-09-05"),
        ("Tháng 3/2026", "2026-03"),
        ("ngày 5 tháng 9 năm 2025", "2025-09-05"),
        ("tháng 2", None),
        ("31/02/2026", None),
        ("29/2/2026", None),
        ("13/2025", None),
        ("24/12", None),
        ("hôm qua", None),
        ("0001", None),
        ("12/24/2025", None),
    ],
)
def test_iso(typed: str, read: str | None) -> None:
    """Day, month or year; what the calendar lacks is no date."""
    assert iso(typed) == read


def test_settle_keeps_what_is_wrong_and_names_it() -> None:
    """A wrong date stays as typed, with its fault; a right one becomes ISO."""
    here, faults = settle(Address(q="a", date_from="31/02/2026", date_to="3/2026", cursor="c"))
    assert (here.date_from, here.date_to, here.cursor) == ("31/02/2026", "2026-03", "c")
    assert faults == {"from": "date_wrong"}
    assert settle(Address(date_from="2026", date_to="12/2025"))[1] == {"to": "date_order"}
    assert settle(Address(date_from="3/2026", date_to="2026"))[1] == {}
