"""Public bodies: the longest name with its level and place, none inside another."""

import pytest

from indexer.extract.bodies import BodyParser, _heads
from indexer.extract.gazetteer import Gazetteer
from indexer.extract.places import PlaceSpotter
from indexer.extract.tokens import tokenise

SPOTTER = PlaceSpotter(Gazetteer.load())
PARSER = BodyParser(SPOTTER)


def _bodies(text: str) -> list[tuple[str, str | None]]:
    tokens = tokenise(text)
    skip = [False] * len(tokens)
    found = PARSER.find(tokens, SPOTTER.typed(tokens, skip), skip)
    return [(tokens.text_of(body.start, body.end), body.level) for body in found.values()]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Ban Thường vụ Đảng ủy phường Hạc Thành họp", [("Ban Thường vụ Đảng ủy phường Hạc Thành", "commune")]),
        ("Đảng ủy, HĐND, UBND phường", [("Đảng ủy", None), ("HĐND", None), ("UBND phường", "commune")]),
        ("Đội Quản lý thị trường số 5 đến", [("Đội Quản lý thị trường số 5", None)]),
        ("bị CAQ Hoàng Mai truy nã", [("CAQ Hoàng Mai", "district")]),
        ("Bí thư huyện ủy", [("huyện ủy", None)]),
        ("Cơ quan CSĐT Công an tỉnh Hà Tĩnh", [("Cơ quan CSĐT Công an tỉnh Hà Tĩnh", "province")]),
        ("Công an Hà Tĩnh bắt", [("Công an Hà Tĩnh", "province")]),
        ("Sở Giáo dục và Đào tạo (GD-ĐT) tỉnh Gia Lai", [("Sở Giáo dục và Đào tạo (GD-ĐT) tỉnh Gia Lai", "province")]),
        ("phòng Tài chính - Kế hoạch huyện", [("phòng Tài chính - Kế hoạch huyện", "district")]),
        ("Văn phòng HĐND và UBND phường tiếp dân", [("Văn phòng HĐND và UBND phường", "commune")]),
        ("Văn phòng UBND tỉnh và Sở Y tế họp", [("Văn phòng UBND tỉnh", "province"), ("Sở Y tế", None)]),
        ("của Bộ Chính trị và Kế hoạch 85 năm nay", [("Bộ Chính trị", None)]),
        ("Sở VH-TT và Bộ GD-ĐT", [("Sở VH-TT", None), ("Bộ GD-ĐT", None)]),
        ("Văn phòng Tỉnh ủy họp", [("Văn phòng Tỉnh ủy", None)]),
        ("Ủy ban Kiểm tra Trung ương", [("Ủy ban Kiểm tra Trung ương", "central")]),
        ("Tư lệnh Quân khu Thủ đô Hà Nội", [("Quân khu Thủ đô Hà Nội", "province")]),
        ("UBMTTQVN phường", [("UBMTTQVN phường", "commune")]),
        ("Đồn biên phòng Bình Thạnh tuần tra", [("Đồn biên phòng Bình Thạnh", None)]),
        ("Ban chỉ đạo Tây Nam Bộ", [("Ban chỉ đạo Tây Nam Bộ", None)]),
        ("Cục III Thanh tra Chính phủ", [("Cục III Thanh tra Chính phủ", None)]),
        ("Bộ Y tế Việt Nam", [("Bộ Y tế Việt Nam", None)]),
        ("Phó Bí thư Thường trực Tỉnh ủy", [("Tỉnh ủy", None)]),
        ("Ủy ban T.Ư MTTQ Việt Nam", [("Ủy ban T.Ư MTTQ Việt Nam", None)]),
        ("Ban Tổ chức TƯ", [("Ban Tổ chức TƯ", "central")]),
        ("TAND khu vực 3 - Cao Bằng", [("TAND khu vực 3 - Cao Bằng", None)]),
        ("Kho bạc Nhà nước khu vực II", [("Kho bạc Nhà nước khu vực II", None)]),
        ("Ban Chỉ huy Phòng thủ khu vực 3 họp", [("Ban Chỉ huy Phòng thủ khu vực 3", None)]),
        ("VKSND cấp cao tại Đà Nẵng", [("VKSND cấp cao tại Đà Nẵng", None)]),
        ("Thuế tỉnh Cao Bằng thu thuế tỉnh", [("Thuế tỉnh Cao Bằng", "province")]),
        ("Tổ bầu cử số 3 phường Hạc Thành", [("Tổ bầu cử số 3 phường Hạc Thành", "commune")]),
        ("Uỷ ban Kinh tế của Quốc hội", [("Uỷ ban Kinh tế của Quốc hội", None)]),
        ("Bí thư Ban cán sự Đảng, Bộ trưởng", [("Ban cán sự Đảng", None)]),
        ("Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, lãng phí, tiêu cực họp",
         [("Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, lãng phí, tiêu cực", "central")]),
        ("Ban Chỉ đạo quốc gia về hội nhập quốc tế", [("Ban Chỉ đạo quốc gia về hội nhập quốc tế", "central")]),
        ("Ban Chỉ đạo T.Ư về sơ kết một năm", [("Ban Chỉ đạo T.Ư", "central")]),
        ("Ban Chỉ đạo 389 Quốc gia", [("Ban Chỉ đạo 389 Quốc gia", "central")]),
        ("Hội đồng Di sản văn hóa quốc gia", [("Hội đồng Di sản văn hóa quốc gia", "central")]),
        ("Phó Ban Thường trực Ban Dân tộc tỉnh", [("Ban Dân tộc tỉnh", "province")]),
        ("Bộ Tư lệnh Vùng Cảnh sát biển 2 đón", [("Bộ Tư lệnh Vùng Cảnh sát biển 2", None)]),
        ("Phó Thủ tướng Thường trực Chính phủ", [("Chính phủ", None)]),
        ("Bộ Tư lệnh Cảnh sát biển Việt Nam", [("Bộ Tư lệnh Cảnh sát biển Việt Nam", None)]),
        ("Ban giám đốc Làng Thiếu niên Thủ Đức", [("Ban giám đốc", None)]),
    ],
)  # fmt: skip
def test_found(text: str, bodies: list[tuple[str, str | None]]) -> None:
    """Heads, fields of work, bodies within bodies, level words and places make one name."""
    assert _bodies(text) == bodies


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh ủy viên",
        "cán bộ công an",
        "trụ sở xã",
        "Hội đồng quản trị Công ty A",
        "Quốc hội Mỹ",
        "Bộ Quốc phòng Nga",
        "Tòa án Tối cao Mỹ",
        "Ủy ban Bầu cử Quốc gia Hàn Quốc",
        "Trưởng phòng Kinh tế Cty CP Hoa Mai",
        "trưởng phòng đào tạo của Trường Đại học Hoa Mai",
        "Vụ Hoa Mai: sắp xét xử",
        "cơ sở thể dục thể thao",
        "quốc phòng an ninh",
        "các sở, ngành",
        "Đại hội Đảng",
        "Ban tổ chức trao giải",
        "chính phủ nước này",
        "Hiệp hội Công thương",
        "cơ quan phòng chống tham nhũng",
        "chi bộ xã",
        "ĐẦU TƯ XÂY DỰNG",
    ],
)
def test_not_bodies(text: str) -> None:
    """Members, common words, company boards, events and foreign bodies are none."""
    assert _bodies(text) == []


def test_kinds_of_a_head_are_tried_in_the_order_of_the_file() -> None:
    """Not in that of a set, which every process has its own of: the same article would be read in two ways."""
    assert _heads().longest(tokenise("quân khu"), 0) == (2, ("self", "named"))
    assert _heads().longest(tokenise("đội quản lý thị trường"), 0) == (5, ("field", "named"))
