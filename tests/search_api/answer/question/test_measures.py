"""Tests of search_api.answer.question.measures."""

import pytest

from search_api.answer.question.measures import measure_of
from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Bờ kè tốn bao nhiêu tiền?", "money"),
        ("cong ty bi phat bao nhieu", "money"),
        ("The firm invests how much in the port?", "money"),
        ("lương cơ sở là bao nhiêu", "money"),
        ("xăng giá bao nhiêu ngày 9/3", "money"),
        ("phải chờ bao nhiêu ngày", "duration"),
        ("giá vàng SJC bao nhiêu", "money"),
        ("mức đóng BHXH tự nguyện thấp nhất", "money"),
        ("lãi suất vay mua nhà ở xã hội bao nhiêu", "percent"),
        ("bao nhiêu đội tham gia bán kết", None),
        ("Bao nhiêu phần trăm cử tri đi bầu?", "percent"),
        ("Loa phát lúc mấy giờ?", "clock"),
        ("Phải trả lời sau bao lâu?", "duration"),
        ("Đê dài bao nhiêu mét?", "length"),
        ("How much land will be cleared?", "area"),
        ("Có bao nhiêu đại biểu?", "people"),
        ("Bị phạt mấy năm tù?", "duration"),
        ("nghỉ Tết mấy ngày", "duration"),
        ("Sau sáp nhập còn bao nhiêu tỉnh, thành phố?", "provinces"),
        ("co bao nhieu xa duoc ho tro kinh phi", "communes"),
        ("Chợ mở ở đâu?", None),
        ("Trên mạng tung ra bao nhiêu tấm hình?", None),
        ("tuong duong phat cho dan may con bo", None),
        ("Bao nhiêu sổ cấp sai ở khu thương mại?", None),
        ("co bao nhieu nguoi nghien trong cong dong", "people"),
        ("đất ở bao nhiêu tiền một mét vuông", "money"),
        ("xong bao nhiêu căn nhà", None),
        ("có mấy tân binh nhập ngũ", "people"),
        ("gấp mấy lần ngày thường", "times"),
        ("kiem tra gap may diem giu tre", None),
        ("giá cói ở đây đang bao nhiêu một bó", "money"),
        ("ke trom bi bat sau bao nhieu nam lan tron", "duration"),
        ("có bao nhiêu nam sinh đỗ", "people"),
        ("xưởng có bao nhiêu mẫu nón", None),
        ("thuê bao nhiêu mẫu đất", "area"),
        ("khu chợ mới rộng bao nhiêu", "extent"),
        ("đường rộng bao nhiêu mét", "length"),
        ("xe trên quốc lộ 90 chở bao nhiêu", None),
        ("xe tông cột điện mang biển số bao nhiêu", "plate"),
        ("bao nhiêu cán bộ phải nộp lại tiền hỗ trợ", "people"),
        ("có bao nhiêu xã chưa chi tiền thưởng", "communes"),
        ("giá chở cát trên sông Lúa", "money"),
        ("gia dinh ong Tam co may con trau", None),
        ("co may phuong an lam duong", None),
        ("có bao nhiêu phương tiện đi qua", None),
        ("xã trả bao nhiêu đất cho chợ", "area"),
        ("đình cao mấy tầng", None),
        ("đình cao bao nhiêu", "length"),
    ],
)
def test_what_is_counted(question: str, name: str | None) -> None:
    """The words of a question name what its answer is measured in."""
    found = measure_of(question)
    assert (found.name if found else None) == name


def test_a_unit_counts_with_what_follows_it() -> None:
    """ "tỉnh" and "đơn vị hành chính" count provinces, "vùng" does not; nothing else answers how many there are."""
    provinces = measure_of("có bao nhiêu tỉnh thành")
    assert provinces is not None
    assert provinces.alone
    assert [provinces.counts(unit) for unit in ("tỉnh", "đơn vị hành chính", "vùng", "tỉnhx")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Xã họp lần thứ mấy?", ["lần thứ hai"]),
        ("Xã họp bàn mấy việc?", ["3 việc"]),
        ("Ông Tám hỏi mấy lần?", ["3 việc", "4 lần"]),
    ],
    ids=["an ordinal", "a count", "how often"],
)
def test_ordinals_and_times_answer_nothing_else(question: str, found: list[str]) -> None:
    """ "Thứ hai" is no count of matters, and "4 lần" none of anything but how often."""
    text = "Xã họp lần thứ hai, bàn 3 việc, ông Tám hỏi 4 lần."
    assert offered(question, text) == found
