"""Dates as news writes them, with the year where evidence gives it."""

import pytest

from indexer.extract.dates import find_dates
from indexer.extract.datevalues import complete_dates, date_entities, latest_year
from indexer.extract.years import Years


def _dates(text: str, published: str | None = None) -> list[tuple[str, str]]:
    found = find_dates(text)
    years = Years.of(text, published, complete_dates(found))
    return [(entity.text, str(entity.value["value"])) for entity in date_entities(text, found, years)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Ngày 1/10/2018, xã họp", [("Ngày 1/10/2018", "2018-10-01")]),
        ("anh hy sinh ngày 16-3-2017", [("ngày 16-3-2017", "2017-03-16")]),
        ("anh sinh ngày 16-3-2017", []),
        ("ngày 16-3-2017", [("ngày 16-3-2017", "2017-03-16")]),
        ("Ngày 6.2.2017", [("Ngày 6.2.2017", "2017-02-06")]),
        ("ngày 5 tháng 3 năm 2020", [("ngày 5 tháng 3 năm 2020", "2020-03-05")]),
        ("tháng 3/2014 và tháng 6-2016", [("tháng 3/2014", "2014-03"), ("tháng 6-2016", "2016-06")]),
        ("tháng 3 năm 2014", [("tháng 3 năm 2014", "2014-03")]),
        ("năm 2025, năm 2026", [("năm 2025", "2025"), ("năm 2026", "2026")]),
        ("các năm 2024, 2025", [("năm 2024", "2024"), ("2025", "2025")]),
        ("nhiệm kỳ 2025 - 2030", [("nhiệm kỳ 2025 - 2030", "2025/2030")]),
        ("năm học 2017- 2018", [("năm học 2017- 2018", "2017/2018")]),
        ("kế hoạch 5 năm (2026-2030)", [("2026-2030", "2026/2030")]),
        ("quý I/2026", [("quý I/2026", "2026-01/2026-03")]),
        ("từ cuối 2016", [("2016", "2016")]),
        ("lập năm 1826", [("năm 1826", "1826")]),
        ("đêm 26 rạng 27-4", [("27-4", "--04-27")]),
        ("Từ 1.11, xã thu", [("1.11", "--11-01")]),
        ("sau cách mạng tháng 8", []),
        ("dự lễ ở Quảng trường tháng 8", []),
        ("nghỉ lễ 30/4-1/5 ở xã", [("30/4", "--04-30"), ("1/5", "--05-01")]),
        ("dịp 30/4 năm 2018", [("30/4", "2018-04-30"), ("năm 2018", "2018")]),
        ("dịp lễ 30.4 - 1.5, Quốc khánh 2-9 năm nay", [("30.4", "--04-30"), ("1.5", "--05-01"), ("2-9", "--09-02")]),
        ("từ 3-4 năm nay, tỉ số 3-4", []),
        ("Sáng nay (7.4), phường họp", [("7.4", "--04-07")]),
        (
            "Ngày 2/10, xã trả nợ vay ngày 12/10/2011, hẹn ngày 7/5/2015",
            [
                ("Ngày 2/10", "--10-02"),
                ("ngày 12/10/2011", "2011-10-12"),
                ("ngày 7/5/2015", "2015-05-07"),
            ],
        ),
        ("17 giờ chiều 6-6", [("chiều 6-6", "--06-06")]),
        ("Hồi tháng 8, xã họp", [("tháng 8", "--08")]),
        ("từ 11 đến 13/12", [("13/12", "--12-13")]),
        ("từ ngày 1 đến ngày 10/12/2025", [("ngày 1", "2025-12-01"), ("ngày 10/12/2025", "2025-12-10")]),
        ("chiều nay (11/5)", [("11/5", "--05-11")]),
        ("quý III và quý IV năm 2025", [("quý III", "2025-07/2025-09"), ("quý IV năm 2025", "2025-10/2025-12")]),
        ("quý 1, 2/2025", [("quý 1", "2025-01/2025-03"), ("2/2025", "2025-04/2025-06")]),
        ("tháng 9 và tháng 10 năm 2025", [("tháng 9", "2025-09"), ("tháng 10 năm 2025", "2025-10")]),
        ("tháng 11 đến hết tháng 2/2019", [("tháng 11", "2018-11"), ("tháng 2/2019", "2019-02")]),
        ("từ 28/12 đến ngày 3/1/2019", [("28/12", "2018-12-28"), ("ngày 3/1/2019", "2019-01-03")]),
        ("từ ngày 28 đến ngày 3/1/2019", [("ngày 28", "2018-12-28"), ("ngày 3/1/2019", "2019-01-03")]),
        ("diễn ra vào Chủ nhật 15-3, cả xã", [("15-3", "--03-15")]),
        ("Thứ Hai (16/3) và thứ bảy 21.3", [("16/3", "--03-16"), ("21.3", "--03-21")]),
        ("trong ngày mai 15-11", [("15-11", "--11-15")]),
        ("từ ngày 1 - 5.8", [("ngày 1 - 5.8", "--08-01/--08-05")]),
        ("Ngày 5 -7, xã họp", [("Ngày 5 -7", "--07-05")]),
        ("Ngày 23/ 5, xã họp", [("Ngày 23/ 5", "--05-23")]),
        ("Ngày Quốc khánh 2/9 và Ngày Nhà giáo Việt Nam 20-11", [("2/9", "--09-02"), ("20-11", "--11-20")]),
        ("ngày thành lập Đoàn TNCS Hồ Chí Minh 26/3", [("26/3", "--03-26")]),
    ],
)
def test_reads(text: str, dates: list[tuple[str, str]]) -> None:
    """Each way of writing gives its span and its ISO value."""
    assert _dates(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "12/14 chỉ tiêu",
        "3/9 cán bộ",
        "tỉ lệ 1/500",
        "từ 3-4 ngày nữa",
        "hôm qua, năm nay",
        "SN 1963",
        "sinh năm 1963",
        "sinh ngày 2/3/1963",
        "28 tuổi",
        "6 tháng đầu",
        "24/7",
        "ngày 31/2",
        "2.000 người",
        "khóa 14",
        "mỗi ngày giải quyết 3/5 hồ sơ",
        "quý III",
        "xếp thứ hai 2-1",
    ],
)
def test_no_dates(text: str) -> None:
    """Shares, scales, ages, durations and impossible days are no dates."""
    assert _dates(text) == []


