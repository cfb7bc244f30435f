"""Figures: values, units, shares, ranges, and what is none."""

import pytest

from indexer.extract.figures import FigureFinder, measures, parse_number
from indexer.extract.tokens import tokenise

FINDER = FigureFinder()


def _figures(text: str) -> list[tuple[str, object, object]]:
    return [(item.text, item.value["value"], item.value["unit"]) for item in FINDER.find(tokenise(text), [])]


@pytest.mark.parametrize(
    ("text", "value"),
    [("4.496", 4496), ("366,3", 366.3), ("111,14", 111.14), ("2.5", 2.5), ("1.234.567,8", 1234567.8), ("03", 3)],
)
def test_numbers(text: str, value: float) -> None:
    """Dots group thousands, a comma is the decimal mark, a dot before other than three digits too."""
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("trên 6 tỷ", [("6 tỷ", 6_000_000_000, "VND")]),
        ("phân khu H2-2 tỷ lệ 1/2.000, nhánh 2 hướng về chợ", []),
        ("nhận hối lộ 2.500 USD trên quốc lộ 5", [("2.500 USD", 2500, "USD")]),
        ("thu 18 tỷ 450 triệu đồng", [("18 tỷ 450 triệu đồng", 18_450_000_000, "VND")]),
        ("từ 2 tỷ đến 450 triệu", [("2 tỷ", 2e9, "VND"), ("450 triệu", 450e6, "VND")]),
        ("góp 3.200 ngày công, cấp 15.600 thẻ", [("3.200 ngày công", 3200, "ngày công"), ("15.600 thẻ", 15600, "thẻ")]),
        ("tăng trưởng 2 con số, đêm 7 rạng sáng", []),
        ("nộp 500.000đ và 2 triệu", [("500.000đ", 500_000, "VND"), ("2 triệu", 2_000_000, "VND")]),
        ("ước đạt 366,3 tỷ đồng", [("366,3 tỷ đồng", 366_300_000_000, "VND")]),
        ("20.000 đồng mỗi ván", [("20.000 đồng", 20_000, "VND")]),
        ("340 triệu USD", [("340 triệu USD", 340_000_000, "USD")]),
        ("bằng 100,4% kế hoạch", [("100,4%", 100.4, "%")]),
        ("rộng 24,3ha và 1.287m2", [("24,3ha", 24.3, "ha"), ("1.287m2", 1287, "m2")]),
        ("kết nạp 20 đảng viên mới", [("20 đảng viên", 20, "đảng viên")]),
        ("có 2 triệu người", [("2 triệu người", 2_000_000, "người")]),
        ("ký 5 hợp đồng mua", [("5 hợp đồng", 5, "hợp đồng")]),
        ("nhiệt độ dưới 8oC, có nơi 6 °C", [("8oC", 8, "độ C"), ("6 °C", 6, "độ C")]),
        ("cửa số 1, 2, 4 nằm cạnh 10 nhà ga", [("10 nhà ga", 10, "nhà ga")]),
        ("xét xử 12 cựu cảnh sát", [("12 cựu cảnh sát", 12, "cựu cảnh sát")]),
    ],
)
def test_reads(text: str, figures: list[tuple[str, object, object]]) -> None:
    """Money, shares, measures and counts, with what they count."""
    assert _figures(text) == figures


def test_share_and_range() -> None:
    """ "12/14 chỉ tiêu" is 12 of 14; "50-60 học sinh" and "0,2 đến 9,25 điểm" have an end."""
    (share,) = FINDER.find(tokenise("đạt 12/14 chỉ tiêu"), [])
    assert (share.value["value"], share.value["of"], share.value["unit"]) == (12, 14, "chỉ tiêu")
    (pupils,) = FINDER.find(tokenise("lên tới 50-60 học sinh/lớp"), [])
    assert (pupils.text, pupils.value["to"]) == ("50-60 học sinh", 60)
    (points,) = FINDER.find(tokenise("từ 0,2 đến 9,25 điểm"), [])
    assert (points.value["value"], points.value["to"]) == (0.2, 9.25)
    (wage,) = FINDER.find(tokenise("từ 500.000-1 triệu đồng"), [])
    assert (wage.value["value"], wage.value["to"]) == (500_000, 1_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "30 ngày",
        "28 tuổi",
        "lớp 6",
        "tầng 19 của",
        "cả 3 đang cấp cứu",
        "đường 72 và",
        "số 268 đường Lê Lợi",
        "mô hình 2 cấp",
        "năm 2018 và",
        "0914 383 973",
    ],
)
def test_no_figures(text: str) -> None:
    """Durations, ages, ordinals, addresses and phone numbers are none."""
    assert _figures(text) == []


def test_what_is_measured() -> None:
    """The subject of the clause is what a figure measures, without the verb."""
    text = "Năm nay, tổng thu ngân sách của phường ước đạt 366,3 tỷ đồng"
    assert measures(text, text.index("366")) == "tổng thu ngân sách của phường"
    assert measures("đạt 5 tỷ", 4) is None


def test_taken_stretches_are_left_alone() -> None:
    """A number inside a date is no figure."""
    assert FINDER.find(tokenise("ngày 3 người"), [(0, 6)]) == []
