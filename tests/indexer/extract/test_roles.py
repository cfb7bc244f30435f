"""Offices given to the right person, cut and normalised."""

import pytest

from indexer.extract.extractor import Extractor
from indexer.schema import Article

EXTRACTOR = Extractor.load()


def _roles(text: str) -> dict[str, list[str]]:
    found = EXTRACTOR.extract(Article(id="a", text=text, title="")).entities
    people = [entity for entity in found if entity.type == "person"]
    return {person.value["name"]: [role["text"] for role in person.value["roles"]] for person in people}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Ông Lê An, Phó Chủ tịch UBND T. Đà Nẵng đã ký", {"Lê An": ["Phó Chủ tịch UBND T. Đà Nẵng"]}),
        ("Theo quyết định của Chủ tịch UBND tỉnh Sơn La, ông Lê Văn Đức sẽ được nghỉ hưu.", {"Lê Văn Đức": []}),
        ("Theo đề nghị của Giám đốc Sở Y tế, ông Lê Vinh, tỉnh cấp vốn.", {"Lê Vinh": ["Giám đốc Sở Y tế"]}),
        (
            "Bầu ông Lê Văn An tái giữ chức Bí thư Tỉnh ủy, ông Trần Bình được bầu làm Chủ nhiệm Ủy ban Kiểm tra.",
            {"Lê Văn An": ["Bí thư Tỉnh ủy"], "Trần Bình": ["Chủ nhiệm Ủy ban Kiểm tra"]},
        ),
        (
            "TP.HCM viếng Chủ tịch Hồ Chí Minh, Chủ tịch Tôn Đức Thắng và Tổng Bí thư Lê Duẩn.",
            {"Hồ Chí Minh": ["Chủ tịch"], "Tôn Đức Thắng": ["Chủ tịch"], "Lê Duẩn": ["Tổng Bí thư"]},
        ),
        ("đồng chí Lê Văn An - TUV, Phó Chủ tịch UBND tỉnh;", {"Lê Văn An": ["TUV", "Phó Chủ tịch UBND tỉnh"]}),
        ("ông Lê Văn An - chủ tịch UBND huyện - cho hay", {"Lê Văn An": ["chủ tịch UBND huyện"]}),
        ("ông Lê Văn An (Trưởng phòng Tư pháp) nói", {"Lê Văn An": ["Trưởng phòng Tư pháp"]}),
        ("Bà L. là Phó chánh văn phòng HĐND tỉnh Gia Lai", {"L.": ["Phó chánh văn phòng HĐND tỉnh Gia Lai"]}),
        ("bà T.H.Y., cán bộ Tư pháp - Hộ tịch của UBND xã", {"T.H.Y.": ["cán bộ Tư pháp - Hộ tịch của UBND xã"]}),
        (
            "ông N.X.N. - Chủ tịch UBND xã (cũ), nay là Bí thư Đảng ủy",
            {"N.X.N.": ["Chủ tịch UBND xã", "Bí thư Đảng ủy"]},
        ),
        (
            "Chủ tịch UBND xã Hoa Mai (Lai Châu) Lò Văn An, Phó Bí thư Đảng ủy, Chủ tịch HĐND xã Trần Thị Bình dự.",
            {"Lò Văn An": ["Chủ tịch UBND xã Hoa Mai"], "Trần Thị Bình": ["Phó Bí thư Đảng ủy", "Chủ tịch HĐND xã"]},
        ),
        (
            "Dự có ông Lê Văn An, Giám đốc Sở Y tế; Bí thư Huyện ủy, Chủ tịch HĐND huyện Trần Thị Bình.",
            {"Lê Văn An": ["Giám đốc Sở Y tế"], "Trần Thị Bình": ["Bí thư Huyện ủy", "Chủ tịch HĐND huyện"]},
        ),
        (
            "Dự có ông Lê Văn An, Giám đốc Sở Y tế; Bí thư Huyện ủy, Chủ tịch UBND huyện, bà Trần Thị Bình.",
            {"Lê Văn An": ["Giám đốc Sở Y tế"], "Trần Thị Bình": ["Bí thư Huyện ủy", "Chủ tịch UBND huyện"]},
        ),
        (
            "Ông Lê Văn An (Giám đốc Sở Y tế), Bí thư Huyện ủy, Chủ tịch HĐND huyện Trần Thị Bình dự.",
            {"Lê Văn An": ["Giám đốc Sở Y tế"], "Trần Thị Bình": ["Bí thư Huyện ủy", "Chủ tịch HĐND huyện"]},
        ),
        (
            "Ông Lê Văn An - Giám đốc Sở Y tế và Bí thư Huyện ủy, Chủ tịch HĐND huyện Trần Thị Bình dự.",
            {"Lê Văn An": ["Giám đốc Sở Y tế"], "Trần Thị Bình": ["Bí thư Huyện ủy", "Chủ tịch HĐND huyện"]},
        ),
        (
            "Giám đốc Sở Y tế Lê Văn An, Bí thư Đảng ủy và Bí thư Huyện ủy, Chủ tịch HĐND huyện Trần Thị Bình dự.",
            {
                "Lê Văn An": ["Giám đốc Sở Y tế"],
                "Trần Thị Bình": ["Bí thư Đảng ủy", "Bí thư Huyện ủy", "Chủ tịch HĐND huyện"],
            },
        ),
        (
            "Ông Lê Văn An, Giám đốc Sở Y tế; Bí thư Đảng ủy; bà Trần Thị Bình, Chủ tịch UBND xã.",
            {"Lê Văn An": ["Giám đốc Sở Y tế", "Bí thư Đảng ủy"], "Trần Thị Bình": ["Chủ tịch UBND xã"]},
        ),
        ("Phó chủ tịch HĐND huyện tái cử là ông Lê Văn An", {"Lê Văn An": ["Phó chủ tịch HĐND huyện"]}),
        ("bổ nhiệm ông Lê Văn An làm Phó vụ trưởng Vụ Kinh tế", {"Lê Văn An": ["Phó vụ trưởng Vụ Kinh tế"]}),
        ("Chủ tịch UBND phường là ông Lê Văn An", {"Lê Văn An": ["Chủ tịch UBND phường"]}),
        ("Chủ tịch xã lúc đó là Lê Văn An", {"Lê Văn An": ["Chủ tịch xã"]}),
        (
            "bà Lê Thị An, nguyên Bí thư Huyện ủy, nay là Chủ tịch UBND tỉnh, dự",
            {"Lê Thị An": ["nguyên Bí thư Huyện ủy", "Chủ tịch UBND tỉnh"]},
        ),
        ("Anh Lê Văn An, bí thư thứ nhất Trung ương Đoàn, nói", {"Lê Văn An": ["bí thư thứ nhất Trung ương Đoàn"]}),
        ("Chủ tịch UBND xã Hoa Mai, tỉnh Lai Châu Lò Văn An nói", {"Lò Văn An": ["Chủ tịch UBND xã Hoa Mai"]}),
        ("Bí thư Đảng ủy xã Hoa Mai (Lai Châu) Lê Văn An cho hay", {"Lê Văn An": ["Bí thư Đảng ủy xã Hoa Mai"]}),
        (
            "Phó Chánh Văn phòng Đoàn ĐBQH và HĐND tỉnh Lê Văn An dự",
            {"Lê Văn An": ["Phó Chánh Văn phòng Đoàn ĐBQH và HĐND tỉnh"]},
        ),
        ("đ/c Lê Văn An – UVTW Đảng, Bí thư Tỉnh ủy", {"Lê Văn An": ["UVTW Đảng", "Bí thư Tỉnh ủy"]}),
        ("bà Lê Thị An, Chi hội trưởng phụ nữ bản, dự", {"Lê Thị An": ["Chi hội trưởng phụ nữ bản"]}),
        ("bà Lê Thị An, Phó Trưởng thôn Tân Tiến", {"Lê Thị An": ["Phó Trưởng thôn Tân Tiến"]}),
        ("Phó Trưởng CA TP. Kon Tum (Kon Tum) - trung tá Lê Văn An", {"Lê Văn An": ["Phó Trưởng CA TP. Kon Tum"]}),
        ("thôi chức giám đốc Sở Y tế đối với ông Lê Văn An", {"Lê Văn An": ["giám đốc Sở Y tế"]}),
        (
            "Ông Lê Văn An, Bí thư Đảng ủy kiêm Chủ tịch HĐND xã và bà Trần Thị Bình, Chủ tịch UBND xã dự.",
            {"Lê Văn An": ["Bí thư Đảng ủy", "Chủ tịch HĐND xã"], "Trần Thị Bình": ["Chủ tịch UBND xã"]},
        ),
        ("Ông Lê Văn An làm Phó ban Kinh tế Trung ương", {"Lê Văn An": ["Phó ban Kinh tế Trung ương"]}),
        (
            "Ông Lê Văn An từng kinh qua các chức vụ: Giám đốc Sở Xây dựng, Phó chủ tịch UBND tỉnh.",
            {"Lê Văn An": ["Giám đốc Sở Xây dựng", "Phó chủ tịch UBND tỉnh"]},
        ),
        (
            "Các ông Lê Văn An, Trần Văn Bình, Phó Chủ tịch UBND xã cùng dự",
            {"Lê Văn An": ["Phó Chủ tịch UBND xã"], "Trần Văn Bình": ["Phó Chủ tịch UBND xã"]},
        ),
        (
            "Các Phó Chủ tịch UBND tỉnh: Lê Văn An, Trần Văn Bình.",
            {"Lê Văn An": ["Phó Chủ tịch UBND tỉnh"], "Trần Văn Bình": ["Phó Chủ tịch UBND tỉnh"]},
        ),
        (
            "PGS Lê An, Anh hùng Lao động, Thầy thuốc Nhân dân, nguyên giám đốc Bệnh viện Thống Nhất",
            {"Lê An": ["nguyên giám đốc Bệnh viện Thống Nhất"]},
        ),
        (
            "Ông Lê An (cựu chủ tịch HĐQT Vietinbank, cựu bí thư Tỉnh ủy Bến Tre) khai",
            {"Lê An": ["cựu chủ tịch HĐQT Vietinbank", "cựu bí thư Tỉnh ủy Bến Tre"]},
        ),
        (
            "Hai bị can Lê Thị Nga (44 tuổi) và Lê Văn Sự (65 tuổi) - đều nguyên hiệu phó Trường Chính trị tỉnh",
            {
                "Lê Thị Nga": ["nguyên hiệu phó Trường Chính trị tỉnh"],
                "Lê Văn Sự": ["nguyên hiệu phó Trường Chính trị tỉnh"],
            },
        ),
        (
            "bà Lê Hường là Chủ tịch HĐND xã; Uỷ viên Uỷ ban Kinh tế của Quốc hội; Chủ tịch Hiệp hội Hoa Hà Nội.",
            {
                "Lê Hường": [
                    "Chủ tịch HĐND xã",
                    "Uỷ viên Uỷ ban Kinh tế của Quốc hội",
                    "Chủ tịch Hiệp hội Hoa Hà Nội",
                ]
            },
        ),
        ("Ông Lê An,\nPhó Bí thư huyện ủy, nói", {"Lê An": ["Phó Bí thư huyện ủy"]}),
        ("Thường trực Ban Bí thư Trần Cẩm Tú nói", {"Trần Cẩm Tú": ["Thường trực Ban Bí thư"]}),
        (
            "Giám đốc Sở Nội vụ Lê Văn An lập ban, do Bí thư Thành uỷ làm trưởng ban, Chủ tịch tỉnh làm phó ban",
            {"Lê Văn An": ["Giám đốc Sở Nội vụ"]},
        ),
        ("họp với Chủ tịch UBND TP, Giám đốc Sở Nội vụ Lê Văn An nêu", {"Lê Văn An": ["Giám đốc Sở Nội vụ"]}),
        ("quyết định của Ban Thường vụ Thành ủy, ông Lê Văn An sẽ thôi giữ chức Bí thư", {"Lê Văn An": ["Bí thư"]}),
        (
            "Nguyên Chủ tịch UBTƯ MTTQ Việt Nam Lê Văn An nói",
            {"Lê Văn An": ["Nguyên Chủ tịch UBTƯ MTTQ Việt Nam"]},
        ),
        ("là nhân viên trong quán cầm đồ của đối tượng Trần Văn Thái", {"Trần Văn Thái": []}),
        ("Theo ông Lê Văn Bảy, Chủ tịch UBND xã đã ký", {"Lê Văn Bảy": []}),
        ("Tiếp Phó Thủ tướng Lê Văn Bảy, Bí thư xã cho biết sẽ xây cầu", {"Lê Văn Bảy": ["Phó Thủ tướng"]}),
        ("Họp với Phó Thủ tướng Lê Văn Bảy, Chủ tịch UBND tỉnh đã xin vốn", {"Lê Văn Bảy": ["Phó Thủ tướng"]}),
        ("Thủ tướng Lê Văn Bảy phê chuẩn kết quả bầu chức vụ Chủ tịch tỉnh", {"Lê Văn Bảy": ["Thủ tướng"]}),
        ("Bà Lê Thị Bảy nhận quyết định phê chuẩn kết quả bầu Chủ tịch tỉnh", {"Lê Thị Bảy": ["Chủ tịch tỉnh"]}),
        ("Theo ông Lê Văn Bảy, Chủ tịch UBND xã cho biết", {"Lê Văn Bảy": ["Chủ tịch UBND xã"]}),
        ("Theo ông Lê Văn Bảy, Chủ tịch UBND xã, dân đã ký", {"Lê Văn Bảy": ["Chủ tịch UBND xã"]}),
        (
            "Chủ tịch UBND xã Lê Văn An, Phó Bí thư Đảng ủy, Chủ tịch HĐND xã Trần Thị Bình dự",
            {"Lê Văn An": ["Chủ tịch UBND xã"], "Trần Thị Bình": ["Phó Bí thư Đảng ủy", "Chủ tịch HĐND xã"]},
        ),
        (
            "Phó Chủ tịch Quân uỷ Trung ương Trung Quốc Phạm Trường Long",
            {"Phạm Trường Long": ["Phó Chủ tịch Quân uỷ Trung ương Trung Quốc"]},
        ),
        ("Bộ trưởng Quốc phòng Lào Lê Văn An", {"Lê Văn An": ["Bộ trưởng Quốc phòng Lào"]}),
        ("Giám đốc CDC Hà Nội Trương Quang Việt", {"Trương Quang Việt": ["Giám đốc CDC Hà Nội"]}),
        (
            "Ông Lê An, quyền Trưởng phòng Kiểm định xe cơ giới, nói",
            {"Lê An": ["quyền Trưởng phòng Kiểm định xe cơ giới"]},
        ),
        (
            "ông Lê An, Phó Chủ tịch Ủy ban T.Ư MTTQ Việt Nam",
            {"Lê An": ["Phó Chủ tịch Ủy ban T.Ư MTTQ Việt Nam"]},
        ),
        (
            "Ông Lê An, Trưởng Ban Chỉ đạo Trung ương về phòng chống thiên tai, nói",
            {"Lê An": ["Trưởng Ban Chỉ đạo Trung ương về phòng chống thiên tai"]},
        ),
        (
            "Ông Lê An, Trưởng Ban Chỉ đạo quốc gia về hội nhập quốc tế chủ trì",
            {"Lê An": ["Trưởng Ban Chỉ đạo quốc gia về hội nhập quốc tế"]},
        ),
        ("Bà Lê An, Trưởng ban quản lý di tích đền Mai, nói", {"Lê An": ["Trưởng ban quản lý di tích đền Mai"]}),
        ("Bà Lê An, Phó ban tổ chức cho biết", {"Lê An": ["Phó ban tổ chức"]}),
        ("ông Lê An (đội trưởng đội bảo vệ rừng) nói", {"Lê An": ["đội trưởng đội bảo vệ rừng"]}),
        ("ông Lê An, tổ trưởng tổ 60, nói", {"Lê An": ["tổ trưởng tổ 60"]}),
        ("ông Lê An, Trưởng phòng Kinh tế Cty CP Hoa Mai, nói", {"Lê An": ["Trưởng phòng Kinh tế Cty CP Hoa Mai"]}),
        ("Ông Lê An, Chủ tịch Hội Làm vườn huyện, nói", {"Lê An": ["Chủ tịch Hội Làm vườn huyện"]}),
        ("Chủ tịch VHM Lê Văn An nói", {"Lê Văn An": ["Chủ tịch VHM"]}),
        ("Ông Lê An, người phát ngôn của UBND tỉnh, nói", {"Lê An": ["người phát ngôn của UBND tỉnh"]}),
        ("Ông Lê An, (nguyên Chủ tịch UBND xã); bà Trần Bình", {"Lê An": ["nguyên Chủ tịch UBND xã"], "Trần Bình": []}),
        ("Ông Lê Quốc Hội (Trưởng phòng Tư pháp) nói", {"Lê Quốc Hội": ["Trưởng phòng Tư pháp"]}),
        ("Ông Lê Văn An yêu cầu đình chỉ chức vụ hiệu trưởng của cô giáo trong trường.", {"Lê Văn An": []}),
        ("Ông Lê Văn An cũng cho hay có hai người được điều về sở làm phó giám đốc.", {"Lê Văn An": []}),
        ("Ông Lê Văn An cho biết ông từng làm Bí thư Huyện ủy.", {"Lê Văn An": ["Bí thư Huyện ủy"]}),
        (
            "Ông Lê Văn An phê chuẩn chức danh Chủ tịch UBND xã với ông Trần Bình.",
            {"Lê Văn An": [], "Trần Bình": ["Chủ tịch UBND xã"]},
        ),
        (
            "Ông Lê Văn An được bầu giữ chức Bí thư Huyện ủy thay ông Trần Bình.",
            {"Lê Văn An": ["Bí thư Huyện ủy"], "Trần Bình": []},
        ),
        (
            "Cách chức Bí thư Huyện ủy, Chủ tịch HĐND huyện của ông Lê An.",
            {"Lê An": ["Bí thư Huyện ủy", "Chủ tịch HĐND huyện"]},
        ),
        ("Tại Đại hội đại biểu Đảng bộ tỉnh Cao Bằng, ông Lê An dự", {"Lê An": []}),
        ("Ông Lê An, Đại sứ quán Lào, dự", {"Lê An": []}),
        ("Ông Lê An (cán bộ trực tiếp làm hồ sơ) nói", {"Lê An": []}),
        ("Ông Lê An, Giám đốc Công ty HM kiến nghị giảm thuế", {"Lê An": ["Giám đốc Công ty HM"]}),
        (
            "Ông Lê An, Phó trưởng đoàn đại biểu Quốc hội tỉnh, nói",
            {"Lê An": ["Phó trưởng đoàn đại biểu Quốc hội tỉnh"]},
        ),
        (
            "Cục trưởng Mỹ thuật, Nhiếp ảnh và Triển lãm Lê An nói",
            {"Lê An": ["Cục trưởng Mỹ thuật, Nhiếp ảnh và Triển lãm"]},
        ),
        (
            "Ông Lê An, bà Trần Bình và ông Lý Vinh (Trưởng ban Nội chính) được bầu giữ chức Phó Bí thư Tỉnh ủy.",
            {
                "Lê An": ["Phó Bí thư Tỉnh ủy"],
                "Trần Bình": ["Phó Bí thư Tỉnh ủy"],
                "Lý Vinh": ["Trưởng ban Nội chính", "Phó Bí thư Tỉnh ủy"],
            },
        ),
        (
            "Ông Lê An dự, bà Trần Bình được bầu giữ chức Bí thư Tỉnh ủy.",
            {"Lê An": [], "Trần Bình": ["Bí thư Tỉnh ủy"]},
        ),
        ("Sau 10 năm giữ chức Bí thư Huyện ủy, ông Lê Văn An nghỉ hưu.", {"Lê Văn An": ["Bí thư Huyện ủy"]}),
        ("Được bầu làm Bí thư Huyện ủy sau khi ông Lê Văn An nghỉ hưu.", {"Lê Văn An": []}),
        (
            "Đại tá Lê Văn An, 53 tuổi, nguyên Giám đốc Công an tỉnh Cao Bằng",
            {"Lê Văn An": ["nguyên Giám đốc Công an tỉnh Cao Bằng"]},
        ),
        ("Trưởng thôn Lê Văn Bền nói", {"Lê Văn Bền": ["Trưởng thôn"]}),
        (
            "bắt Lê Văn Bền (SN 1985, trú phường Thuận Hóa), cựu Giám đốc Sở Y tế",
            {"Lê Văn Bền": ["cựu Giám đốc Sở Y tế"]},
        ),
        ("bà Lê Thị Bền (54 tuổi, nguyên Bí thư Tỉnh ủy) đến", {"Lê Thị Bền": ["nguyên Bí thư Tỉnh ủy"]}),
        ("Ông Lê Văn Bền thôi làm nhiệm vụ đại biểu HĐND tỉnh.", {"Lê Văn Bền": ["đại biểu HĐND tỉnh"]}),
        ("ông Lê Văn Bền được giao quyền Chủ tịch UBND xã", {"Lê Văn Bền": ["quyền Chủ tịch UBND xã"]}),
    ],
)
def test_attached(text: str, roles: dict[str, list[str]]) -> None:
    """Apposition, brackets, dashes, predicates and lists each lead to the person; ranks and ages are stepped over."""
    assert _roles(text) == roles


