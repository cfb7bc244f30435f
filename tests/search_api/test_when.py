"""Times in questions, read on a fixed day: Friday 20 March 2026."""

from datetime import date

import pytest

from search_api.understanding.when import periods

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("tin hôm nay", "2026-03-20", "2026-03-20"),
        ("tin hom qua", "2026-03-19", "2026-03-19"),
        ("họp tuần trước", "2026-03-09", "2026-03-15"),
        ("họp tuần này", "2026-03-16", "2026-03-22"),
        ("what happened last week", "2026-03-09", "2026-03-15"),
        ("tháng trước", "2026-02-01", "2026-02-28"),
        ("năm ngoái", "2025-01-01", "2025-12-31"),
        ("7 ngày qua", "2026-03-13", "2026-03-20"),
        ("tháng 12/2025 ở Cao Bằng", "2025-12-01", "2025-12-31"),
        ("thang 12 nam 2025", "2025-12-01", "2025-12-31"),
        ("hồi tháng 12 2025", "2025-12-01", "2025-12-31"),
        ("tháng 12", "2025-12-01", "2025-12-31"),
        ("tháng 2", "2026-02-01", "2026-02-28"),
        ("ngày 24/12", "2025-12-24", "2025-12-24"),
        ("24/12/2025", "2025-12-24", "2025-12-24"),
        ("quý I/2026", "2026-01-01", "2026-03-31"),
        ("quý I năm nay", "2026-01-01", "2026-03-31"),
        ("thu ngân sách quý III năm ngoái", "2025-07-01", "2025-09-30"),
        ("quý II", "2025-04-01", "2025-06-30"),
        ("quý này", "2026-01-01", "2026-03-31"),
        ("quy truoc", "2025-10-01", "2025-12-31"),
        ("tháng Mười hai năm 2025", "2025-12-01", "2025-12-31"),
        ("tháng giêng năm 2026", "2026-01-01", "2026-01-31"),
        ("từ 1/12/2025 đến 15/3/2026", "2025-12-01", "2026-03-15"),
        ("từ tháng 2/2026", "2026-02-01", "9999-12-31"),
        ("trước ngày 1/7/2025", "0001-01-01", "2025-06-30"),
        ("December 2025", "2025-12-01", "2025-12-31"),
        ("mien bac nam nay mua nhieu", "2026-01-01", "2026-12-31"),
        ("xã Nậm Cắn năm qua", "2025-03-20", "2026-03-20"),
    ],
)
def test_reads(question: str, first: str, last: str) -> None:
    """Each way of naming a time gives its first and last day."""
    (period,) = periods(question, TODAY)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        *("12/14 chỉ tiêu 30/2", "nhiệm kỳ 2026-2031", "phường 5", "ngày 45/13", "quỹ 3 triệu"),
        *("đường sắt bắc nam qua xã nào", "duong sat bac nam qua xa nao", "người Việt Nam này"),
    ],
)
def test_reads_no_time_where_there_is_none(question: str) -> None:
    """Shares, terms, impossible days and the south are no times."""
    assert periods(question, TODAY) == []


def test_a_year_alone_is_unsure() -> None:
    """A year may be what the question is about, so it never narrows a search by itself."""
    assert [period.sure for period in periods("nhiệm vụ năm 2026", TODAY)] == [False]


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("họp tháng 12", False),
        ("đợt bỏ phiếu 26/2", False),
        ("quý II", False),
        ("tính đến 30/6/2025", False),
        ("lịch tiếp công dân tháng 9/2025", False),
        ("xem lich cup dien o xa Lua thang 9/2025", False),
        ("Báo cáo kinh tế - xã hội quý II năm 2025", False),
        ("họp bàn kế hoạch tháng 12/2025", False),
        ("tin về lịch thi tháng 6/2025", True),
        ("họp tháng 12/2025", True),
        ("quý II năm ngoái", True),
        ("tuần trước", True),
        ("từ 1/12 đến 15/3/2026", True),
        ("trước ngày 1/7/2025", True),
    ],
)
def test_only_what_leaves_no_doubt_is_sure(question: str, sure: bool) -> None:
    """A day or month without its year may be of any year; "tính đến" tells what is counted, not when it was told."""
    assert [period.sure for period in periods(question, TODAY)] == [sure]


def test_spans_are_exact() -> None:
    """The span is the words that name the time, in the question's own characters."""
    question = "Tin tháng 12/2025 ở đâu"
    (period,) = periods(question, TODAY)
    assert question[period.start : period.end] == "tháng 12/2025"
