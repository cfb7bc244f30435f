"""Sentence ends where a reader sees them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vietnamese.sentences import sentences


def cut(text: str) -> list[str]:
    """Return the sentences of `text` as strings."""
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Đoàn đến TP. Cao Bằng làm việc.", "Sau đó đoàn về xã."],
        ["Thu ngân sách đạt 100,4% KH..", "Tại hội nghị, đại biểu thảo luận."],
        ["Trồng lúa, ngô, sắn v.v.", "Năm nay được mùa."],
        ["Đ/c. Bùi Văn Tám chủ trì.", "Dự có TS. Lê Văn B."],
        ["Bệnh nhân N.T.L. Kim được cứu.", "Bà L. đã về."],
        ["Con trai tên D.", "Bà Thành không biết."],
        ["1. Về kinh tế thì tốt.", "2. Về xã hội thì ổn."],
        ["Ngày 6.2, tại P. Tân Giang có họp.", "Đạt 50%.", "12 đơn vị dự."],
        ["“Việc này phải làm ngay.”", "Ông Nam nói.", "“Làm xong trong tháng!”", "Mọi người đồng ý."],
        ["Cuộc sống hạnh phúc.", "Thời gian gần đây thì khác."],
        ["Xem tại caobang.gov.vn và Bao.Moi nhé."],
        ["Chờ đã… rồi đi… đi mãi.", "Đến nơi…", "Trời tối."],
        ["I. MỤC TIÊU", "a) Phấn đấu đạt 4.496 tỷ đồng."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    """Joined by a space (or a line break after a heading), the parts come back."""
    joined = "".join(part + (" " if part[-1] in ".!?…”" else "\n") for part in parts)
    joined = joined.replace("hạnh phúc. Thời", "hạnh phúc.Thời")
    assert cut(joined) == parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Sân bay Khánh Hoà.Khu đất đã thu hồi.", 2),
        ("Xong năm 2016.Theo kế hoạch, xã làm tiếp.", 2),
        ("Thăm TP.Vinh và Q.Tân Bình cùng TS.Nguyễn An.", 1),
        ("Đọc ở Vietnam.Net hay Zing.vn đều được.", 1),
        ("Đạt 4.496 tỷ và 1.204 ha.Cụ thể, lúa 900 ha.", 2),
    ],
)
def test_sentences_run_together_are_parted(text: str, count: int) -> None:
    """A lost space is mended, names and addresses stay whole."""
    assert len(cut(text)) == count


@given(st.text(alphabet=st.sampled_from('ab ĐôTP.!?…"”“(1)\n\u00a0,N'), max_size=80))
def test_no_character_is_lost(text: str) -> None:
    """Sentences are in order, do not overlap, and hold every character that is no space."""
    spans = sentences(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    covered = "".join(text[span.start : span.end] for span in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_a_stretch_keeps_the_offsets_of_the_whole() -> None:
    """Spans count from the start of the text, not of the stretch."""
    text = "Một hai. Ba bốn. Năm sáu."
    assert [(span.start, span.end) for span in sentences(text, 9, 16)] == [(9, 16)]
