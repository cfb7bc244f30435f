"""People: how names are found, joined, and told from what only looks like a name."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Entity
from tests.indexer.extract.people_in import people_in

EXTRACTOR = Extractor.load()


def _people(text: str) -> list[Entity]:
    found = EXTRACTOR.extract(Article(id="a", text=text, title="")).entities
    return [entity for entity in found if entity.type == "person"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ông Lê Vinh nói", ["Lê Vinh"]),
        ("bà Rmah H'Bé Nét và ông A Quyết", ["Rmah H'Bé Nét", "A Quyết"]),
        ("Thiếu tướng, PGS.TS Nguyễn Quang Vinh", ["Nguyễn Quang Vinh"]),
        ("bệnh nhân N.T.L. (51 tuổi), bà L. đã", ["N.T.L.", "L."]),
        ("cô T.T.K.N., giáo viên", ["T.T.K.N."]),
        ("với Bạch Hồng Quyền (28 tuổi, trú Hà Nam). Bạch Hồng Quyền bị bắt", ["Bạch Hồng Quyền"] * 2),
        ("Chủ tàu Lê Văn An kể, rồi Trường và Tiểu học A nghe", ["Lê Văn An"]),
        ("Ngã tư đường Lê Văn An ở đó. Xe rẽ về Lê Văn An rồi dừng.", []),
        ("Người dân ở Hà Tĩnh Chị Lê Thị Lan kể", ["Lê Thị Lan"]),
        ("đầu năm Đinh Dậu là mùa cá", []),
        (
            "Ông Lê Văn Trường và Lê Văn Thuận chạy. Sau đó, Trường và Thuận về.",
            ["Lê Văn Trường", "Lê Văn Thuận", "Trường", "Thuận"],
        ),
        ("Các ông Lê Văn An, Trần Bình và Phạm Cường đến", ["Lê Văn An", "Trần Bình", "Phạm Cường"]),
        ("Bí thư Cao Bằng Trần Hồng Minh làm bộ trưởng", ["Trần Hồng Minh"]),
        ("Chủ tịch UBND tỉnh Gia Lai Phạm Anh Tuấn", ["Phạm Anh Tuấn"]),
        ("Tổng thống Mỹ Donald Trump và ông Kim Jong-un", ["Donald Trump", "Kim Jong-un"]),
        ("Nguyễn Văn T. bị bắt", ["Nguyễn Văn T."]),
        ("Nguyễn Nhất D. (20 tuổi) khai. D. cho biết đã đưa D. về", ["Nguyễn Nhất D.", "D.", "D."]),
        ("P.T. K. (17 tuổi, trú xã Tân Mỹ) và K. bỏ đi", ["P.T. K.", "K."]),
        ("N.V.A (SN 1990) bỏ chạy", ["N.V.A"]),
        ("chở theo Nguyễn Thị Như Ng. (SN 2009). Bố của Ng. mới mất", ["Nguyễn Thị Như Ng.", "Ng."]),
        ("Cháu Lê Minh Đ. (4 tuổi) đi học. Khi Đ. về thì trời mưa", ["Lê Minh Đ.", "Đ."]),
        ("Đoàn Văn Vũ (37 tuổi) và Vũ", ["Đoàn Văn Vũ", "Vũ"]),
        ("Bí thư Thành ủy Đà Nẵng Trần Thọ nêu", ["Trần Thọ"]),
        ("PHÓ CHỦ TỊCH UBND TỈNH NGUYỄN MINH TÂM KIỂM TRA PHÒNG CHỐNG BÃO TẠI XÃ", ["NGUYỄN MINH TÂM"]),
        ("ÔNG LÊ THỊ MINH HOA THĂM XÃ", ["LÊ THỊ MINH HOA"]),
        ("các đồng chí: Lê Văn An, Bí thư; Y Bhem Mlô, Phó Chủ tịch UBND xã", ["Lê Văn An", "Y Bhem Mlô"]),
        ("khi đó Trần Thị Nhung có mặt", ["Trần Thị Nhung"]),
        ("chị Nga, bà Mỹ và ông Đức Minh", ["Nga", "Mỹ", "Đức Minh"]),
        ("anh Y Thanh Hà Niê Kđăm và chị H ' Hen Niê", ["Y Thanh Hà Niê Kđăm", "H ' Hen Niê"]),
        ("ông Giàng A Páo, bà Lò Thị X. và ông Danh Út", ["Giàng A Páo", "Lò Thị X.", "Danh Út"]),
        ("vụ việc ở Lào Cai Ông Lê Trinh Quốc nói", ["Lê Trinh Quốc"]),
        ("HLV Đà Nẵng Huỳnh Đức và HLV Hà Nội Chu Đình Nghiêm", ["Huỳnh Đức", "Chu Đình Nghiêm"]),
        ("Thủ tướng Việt Nam Lê Văn An, tỷ phú Vietjet Lê Thị Bình", ["Lê Văn An", "Lê Thị Bình"]),
        ("năm 1999 Lê Thanh Đông cưới vợ", ["Lê Thanh Đông"]),
        ("nhà thơ là Lâu Văn Mua ở bản", ["Lâu Văn Mua"]),
        ("phụ trách là Lò Thị Thiên và Đinh Thị Hường", ["Lò Thị Thiên", "Đinh Thị Hường"]),
        ("danh sách: 1 - Lê Văn Nam, 2 - Trần Thị Hoa", ["Lê Văn Nam", "Trần Thị Hoa"]),
        ("TS LÊ TRƯỜNG TÙNG nói", ["LÊ TRƯỜNG TÙNG"]),
        ("ông Lê Văn Được nói với bà Trần Thị Thế và ông Được", ["Lê Văn Được", "Trần Thị Thế", "Được"]),
        ("ông Lê Hữu Bằng Trong khi ấy, phi công Lê Phương Thảo SN 1949", ["Lê Hữu Bằng", "Lê Phương Thảo"]),
        ("cô gái tên Hoa, chị Huế", ["Hoa", "Huế"]),
        ("TS Nguyễn Cao Luận nói. Theo TS Luận thì hay", ["Nguyễn Cao Luận", "Luận"]),
        ("Chủ tịch Hiệp hội Doanh nghiệp Lê Văn An", ["Lê Văn An"]),
        ("Trưởng thôn Lê Văn Bền và Trưởng bản Chẻo Láo Tả", ["Lê Văn Bền", "Chẻo Láo Tả"]),
        ("Trưởng thôn Nậm Chấn, ông Bền, và Trưởng thôn Nậm Giá", ["Bền"]),
        ("Phó Chủ tịch UBND xã Tráng A Lử đi vắng", ["Tráng A Lử"]),
        ("Phó Chủ tịch HĐND xã Hoàng Tiến Bền tiếp", ["Hoàng Tiến Bền"]),
        ("Bí thư Đảng ủy Y Bhem Mlô nói", ["Y Bhem Mlô"]),
        ("Thào A Bền mua trâu. Rơ Lan Bền, Bí thư Đoàn xã, bán.", ["Thào A Bền", "Rơ Lan Bền"]),
    ],
)
def test_found(text: str, names: list[str]) -> None:
    """Honorifics, ranks, offices, ages, lists and surnames vouch for a name; titles stay outside it."""
    assert [person.text for person in _people(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "đồng chí Bí thư Đảng ủy phát biểu",
        "Đại tá Nga thăm Việt Nam",
        "vitamin D. Sau đó, nhóm A. được thưởng",
        "bên cống Bà Điều",
        "đường Nguyễn Huệ và phố Trần Phú",
        "Trường Tiểu học Nguyễn Văn Cừ",
        "các tuyến Lương Nhữ Học, Triệu Quang Phục, Hải Thượng Lãn Ông",
        "Đoàn TNCS Hồ Chí Minh",
        "Ngày Bác Hồ về nước",
        "số 72 Trần Quốc Toản",
        "sinh viên Hòa Bình",
        "thạc sĩ Quản lý nhà nước",
        "Vua Hà Lan bí mật lái máy bay",
        "người dân Việt Nam",
        "Ấn Độ - Thái Bình Dương",
        "Thầy thuốc Nhân dân",
        "Bà Rịa - Vũng Tàu",
        "trú tại 38 – Tô Hiến Thành",
        "đảo nằm trên Hồ Trị An rộng",
        "Ông Đà Nẵng Theo kế hoạch",
        "Nhà Văn Hóa thôn Đông",
        "Lịch cắt điện Hà Nội Chi tiết như sau",
        "phim mang tên Yêu đời",
        "không bêu tên Trong khi đó",
        "các cầu thủ U23 Việt Nam và Chủ tịch LĐBĐ Indonesia",
        "phóng viên Tuổi Trẻ Online và giáo viên Tiếng Anh",
        "Bệnh viện Trung ương Huế",
        "các quận Sơn Trà và Phòng Cảnh sát",
        "Chủ tịch Hội Sinh vật cảnh và phóng viên Ban Thư ký tòa soạn",
        "theo giám đốc Ban Quản trị chợ, Vụ trưởng Vụ Giáo dục",
        "Lăng Chủ tịch Hồ Chí Minh và tượng đài vua Lý Thái Tổ",
        "Bảo tàng Chủ tịch Hồ Chí Minh, đường Đại tướng Võ Nguyên Giáp",
        "bãi xe lăng Tự Đức, Hội đồng trị sự Nguyễn Phước Tộc",
        "xe chạy theo Lê Văn Sơ - Trần Thị Mai - Chi Lăng - Phan Văn Bảy",
        "vợ vua Nguyễn và con chúa Trịnh",
        "Thiếu tướng Quân đội nhân dân",
        "bà nói được tiếng Anh. Mới đầu chỉ vài câu",
        "nhà ở Minh Khai, Hai Bà Trưng (Hà Nội)",
    ],
)
def test_not_people(text: str) -> None:
    """Bare offices, streets, schools, unions, places, degrees and countries are no people."""
    assert _people(text) == []


def test_mentions_are_joined() -> None:
    """Short forms, initials and a name's repetition belong to one person, called by its fullest form."""
    text = "Ông Hồ Thanh Hà đến. Ông Hà nói với bà Trần Thu Hà. Bà Hà đáp."
    assert [person.value["name"] for person in _people(text)] == [
        "Hồ Thanh Hà",
        "Hồ Thanh Hà",
        "Trần Thu Hà",
        "Trần Thu Hà",
    ]


