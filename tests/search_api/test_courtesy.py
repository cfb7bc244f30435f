"""Words of courtesy are not searched for."""

import pytest

from search_api.query.courtesy import without_courtesies


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cho e hỏi lương cơ sở mới bao nhiêu ạ", "lương cơ sở mới bao nhiêu"),
        ("mn ơi cho mình hỏi, học phí bao nhiêu vậy ạ?", "học phí bao nhiêu"),
        ("ct quốc hội là ai z ad", "ct quốc hội là ai"),
        ("Xin hỏi chủ tịch xã là ai?", "chủ tịch xã là ai?"),
        ("ai lm gđ công an tp hcm v", "ai lm gđ công an tp hcm"),
        ("họp ở đâu thế", "họp ở đâu"),
        ("cho hoi hoc phi bao nhieu vay", "hoc phi bao nhieu"),
        ("Lương cơ sở hiện nay là bao nhiêu?", "Lương cơ sở là bao nhiêu?"),
        ("hiện tại ai là chủ tịch xã", "ai là chủ tịch xã"),
        ("luong co so hien nay", "luong co so"),
        ("đ/c bí thư xã ủy", "bí thư xã ủy"),
        ("y kien cua d/c chu tich xa", "y kien cua chu tich xa"),
    ],
)
def test_left_out(typed: str, kept: str) -> None:
    """Before and behind the question, with marks and without."""
    assert without_courtesies(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "lãi suất vay bao nhiêu",
        "thu tuc vay",
        "lợi thế",
        "Cho thuê đất công viên",
        "cho học sinh nghỉ",
        "vậy ạ",
        "? ! ạ",
        "xin giấy phép xây dựng ở đâu",
        "bệnh viện nhi",
        "dịch bệnh xuất hiện nay mai",
        "trọng dụng hiền tài",
        "thu hut hien tai",
    ],
)
def test_kept(text: str) -> None:
    """The same syllables as part of what is asked, or alone."""
    assert without_courtesies(text) == text
