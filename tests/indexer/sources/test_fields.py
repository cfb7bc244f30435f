"""Dates and ids that every source has."""

import pytest

from indexer.sources.fields import date, digest_id


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-12-24", "2025-12-24"),
        ("2025-12-24 08:00", "2025-12-24"),
        ("2025-12-24T23:30:00Z", "2025-12-25"),
        ("2025-12-24T08:00:00+07:00", "2025-12-24"),
        ("24/12/2025", "2025-12-24"),
        ("Thứ tư, 4-2-2026 | 10:15", "2026-02-04"),
        ("20251224", "2025-12-24"),
        ("Thứ tư, ngày 24 tháng 12 năm 2025", "2025-12-24"),
        ("24 Tháng Mười Hai 2025", "2025-12-24"),
        ("4 tháng tư 2026", "2026-04-04"),
        ("24 tháng này 2025", None),
        ("31 tháng 2 năm 2026", None),
        ("31/02/2026", None),
        ("2026-02-31", None),
        ("27/32023", None),
        ("hôm qua", None),
        ("", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_only_real_days_are_dates(value: str, day: str | None) -> None:
    """A time with a zone is the day it was in Viet Nam; an impossible day is none."""
    assert date(value) == day


def test_ids_are_stable_and_keep_parts_apart() -> None:
    """The same parts give the same id, and moving a border gives another."""
    assert digest_id("ab", "c") == digest_id("ab", "c")
    assert digest_id("ab", "c") != digest_id("a", "bc")
