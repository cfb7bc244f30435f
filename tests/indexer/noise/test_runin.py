"""Captions that a crawler ran into the body."""

import random
from dataclasses import replace

import pytest

from indexer.noise.likeness import around, words
from indexer.noise.runin import _quoted, _said_so, run_in
from indexer.vietnamese.fold import match_key


def found(text: str) -> list[str]:
    """Return the captions in `text`."""
    return [text[start:end] for start, end in run_in(text, match_key(text), 0, len(text))]


@pytest.mark.parametrize(
    ("before", "caption", "after"),
    [
        ("Hội nghị đã kết thúc.", "Đường thôn Đoài vừa làm xong. Ảnh: Minh Châu", "Theo ông A, đường dài 2 km."),
        ("Xe cháy rụi.", "Hiện trường vụ cháy. Ảnh: Minh Châu.", "Công an xã đang điều tra."),
        ("Xã họp dân.", "Ông A phát biểu tại cuộc họp (Ảnh: Báo Hoa Mai)", "Chiều 3/2, xã họp tiếp."),
        ("Bà con rất vui.", "Cầu mới qua sông Mai, nơi học sinh đi học", "Trước đó, cầu cũ đã hỏng."),
        ("Vụ việc gây xôn xao.", "Quyết định kỷ luật ông Trần Văn B", "Căn cứ kết luận, huyện xử lý."),
        (
            "Sông đã chết.",
            "Hình ảnh dòng sông trước giờ hồi sinh: Sông qua xã Hoa Mai đen kịt Rác phủ dày trên mặt sông Người dân "
            "xã Hoa Mai vớt bèo.",
            "Theo ông A, sông sẽ sạch.",
        ),
        ("Xã có lễ hội.", "Hình minh họa.", "Người dân kéo về rất đông."),
        ("Xe cháy rụi.", "Hiện trường vụ tai nạn", "Thượng tá Lê Văn Sơ cho hay xe chạy nhanh."),
        ("Bò chết.", "1 trong 8 con bò của gia đình ông Sơ chết bất thường", "Khoảng 7h sáng, xã đến nơi."),
        ("Rác chất đống.", "Bãi rác xã Hoa Mai bốc mùi. Video:Minh Châu", "Theo ông A, xã sẽ dọn."),
        ("Xe cháy rụi.", "Hiện trường vụ cháy. (Ảnh: Kênh 14)", "Theo ông A, xe cháy lúc trưa."),
        ("Xã thông xe.", "Hình ảnh cầu Hoa Mai - Ba Vì trên sông.", "Theo ông A, cầu dài 2 km."),
        ("Xã thông xe.", "Bà Lê Thị C, Chủ tịch UBND xã Hoa Mai.", "Theo bà C, cầu dài 2 km."),
        ("Xe cháy rụi.", "Xe nằm bên đường làng. Ảnh: Dân trí", "Theo ông A, xe cháy lúc trưa."),
        ("Đơn đã gửi.", "Bà Lê Thị C (áo trắng) trình bày với cán bộ.", "Cán bộ đã ghi nhận việc này."),
    ],
)
def test_the_caption_is_cut_out(before: str, caption: str, after: str) -> None:
    """Up to the photographer's name and before the next sentence, with a full stop between or none."""
    assert found(f"{before} {caption} {after}") == [caption]


@pytest.mark.parametrize(
    "text",
    [
        "Ông A cho biết hình ảnh xã đã đổi khác. Nơi đây có đường mới. Xã Hoa Mai vẫn còn nghèo.",
        "Bộ Thông tin và Truyền thông kiểm tra. Báo Người Lao Động đưa tin. Quận Nam Từ Liêm họp.",
        "Nhiều người đã gửi đơn lên đơn vị nơi ông Sơ làm việc. Đơn vị đã trả lời bà con từ tháng trước.",
        "Phạt tiền khi: a) Không có giấy phép; b) Có giấy phép đã hết hạn.",
    ],
)
def test_prose_stays(text: str) -> None:
    """Names and lists that look like lost full stops are left alone."""
    assert found(text) == []


@pytest.mark.parametrize(
    "told",
    [
        "Ông Trần Văn Lâm, Chủ tịch UBND xã Hoa Mai, kết luận cùng ông Lê Minh Hà, Giám đốc Sở Xây dựng.",
        "Ông Trần Văn Lâm, Chủ tịch UBND xã Hoa Mai, chủ trì cuộc họp.",
        "Bà Lê Thị C, Phó Bí thư Đảng ủy, Chủ tịch UBND xã Hoa Mai, ký quyết định cùng ông Lê Minh Hà.",
    ],
)
def test_what_an_official_does_is_told(told: str) -> None:
    """Behind name and office a verb goes on with the story; more offices or a place only show who it is."""
    assert found(f"Xã họp bàn việc sửa trường. {told} Theo kế hoạch, việc này xong trước tháng 9.") == []
    shown = "Bà Lê Thị C, Phó Bí thư Đảng ủy, Chủ tịch UBND xã Hoa Mai, tỉnh Nghệ An."
    assert found(f"Xã họp bàn việc sửa trường. {shown} Theo kế hoạch, việc này xong trước tháng 9.") == [shown]


