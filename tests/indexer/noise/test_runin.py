"""Captions that a crawler ran into the body."""

import pytest

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
        "Phạt tiền khi: a) Không có giấy phép; b) Có giấy phép đã hết hạn.",
    ],
)
def test_prose_stays(text: str) -> None:
    """Names and lists that look like lost full stops are left alone."""
    assert found(text) == []


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
        run_in(text, match_key(text), 0, len(text))
