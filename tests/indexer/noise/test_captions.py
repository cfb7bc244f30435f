"""Captions are told from prose by signs that add up."""

import pytest

from indexer.noise.captions import is_caption
from indexer.vietnamese.fold import match_key


def caption(text: str, typical: float) -> bool:
    """Judge a line of its own."""
    return is_caption(text, match_key(text), typical)


@pytest.mark.parametrize(
    "text",
    [
        "Quang cảnh buổi làm việc.",
        "Các đại biểu dự hội nghị.",
        "Đồng chí Lê Văn A, Bí thư Đảng ủy xã phát biểu kết luận hội nghị.",
        "Lãnh đạo xã trao quà cho hộ nghèo thôn Đoài.",
        "Ảnh: Ghi nhận tại hội nghị",
        "Một số hình ảnh tại hội nghị tổng kết công tác năm của Đảng bộ xã Hoa Mai:",
        "Trao quà cho các gia đình chính sách.",
        "Một góc xã Hoa Mai hôm nay. Ảnh: Minh Châu",
        "Bà Nguyễn Thị B (bìa trái) nhận giấy khen.",
        "Trường Tiểu học Hoa Mai, nơi đặt điểm bỏ phiếu số 3.",
    ],
)
def test_captions(text: str) -> None:
    """Among long paragraphs these are captions."""
    assert caption(text, 80)


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Lê Văn A đề nghị các thôn sớm hoàn thành việc niêm yết danh sách cử tri.",
        "Tham dự hội nghị có đồng chí Lê Văn A, Bí thư Đảng ủy xã.",
        "Ngày 24/12, xã Hoa Mai tổ chức hội nghị tổng kết.",
        "Kết quả nổi bật trong năm",
        "Hội nghị thành công tốt đẹp.",
        "Hội nghị bế mạc lúc 11 giờ cùng ngày.",
        "Bên cạnh đó, xã tặng quà cho 20 hộ.",
        "“Chúng tôi sẽ làm xong trong tháng này”, ông A nói.",
    ],
)
def test_prose_and_headings(text: str) -> None:
    """These are not, however short."""
    assert not caption(text, 80)


def test_a_sentence_among_sentences_needs_clearer_signs() -> None:
    """Where each line is just a sentence, being short says nothing."""
    line = "Lãnh đạo xã trao quà cho hộ nghèo và chia sẻ khó khăn với bà con trong thôn Đoài đang bị mất mùa."
    assert caption(line, 80)
    assert not caption(line, 0)
