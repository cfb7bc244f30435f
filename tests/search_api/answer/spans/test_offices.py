"""Tests of search_api.answer.spans.offices."""

import pytest

from search_api.answer.spans.offices import office_of


@pytest.mark.parametrize(
    ("question", "role", "asked"),
    [
        ("chủ tịch HĐND phường Lúa là ai", "Chủ tịch Hội đồng nhân dân phường Lúa", True),
        ("chủ tịch HĐND phường Lúa là ai", "Chủ tịch UBND phường Lúa", False),
        ("giám đốc sở giáo dục tỉnh Lúa", "Giám đốc Sở Giáo dục và Đào tạo tỉnh Lúa", True),
        ("giam doc so gd-dt tinh lua", "Giám đốc Sở Giáo dục - Đào tạo tỉnh Lúa", True),
        ("giám đốc sở giáo dục tỉnh Lúa", "Giám đốc Sở Khoa học và Công nghệ tỉnh Lúa", False),
        ("giám đốc sở nông nghiệp tỉnh Lúa", "Giám đốc Sở Nông nghiệp và Môi trường tỉnh Lúa", True),
        ("phó bí thư thường trực tỉnh ủy Lúa là ai", "Phó Bí thư Tỉnh ủy Lúa", False),
        ("phó bí thư thường trực tỉnh ủy Lúa là ai", "Phó Bí thư Thường trực Tỉnh ủy Lúa", True),
        ("phó bí thư tỉnh ủy Lúa là ai", "Phó Bí thư Thường trực Tỉnh ủy Lúa", False),
        ("hiệu trưởng chuyên Lúa", "Hiệu trưởng Trường THPT Chuyên Lúa", True),
        ("hiệu trưởng THCS Lúa", "Hiệu trưởng Trường THPT Lúa", False),
        ("chu tich phuong lua la ai", "Chủ tịch UBND phường Lúa", True),
        ("chu tich phuong lua la ai", "Chủ tịch HĐND phường Lúa", False),
        ("chu tich phuong lua la ai", "Phó Chủ tịch UBND phường Lúa", False),
        ("phó chủ tịch UBND phường Lúa là ai", "Chủ tịch UBND phường Lúa", False),
        ("bí thư phường Lúa là ai", "Bí thư Đảng ủy phường Lúa", True),
        ("bí thư phường Lúa là ai", "Bí thư Đoàn phường Lúa", False),
        ("ai là bí thư tỉnh ủy Lúa", "Bí thư Tỉnh ủy Lúa", True),
        ("ai là bí thư tỉnh ủy Lúa", "Bí thư Tỉnh ủy", True),
        ("ai là bí thư tỉnh ủy Lúa", "Bí thư Đảng ủy", False),
        ("bi thu dang uy phuong lua la ai", "Bí thư Thành ủy Lúa", False),
        ("ai là chủ tịch UBND tỉnh Lúa", "Chủ tịch UBND xã", False),
        ("ai là chủ tịch UBND tỉnh Lúa", "Chủ tịch UBND tỉnh", True),
        ("ai là chủ tịch UBND tỉnh Lúa", "Chủ tịch UBND", True),
        ("ai là chủ tịch UBND tỉnh Lúa", "Chủ tịch", False),
        ("ai là chủ tịch tỉnh Lúa", "Chủ tịch UBND thành phố Lúa", False),
        ("chu tich xa Lua huyen Gao la ai", "Chủ tịch UBND huyện", False),
        ("chu tich xa Lua huyen Gao la ai", "Chủ tịch UBND xã", True),
        ("Who is the Lua provincial party secretary?", "Bí thư Đảng ủy xã", False),
        ("Who is the Lua provincial party secretary?", "Bí thư Tỉnh ủy", True),
        ("Who chairs the People's Committee of Lua ward, Gao province?", "Chủ tịch UBND tỉnh Gạo", False),
        ("chủ tịch hội nông dân xã Lúa là ai", "Chủ tịch Hội Nông dân xã Lúa", True),
        ("chủ tịch hội nông dân xã Lúa là ai", "Chủ tịch UBND xã Lúa", False),
        ("Who is the chair of the People's Council of Lua ward?", "Chủ tịch HĐND phường Lúa", True),
        ("Who is the chair of the People's Council of Lua ward?", "Chủ tịch UBND phường Lúa", False),
        ("Who chairs the People's Council of Lua ward?", "Chủ tịch HĐND phường Lúa", True),
        ("ai là chủ tịch ủy ban bầu cử xã Lúa", "Chủ tịch Ủy ban bầu cử xã Lúa", True),
        ("ai là chủ tịch ủy ban bầu cử xã Lúa", "Chủ tịch UBND xã Lúa", False),
        ("Who is the chairman of the Lua commune election committee?", "Chủ tịch Ủy ban bầu cử", True),
        ("Who is the chairman of the Lua commune election committee?", "Chủ tịch UBND xã Lúa", False),
        ("chủ tịch xã Lúa là ai", "Chủ tịch Ủy ban bầu cử xã Lúa", False),
        ("Who chairs the national election council?", "Chủ tịch Hội đồng bầu cử quốc gia", True),
        ("chu tich ubnd tp ho chi minh la ai", "Chủ tịch UBND TP.HCM", True),
        ("Chủ tịch UBND TPHCM là ai", "Chủ tịch UBND Thành phố Hồ Chí Minh", True),
        ("Who was elected President of Vietnam?", "Chủ tịch nước", True),
        ("Who was elected President of Vietnam?", "Chủ tịch HĐND tỉnh", False),
        ("Who chairs the National Assembly?", "Chủ tịch HĐND tỉnh", False),
        ("ai được bầu làm chủ tịch Quốc hội", "Chủ tịch Quốc hội", True),
        ("ai được bầu làm chủ tịch Quốc hội", "Chủ tịch nước", False),
        ("bí thư tỉnh ủy Lúa là ai", "nguyên Bí thư Tỉnh ủy Lúa", False),
        ("nguyên bí thư tỉnh ủy Lúa là ai", "cựu Bí thư Tỉnh ủy Lúa", True),
        ("ai từng là bí thư tỉnh ủy Lúa", "nguyên Bí thư Tỉnh ủy Lúa", True),
        ("chủ tịch Huế", "Chủ tịch UBND thành phố Huế", True),
        ("chủ tịch Huế", "Chủ tịch UBND xã", False),
        ("chủ tịch Huế", "Chủ tịch UBND thành phố", False),
        ("chủ tịch Huế", "Chủ tịch UBND thành phố Cần Thơ", False),
        ("bí thư tỉnh Thái Nguyên là ai", "Bí thư Tỉnh ủy Thái Nguyên", True),
    ],
)
def test_the_very_office(question: str, role: str, asked: bool) -> None:
    """Body, rank and place must be those that are asked for, however they are written."""
    assert office_of(role).is_asked(office_of(question)) == asked