def test_no_private_numbers() -> None:
    """Phone numbers and numbers of papers are no entities of any kind."""
    text = "Ông Lê Vinh, điện thoại 0914 383 973, CCCD 001234567890, STK 1234567890."
    found = EXTRACTOR.extract(Article(id="a", text=text, title="")).entities
    assert [(entity.type, entity.text) for entity in found] == [("person", "Lê Vinh")]


def test_a_school_or_paper_takes_no_name_behind_it() -> None:
    """A rank behind "và" ends a school's name; "nhà báo" is no newspaper."""
    assert people_in("Giám đốc Học viện và Đại úy Lê Văn Sơ trình bày.") == ["Lê Văn Sơ"]
    assert people_in("Nhà báo Phạm Văn Minh dự họp cùng xã.") == ["Phạm Văn Minh"]


def test_a_memorial_has_the_name_and_the_person_keeps_it() -> None:
    """A tomb called for somebody is no mention of the person, who is one elsewhere; a title between dashes is none."""
    assert people_in("Đoàn vào Lăng Chủ tịch Hồ Chí Minh, tưởng nhớ Chủ tịch Hồ Chí Minh.") == ["Hồ Chí Minh"]
    assert people_in("Theo ông Lê Văn An - Chủ tịch xã - đường thông. Ông Lê Văn An - Chủ tịch xã - nói") == [
        "Lê Văn An",
        "Lê Văn An",
    ]