def test_a_missing_slash_is_repaired_with_its_reason() -> None:
    """ "27/32023" is 27 March 2023, and says why."""
    found = find_dates("Sáng ngày 27/32023, phường họp")
    (entity,) = date_entities("Sáng ngày 27/32023, phường họp", found, Years.of("", None, []))
    assert entity.text == "Sáng ngày 27/32023"
    assert entity.value["value"] == "2023-03-27"
    assert entity.value["repaired"]
    assert "slash" in str(entity.value["reason"])


def test_year_from_the_articles_date() -> None:
    """The nearest year counts; a day soon after the article's date is in the year to come."""
    assert _dates("Ngày 24/12", "2025-12-24") == [("Ngày 24/12", "2025-12-24")]
    assert _dates("ngày 15/3 tới", "2025-12-24") == [("ngày 15/3", "2026-03-15")]
    assert _dates("ngày 20/5", "2025-12-24") == [("ngày 20/5", "2025-05-20")]


def test_year_from_the_text() -> None:
    """A complete date close by, a plan for the year to come, or the only year named settle it; else it stays open."""
    assert _dates("Ngày 8/3, xã họp theo quyết định ngày 1/3/2017")[0] == ("Ngày 8/3", "2017-03-08")
    plan = "Sáng 21/11, bàn nhiệm vụ năm 2026 sau khi nghe kết quả năm 2025; phương hướng năm 2026"
    assert _dates(plan)[0] == ("Sáng 21/11", "2025-11-21")
    assert _dates("Ngày 6.2, trong năm 2017 và Tết 2017")[0] == ("Ngày 6.2", "2017-02-06")
    assert _dates("Ngày 6.2, nghe tình hình năm 2016 của xã, kết quả năm 2016")[0] == ("Ngày 6.2", "--02-06")
    assert _dates("Ngày 11/5, theo quyết định ngày 1/10/2018")[0] == ("Ngày 11/5", "--05-11")


def test_latest_year() -> None:
    """Terms and plans do not date an article; 2025 decides nothing."""
    assert latest_year(find_dates("năm 2019, nhiệm kỳ 2026-2031")) == "2019"
    assert latest_year(find_dates("năm 2025")) is None
