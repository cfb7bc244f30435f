"""Bars are as long as their counts say."""

from search_api.pages.charts import ranking, timeline


def test_the_timeline_shows_empty_months() -> None:
    """Heights are in proportion; a month without any has a place and no height."""
    bars = timeline({"2025-12": 5, "2026-02": 10}).bars
    assert [(bar.label, bar.count, bar.height) for bar in bars] == [
        ("12/2025", 5, 60),
        ("1/2026", 0, 0),
        ("2/2026", 10, 120),
    ]
    assert all(bar.y + bar.height == 136 for bar in bars)


def test_a_long_span_is_drawn_by_year() -> None:
    """More than four years of months become years, empty ones included."""
    bars = timeline({"2017-11": 3, "2018-02": 4, "2026-03": 14}).bars
    assert [(bar.label, bar.count) for bar in bars][:3] == [("2017", 3), ("2018", 4), ("2019", 0)]
    assert (bars[-1].label, bars[-1].height) == ("2026", 120)


def test_the_ranking_is_sorted_and_short() -> None:
    """The largest first, equal ones by name, no more than asked for."""
    chart = ranking([("1", "B", 2), ("2", "A", 2), ("3", "C", 9), ("4", "D", 0)], limit=2)
    assert [(bar.label, bar.count) for bar in chart.bars] == [("C", 9), ("A", 2)]
    assert chart.bars[0].width > 4 * chart.bars[1].width


def test_nothing_is_no_chart() -> None:
    """No counts, no bars."""
    assert timeline({}).bars == ()
    assert ranking([]).bars == ()


def test_ten_years_fit_without_scrolling() -> None:
    """Years move together before the first of them is cut off; their numbers never touch."""
    drawn = {n: timeline({"2026-01": 1, f"{2027 - n}-01": 1}) for n in (6, 10, 30)}
    assert drawn[10].width <= 346 < drawn[30].width
    assert drawn[6].bars[0].width > drawn[10].bars[0].width > 0
    assert all(chart.bars[1].x - chart.bars[0].x >= 32 for chart in drawn.values())
