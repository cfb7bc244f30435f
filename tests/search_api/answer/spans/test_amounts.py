"""Tests of search_api.answer.spans.amounts."""

import pytest

from search_api.answer.spans.amounts import amounts, number
from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ba người xin rút", [("ba người", 3)]),
        ("sau gần một năm nâng cấp", [("một năm", 1)]),
        ("giải cho trẻ 5-9 tuổi", [("5-9 tuổi", 5)]),
        ("mất gần sáu giờ đi thuyền", [("sáu giờ", 6)]),
        ("xong trong 10 ngày", [("10 ngày", 10)]),
        ("hai mươi lăm căn cùng số", [("hai mươi lăm căn", 25)]),
        ("một tỉnh ở miền núi chỉ có một trường", [("một trường", 1)]),
        ("năm nay, năm học mới, ngày 10 tháng 5", []),
        ("cụ bà 81 tuổi, tuổi 20", [("81 tuổi", 81)]),
        ("cụ mất ở tuổi 90", [("tuổi 90", 90)]),
        ("chi gần ngàn tỉ đồng, rồi nửa tỷ đồng", [("gần ngàn tỉ đồng", 10**12), ("nửa tỷ đồng", 5 * 10**8)]),
        ("nâng tổng số hộ dời đi lên 40.", [("40", 40)]),
        ("tổng số hộ nghèo là 1.204, số cử tri đạt 99,5%", [("1.204", 1204)]),
        ("hàng trăm tỷ đồng, vài chục triệu đồng, 5 trăm triệu đồng", []),
        ("ngày thứ ba nghỉ lễ, ba người", [("thứ ba", 3), ("ba người", 3)]),
        ("họp lần thứ hai, về nhì", [("lần thứ hai", 2)]),
        ("đứng thứ 12, khóa thứ nhất", [("thứ 12", 12), ("thứ nhất", 1)]),
        ("Ba người xin rút. Hai hộ ở lại", [("Ba người", 3), ("Hai hộ", 2)]),
        ("ông Tám hỏi, bà Ba thưa", []),
        ("đã sửa 3 lần", [("3 lần", 3)]),
        ("gỡ vướng 7 'chợ treo' và 2026 “cây”", [("7 'chợ treo'", 7), ("2026 “cây”", 2026)]),
    ],
)
def test_counts_and_durations(text: str, found: list[tuple[str, int]]) -> None:
    """Spelled-out counts and durations are figures; "năm" the year, "ba" the father and dates are none."""
    figures = [one for one in amounts(text, 0, len(text)) if one.type == "figure"]
    assert [(one.text, one.value["value"]) for one in figures] == found


def test_times_of_day() -> None:
    """A time of day is a date with hours; offsets count in the whole text."""
    text = "Tin. Loa phát lúc 17h30 mỗi ngày."
    (found,) = [one for one in amounts(text, 5, len(text)) if one.type == "date"]
    assert (found.value["value"], text[found.start : found.end]) == ("T17:30", "17h30")


def test_numbers_below_a_hundred() -> None:
    """Spelled-out numbers are read, other words are not."""
    assert [number(text) for text in ("mười", "mười hai", "ba mươi", "bốn mươi mốt", "1.200", "dân")] == [
        10, 12, 30, 41, 1200, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("đình Lúa cao mấy tầng", "Đình Lúa cao 7 tầng, có mái đỏ.", ["7 tầng"]),
        ("dinh Lua cao may tang", "Đình Lúa cao 7 tầng, có mái đỏ.", ["7 tầng"]),
        ("khách chợ Lúa tăng mấy lần", "Khách chợ Lúa tăng gấp 4-6 lần trong ngày 2-9 năm nay.", ["4-6 lần"]),
        ("chờ bao lâu ở chợ Lúa", "Khách chợ Lúa chờ 5 - 7 ngày.", ["5 - 7 ngày"]),
        ("co may phuong an cho cho Lua", "Xã đề xuất ba phương án cho chợ Lúa.", ["ba phương án"]),
    ],
)
def test_what_is_counted_is_offered_whatever_it_is(question: str, text: str, found: list[str]) -> None:
    """A number in front of the noun that is counted, or a range of times, answers."""
    assert offered(question, text) == found
