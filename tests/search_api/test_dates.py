"""Days, months and years as people and programs write them."""

from search_api.understanding.dates import day_meant, iso_day, months_between, read_day


def test_a_month_is_all_its_days() -> None:
    """A filter by month or year has both its ends."""
    for text, first, final in (
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("1/7/2025", "2025-07-01", "2025-07-01"),
        ("31/02/2026", None, None),
    ):
        assert (read_day(text, last=False), read_day(text, last=True)) == (first, final)


def test_months_between() -> None:
    """A year's end is passed."""
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_a_day_of_the_index_in_iso() -> None:
    """Months and days have two digits."""
    assert iso_day(20260305) == "2026-03-05"


def test_the_day_that_words_mean_without_their_year() -> None:
    """Where the year is said nothing is added, nor where no single day is meant."""
    assert day_meant("Sáng 3/11", "2025-11-03") == "2025-11-03"
    for words, value in (
        ("3/11/2025", "2025-11-03"),
        ("tháng 11", "2025-11"),
        ("120 cây", {"value": 120}),
        ("a", None),
    ):
        assert day_meant(words, value) == ""
