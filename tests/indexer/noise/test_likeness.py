"""The learned likeness to captions."""

import pytest

from indexer.noise import likeness
from indexer.noise.likeness import around, broken, captionlike, may_break, words
from indexer.vietnamese.fold import match_key

TITLE = match_key("Cháy xưởng gỗ ở xã Hoa Mai")


def _like(text: str) -> float:
    line = words(match_key(text), 0, len(text))
    return captionlike(text, line, line.all(), around("", 0, 0, TITLE))


@pytest.mark.parametrize(
    "caption",
    [
        "Lực lượng chức năng có mặt tại hiện trường vụ cháy",
        "Bị cáo Lê Văn Sơ tại phiên tòa",
        "Chủ tịch UBND xã Hoa Mai phát biểu tại hội nghị",
    ],
)
def test_captions_are_likelier_than_prose(caption: str) -> None:
    """What a picture shows rates above nought, what somebody reports below."""
    assert _like(caption) > 0
    assert _like("Theo ông Sơ, vụ việc đang được cơ quan chức năng điều tra làm rõ") < -2
    assert _like("Chúng tôi sẽ tiếp tục thông tin") < -1


def test_a_lost_full_stop_is_told_from_a_name() -> None:
    """A sentence's first word after a noun breaks, a name after its title does not."""
    text = "Hiện trường vụ tai nạn Theo ông Nguyễn Văn Sơ, xe mất lái"
    line = words(match_key(text), 0, len(text))
    assert may_break(text, line, 5)
    assert broken(text, line, line.all(), 5) > 1
    assert may_break(text, line, 7)
    assert broken(text, line, line.all(), 7) < -2
    assert not may_break("xe hỏng, Theo", words("xe hỏng, theo", 3, 13), 1)


def test_features_count_what_the_article_says_again() -> None:
    """Two of three pairs of words stand twice in the body: int(5 · 2/3) = 3; one in the title: int(4 · 1/3) = 1."""
    line = words("nhà máy hoa mai", 0, 15)
    body = "nhà máy hoa x nhà máy hoa y hoa mai"
    found = likeness.around_features(line, line.all(), around(body, 0, len(body), "ở hoa mai", 0))
    assert found == ["rep 3", "tit 1", "at first"]


def test_words_keep_their_places() -> None:
    """Numbers are one word, marks alone are none."""
    found = words('ngày 5/3 - "xã', 0, 14)
    assert list(zip(found.keys, found.starts, found.ends, strict=True)) == [
        ("ngày", 0, 4),
        ("0", 5, 8),
        ("xã", 11, 14),
    ]
    assert found.within(1, 11) == range(1, 2)
