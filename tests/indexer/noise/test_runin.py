"""Captions that a crawler ran into the body."""

import pytest

from indexer.noise.likeness import around
from indexer.noise.runin import run_in
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