@pytest.mark.parametrize(
    ("before", "caption", "after"),
    [
        ("Xe đã cháy rụi.", "Người dân xã Hoa Mai có mặt tại hiện trường vụ cháy.", "Theo ông A, xe cháy lúc trưa."),
        ("Tòa tuyên án.", "Bị cáo Lê Văn Sơ tại phiên tòa", "Tại tòa, bị cáo khai nhận hành vi."),
        ("Nước lên nhanh.", "Nhiều nhà dân ở xã Hoa Mai bị ngập", "Hiện xã đã di dời mười hộ."),
        ("Vụ cháy không gây thương vong.", "Xưởng gỗ bị thiêu rụi hoàn toàn. Ảnh Internet", "Công an đang điều tra."),
    ],
)
def test_likeness_finds_what_no_rule_does(before: str, caption: str, after: str) -> None:
    """Captions without a credit, told by their wording; the rules alone leave some."""
    text = f"{before} {caption} {after}"
    key = match_key(text)
    assert [text[start:end] for start, end in run_in(text, key, 0, len(text), around(key, 0, len(key)))] == [caption]


@pytest.mark.parametrize(
    "text",
    [
        'Ông A kể: "Tôi thấy khói. Lực lượng chức năng có mặt tại hiện trường. Tôi chạy ra." Xe cháy rụi.',
        "Ông A kể: “Tôi thấy khói. Lực lượng chức năng có mặt tại hiện trường. Tôi chạy ra“. Xe cháy rụi từ đêm.",
        "Phó Thủ tướng yêu cầu Bộ Y tế - Cơ quan Thường trực Ban Chỉ đạo chủ trì kiểm tra, xử lý ngay kiến nghị.",
        "Cần chi phí lớn để làm đường. - ông Lượng kể. Đường đã xong từ tháng trước, bà con đi lại dễ.",
        "Sau đó, lực lượng chức năng có mặt tại hiện trường. Xe được đưa về trụ sở để điều tra làm rõ.",
    ],
)
def test_likeness_leaves_the_story(text: str) -> None:
    """What is quoted, goes on with a sentence, or opens as a story does, is no caption."""
    key = match_key(text)
    assert run_in(text, key, 0, len(text), around(key, 0, len(key))) == []


def test_a_lost_line_break_ends_a_caption() -> None:
    """A word that a capital is glued to says that a line ended there without a full stop."""
    text = (
        "Xã đã sửa từ năm 2015.Quốc lộ 1A đoạn qua xã Hoa Mai hư hỏng nặngMặc dù xã đã nhiều lần sửa, đường vẫn hỏng."
    )
    key = match_key(text)
    found = run_in(text, key, 0, len(text), around(key, 0, len(key)))
    assert [text[start:end] for start, end in found] == ["Quốc lộ 1A đoạn qua xã Hoa Mai hư hỏng nặng"]


def test_a_long_story_before_a_credit_stays() -> None:
    """A long sentence that opens as a story does is not what the photo credit behind it stands under."""
    story = (
        "Đến sáng 8/7, thi thể ông A được tìm thấy ở nghĩa địa " + "của thôn Đoài, xã Hoa Mai " * 5 + "cách nhà 2 km."
    )
    assert found(f"{story} (Ảnh: Hoa Mai) Công an đang điều tra.") == ["(Ảnh: Hoa Mai)"]


@pytest.mark.parametrize(
    ("led", "following", "cut"),
    [(True, "Ngày 3/8, xã họp.", True), (True, "Xã đã họp.", False), (False, "Ngày 3/8, xã họp.", False)],
)
def test_the_first_sentence_before_the_story(led: bool, following: str, cut: bool) -> None:
    """Behind a lead, and before the day on which the story begins, the first sentence may be under a picture."""
    first = "Cá chết nổi trắng hồ xã Hoa Mai bốc mùi hôi thối."
    text = f"{first} {following} " + "Ông A nói rằng xã đã làm hết sức mình từ nhiều tháng nay và sẽ làm nữa. " * 2
    key = match_key(text)
    beside = replace(around(key, 0, len(key), "tin xã", 0), strict=True, led=led)
    assert (run_in(text, key, 0, len(text), beside) == [(0, len(first))]) is cut


def test_no_text_takes_long() -> None:
    """A hundred kilobytes of what the patterns look for end in a second or two."""
    for part in (
        "Ảnh: ",
        "(áo ",
        ", nơi ",
        "a Theo b ",
        "A. b Theo c ",
        "Quang cảnh ",
        "clip ",
        "((((",
        "- / & ",
        "A. ",
        "1.2.",
    ):
        text = part * (100_000 // len(part))
        key = match_key(text)
        run_in(text, key, 0, len(key), around(key, 0, len(key)))


def test_what_stands_elsewhere_is_found_as_by_going_through_the_text() -> None:
    """Two words are met again at any other place, in longer words too; marks of quotation count from the first."""
    draw, met = random.Random(5), 0
    for _ in range(60):
        text = " ".join(draw.choices(["Lê Văn", "Lê  Vân", "“Hà", "xã”", "họp", "Văn", "lê", '"A'], k=14))
        line = words(match_key(text), 0, len(text))
        for number in line.all()[1:]:
            begin, start, end = line.starts[number - 1], line.starts[number], line.ends[number]
            assert _quoted(text, start) == (sum(map(text[:start].count, '"“”')) % 2 == 1)
            if text[start].islower():
                continue
            again = any(text.startswith(text[begin:end], at) for at in range(len(text)) if at != begin)
            assert _said_so(text, line, number) == again
            met += again
    assert met > 100
