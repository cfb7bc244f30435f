"""Tests of search_api.answer.spans.organisations."""

from search_api.answer.spans.organisations import organisations


def test_names_of_firms_and_streets() -> None:
    """A head with its proper name is found, whatever words stand between them; a head alone is no name."""
    text = "Công ty cổ phần Đầu tư và Xây dựng Khang Điền tài trợ sơn đường Nguyễn Huệ, một công ty khác từ chối."
    found = organisations(text, 0, len(text), "body")
    assert [one.text for one in found] == ["Công ty cổ phần Đầu tư và Xây dựng Khang Điền", "đường Nguyễn Huệ"]
    assert all(text[one.start : one.end] == one.text and one.type == "body" for one in found)


def test_lanes_and_houses_go_by_number() -> None:
    """ "Hẻm 51/12 đường Cao Thắng" is a place; a firm is asked for in vain there."""
    text = "Cháy ở hẻm 51/12 đường Cao Thắng, gần ngõ 113 Trần Duy Hưng và hẻm đường Lê Lợi."
    found = organisations(text, 0, len(text), "place")
    assert [one.text for one in found] == ["hẻm 51/12 đường Cao Thắng", "ngõ 113 Trần Duy Hưng", "hẻm đường Lê Lợi"]
    assert [one.text for one in organisations(text, 0, len(text), "body")] == ["đường Cao Thắng", "đường Lê Lợi"]


def test_no_name_ends_inside_a_word() -> None:
    """ "Nghị quyết" gives no name that ends with "Nghị"; a verb behind a name does no harm."""
    text = "Tách dự án thành phần và ban hành Nghị quyết mới. Trường Hoa Mai tổ chức hội trại."
    assert [one.text for one in organisations(text, 0, len(text), "body")] == ["Trường Hoa Mai"]


def test_a_count_behind_common_words_ends_no_name() -> None:
    """ "Sạt lở mỏ đá làm 3 người chết" names no quarry; a number behind the words of a name belongs to it."""
    text = "Sạt lở mỏ đá làm 3 người chết. Trường tiểu học số 2, Bệnh viện Nhân dân 115 nhận người bị thương."
    found = [one.text for one in organisations(text, 0, len(text), "body")]
    assert found == ["Trường tiểu học số 2", "Bệnh viện Nhân dân 115"]


def test_what_only_describes_a_firm_is_no_name() -> None:
    """ "Một công ty chuyên vận tải trên đường Mây" has no name of its own, the road has."""
    text = "Cháy kho của một công ty chuyên bảo hiểm vận tải trên đường Mây 7, xã Lúa."
    assert [one.text for one in organisations(text, 0, len(text), "place")] == ["đường Mây 7"]
