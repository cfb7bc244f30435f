"""What is told of something else than the question speaks of."""

import pytest

from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("Cầu Hoa Mai ở đâu?", "Dự án cầu Hoa Mai nối xã Quảng Trạch với chợ.", ["xã Quảng Trạch"]),
        ("Xã Quảng Trạch ở đâu?", "Xã Quảng Trạch giáp xã Hòa Trạch, thuộc tỉnh Quảng Trị.", ["tỉnh Quảng Trị"]),
        ("Cầu Hoa Mai ở đâu?", "Khánh thành cầu Hoa Mai và cầu Bến Lúa ở tỉnh Quảng Trị.", ["tỉnh Quảng Trị"]),
        ("Công viên Hoa Mai ở đâu?", "Cây ở công viên Hoa Mai, trường Hoa Mai, xã Hòa Trạch.", ["xã Hòa Trạch"]),
        ("Tỉnh Bình Dương sáp nhập vào đâu?", "Hai tỉnh Bình Dương và Vĩnh Long vào TP.HCM.", ["TP.HCM"]),
        ("Ở xã nào của Hà Nội?", "Đề án của TP Hà Nội chọn xã Thư Lâm.", ["xã Thư Lâm"]),
        ("Tỉnh Quảng Trị ở đâu?", "Tỉnh Quảng Trị giáp tỉnh Hà Tĩnh và thành phố Huế.", []),
        ("Hội hoa Sài Gòn mở ở đâu?", "TP.HCM mở hội hoa tại xã Quảng Trạch.", ["xã Quảng Trạch"]),
        ("Bày quy hoạch ga B3 ở đâu?", "Bày quy hoạch ga ngầm B3 tại xã Quảng Trạch.", ["xã Quảng Trạch"]),
    ],
    ids=[
        "itself",
        "of a commune",
        "of its kind",
        "a namesake",
        "joined by và",
        "shortened",
        "of a province",
        "by another name",
        "described",
    ],
)
def test_where_something_is(question: str, text: str, found: list[str]) -> None:
    """Neither itself nor a unit of its own level says where it is."""
    assert offered(question, text) == found


def test_numbers_of_another_headline_are_left_out() -> None:
    """In a digest a number answers only what its own part speaks of; in a list of what is asked, each may."""
    digest = "Xây chợ Hoa Mai bằng vốn xã hội hóa; Đánh bạc 4,2 triệu USD; Mưa lớn ở vùng núi."
    assert offered("Vốn xây chợ Hoa Mai là bao nhiêu?", digest) == []
    listed = "Trồng cây: Phường Lúa trồng 20 cây; Phường Ngô trồng 30 cây."
    assert len(offered("Trồng bao nhiêu cây?", listed)) == 2
    assert offered("Bị phạt bao nhiêu?", "Khí thải vượt chuẩn; đã thu 290 triệu đồng.") == ["290 triệu đồng"]


def test_the_whole_country_is_asked_for() -> None:
    """How many a province merged says nothing of all provinces."""
    text = "Sau khi sáp nhập 2 tỉnh, bộ máy gọn lại. Cả nước còn 34 tỉnh."
    assert offered("Sau sáp nhập cả nước còn bao nhiêu tỉnh?", text) == ["34 tỉnh"]