def test_an_office_of_nobody_goes_to_nobody() -> None:
    """An office in another sentence than a name is not given to it."""
    assert _roles("Chủ tịch UBND xã vắng mặt. Ông Lê Văn An đến.") == {"Lê Văn An": []}


def test_normalised() -> None:
    """Office, body and place are told apart; the place that ends a list serves all of it."""
    text = "Đồng chí Lê Văn An, Bí thư Đảng ủy, Chủ tịch HĐND phường Hạc Thành phát biểu."
    entities = EXTRACTOR.extract(Article(id="a", text=text, title="")).entities
    (person,) = [entity for entity in entities if entity.type == "person"]
    first, second = person.value["roles"]
    assert (first["office"], first["body"], first["place"]) == ("Bí thư", "Đảng ủy", "phường Hạc Thành")
    assert (second["office"], second["body"], second["place"]) == ("Chủ tịch", "HĐND", "phường Hạc Thành")
    assert text[second["start"] : second["end"]] == second["text"]


@pytest.mark.parametrize(
    ("text", "office", "body", "place"),
    [
        ("Giám đốc Sở Y tế tỉnh Cao Bằng", "Giám đốc", "Sở Y tế", "tỉnh Cao Bằng"),
        ("Trưởng phòng Nội vụ quận Cầu Giấy", "Trưởng", "phòng Nội vụ", "quận Cầu Giấy"),
        ("Phó Trưởng Công an huyện Trùng Khánh", "Phó Trưởng", "Công an", "huyện Trùng Khánh"),
        ("Chủ tịch Quốc hội", "Chủ tịch", "Quốc hội", None),
        ("Giám đốc Sở Y tế Yên Bái", "Giám đốc", "Sở Y tế", "tỉnh Yên Bái"),  # not the city of this name
        ("người phát ngôn của UBND tỉnh Cao Bằng", "người phát ngôn", "UBND", "tỉnh Cao Bằng"),
    ],
)
def test_the_body_that_an_office_begins(text: str, office: str, body: str, place: str | None) -> None:
    """The word that ends an office and begins its body belongs to the body, so that both can be filtered by."""
    entities = EXTRACTOR.extract(Article(id="a", text=f"Ông Lê Văn An, {text}, phát biểu.", title="")).entities
    (role,) = next(entity for entity in entities if entity.type == "person").value["roles"]
    assert (role["office"], role["body"], role.get("place"), role["text"]) == (office, body, place, text)