def test_another_title_is_another_office() -> None:
    """Nobody is the secretary for being a vice minister; who is only a member may be."""
    asked = office_of("Bí thư Thành ủy Lúa là ai")
    assert office_of("Thứ trưởng Bộ Tài chính").clashes(asked)
    assert office_of("Tổng Bí thư").clashes(asked)
    assert office_of("Chủ tịch nước").clashes(office_of("ai là chủ tịch Quốc hội"))
    assert not office_of("Thành ủy viên").clashes(asked)


def test_the_same_office_elsewhere() -> None:
    """The secretary of one commune is not that of another; where no unit is named nobody can tell."""
    asked = office_of("Bí thư Đảng ủy xã Lúa là ai")
    assert office_of("Bí thư Đảng ủy xã Gạo").is_elsewhere(asked)
    assert not office_of("Bí thư Đảng ủy xã Lúa").is_elsewhere(asked)
    assert not office_of("Bí thư Đảng ủy xã").is_elsewhere(asked)
    assert not office_of("Bí thư Đảng ủy").is_elsewhere(asked)


def test_how_much_of_an_office_is_asked_for() -> None:
    """The share of its words squared; a clash of bodies, a deputy or a former holder keep .4 of it each."""
    asked = office_of("chủ tịch HĐND phường Lúa")
    assert office_of("Chủ tịch HĐND phường Lúa").fit(asked) == 1.0
    assert office_of("Chủ tịch UBND phường Lúa").fit(asked) == pytest.approx(0.4 * (4 / 5) ** 2)
    assert office_of("Nguyên Chủ tịch HĐND phường Lúa").fit(asked) == pytest.approx(0.4 * (5 / 6) ** 2)
    assert office_of("Nguyên Phó Chủ tịch UBND").fit(asked) == pytest.approx(0.4**3 * (2 / 5) ** 2)
    assert office_of("").fit(asked) == 0.0


def test_a_city_is_no_deputy() -> None:
    """ "thành phố" and "khu phố" without marks hold "pho", the rank does not."""
    assert not office_of("Chủ tịch HĐND thành phố Lúa").deputy
    assert not office_of("Trưởng khu phố 3").deputy
    assert office_of("Phó Chủ tịch HĐND thành phố Lúa").deputy
