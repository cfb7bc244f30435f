"""Furniture of a page."""

import pytest

from indexer.noise.furniture import is_furniture
from indexer.noise.lines import lines
from indexer.vietnamese.fold import match_key


def furniture(text: str) -> bool:
    """Judge a line."""
    return is_furniture(lines(text, match_key(text), 0, len(text))[0])


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Thời tiết",
            "Tỷ giá ngoại tệ",
            "Thống kê truy cập",
            "Đang online 36",
            "Lượt xem: 1.204",
            "Trang chủ » Tin tức",
        ),
        *("Thứ tư, 24/12/2025 | 10:15", "24/12/2025 10:15", "(24/12/2025)", "Ngày đăng: 29/8/2025", "1 2 3 4 ... 9"),
        *("Xem cỡ chữ A- A A+", "Facebook Zalo Twitter", "Mới nhất | Cũ nhất", "Trang 1/5", "--- Chọn liên kết ---"),
        *(
            "Ghi rõ nguồn khi phát hành lại thông tin",
            "Xem thêm: Những ngôi chợ đêm ở xã Hoa Mai",
            "Xã Hoa Mai ngập sau mưa lớn TTO - Mưa lớn làm nhiều nhà dân ở xã Hoa Mai ngập sâu.",
            ">> Xem thêm: Xã Hoa Mai họp",
            "24/11/2025 15:30 | Lượt xem: 213",
        ),
        *("Các tin khác", "TIN LIÊN QUAN:", "Chia sẻ Facebook", "In trang", "Về trang trước", "»»»", "Bình luận (0)"),
        *(
            "Bản quyền thuộc về UBND xã Hoa Mai",
            "Điện thoại: 0200 000 000",
            "Từ khóa: đường, thôn",
            "Người đăng: admin",
        ),
        *("Tổng biên tập: Lê Văn Sơ", "Giấy phép thiết lập trang số 12/GP-TTĐT", "Chịu trách nhiệm nội dung Lê Văn Sơ"),
    ],
)
def test_menus_counters_and_links(line: str) -> None:
    """In any case, with their numbers and marks."""
    assert furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Tổng biên tập báo Hoa Mai bị cách chức", "Giấy phép xây dựng có thể được cấp online"),
        *("Bản quyền số bùng nổ ở nước ta", "Chịu trách nhiệm hình sự tội gì nếu thú cưng gây chết người?"),
        *(
            "Thời tiết xấu khiến việc làm đường chậm lại.",
            "Thông báo lịch tiếp công dân tháng 9",
            "366,3",
            "Kết quả năm 2025",
        ),
        *("Hôm nay, xã họp.", "Thủ tục hành chính được rút ngắn còn hai ngày", "Liên hệ với dân là việc đầu tiên."),
    ],
)
def test_prose_and_headings_stay(line: str) -> None:
    """What only begins like a menu is none."""
    assert not furniture(line)


def test_no_line_takes_long() -> None:
    """Runs of digits and marks end at once."""
    for part in ("1", "1 ", "- ", "24/12/2025 ", "(", "»"):
        furniture(part * (119 // len(part)) + "x")
