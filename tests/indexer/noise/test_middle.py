"""Captions and furniture on lines of their own."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from indexer.clean import clean
from indexer.noise import middle
from indexer.noise.likeness import around
from indexer.noise.lines import Line, lines
from indexer.noise.runin import run_in
from indexer.schema import RawArticle
from indexer.vietnamese.fold import match_key

Span = tuple[int, int]

PROSE = "Hội nghị thống nhất làm đường liên thôn trước mùa mưa và giao mỗi thôn cử người giám sát công trình."


def _captions(*lines: str) -> list[str]:
    article = clean(RawArticle(id="a", title="T", body="\n".join(lines)))
    return [article.text[mark.start : mark.end] for mark in article.noise if mark.kind == "caption"]


def test_a_credit_on_its_own_line_takes_the_sentence_before_it() -> None:
    """Where a crawler put each sentence on a line, the picture's words stand on the line above its credit."""
    shown, credit = "Người dân xã Hoa Mai làm đường.", "Ảnh: Đức Hùng"
    assert _captions(PROSE, shown, credit, PROSE + " Xong sớm.") == [f"{shown}\n{credit}"]


@pytest.mark.parametrize("before", [f"{PROSE} Ai cũng vui.", "Tuy nhiên, xã còn phải chờ huyện duyệt."])
def test_prose_before_a_credit_stays(before: str) -> None:
    """Two sentences, or one that goes on with the story, are no picture's words."""
    assert _captions(PROSE, before, "Ảnh: Đức Hùng", PROSE + " Xong sớm.") == ["Ảnh: Đức Hùng"]


def test_a_credit_within_a_paragraph_takes_its_own_sentence_only() -> None:
    """The sentences around a caption that was run into a paragraph are prose, however short the paragraph is."""
    body = "Ngày 5/6, xã họp dân. Cầu mới bắc qua sông. Ảnh: Dân trí Theo ông A, cầu dài 5 m."
    assert _captions(PROSE, body, PROSE + " Xong sớm.") == ["Cầu mới bắc qua sông. Ảnh: Dân trí"]


def test_likeness_never_takes_the_article_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is one sentence stays, however much it reads like a caption, a short one too; in a story it goes."""
    caption = "Người dân xã Hoa Mai có mặt tại hiện trường vụ cháy."
    alone = clean(RawArticle("a", caption, title="Tin xã"))
    assert alone.noise == ()
    story = "Theo ông Sơ, xưởng gỗ cháy từ nửa đêm và đến sáng mới tắt hẳn, không ai bị thương trong vụ việc này."
    told = RawArticle("b", f"{story} {caption} {story}", title="Tin xã")
    assert clean(told).noise == ()
    monkeypatch.setattr(middle, "_SHORT", 200)
    monkeypatch.setattr(middle, "_STORY", 200)
    found = clean(told)
    assert [found.text[noise.start : noise.end] for noise in found.noise] == [caption]


def test_what_has_no_caption_with_the_most_ease_is_looked_at_once() -> None:
    """The captions of a body are those that two looks at all its lines give, the second with what the first found."""
    draw, met = random.Random(7), Counter[int]()
    shown = "Người dân xã Hoa Mai có mặt tại hiện trường vụ cháy."
    with_ease = ("Người dân xã Hoa Mai làm đường", "Chủ tịch UBND xã Hoa Mai đi họp")  # one, and one and a half
    parts = (PROSE, shown, *with_ease, "Tại xã, bà con nói đường đã xong.", "Bà con đi chợ. Ảnh: Đức Hùng.")
    for _ in range(400):
        text = "\n".join(" ".join(draw.choices(parts, k=draw.randint(2, 6))) for _ in range(draw.randint(1, 4)))
        key = match_key(text)
        rest = lines(text, key, 0, len(text))

        def looked(ease: float, text: str = text, key: str = key, rest: list[Line] = rest) -> list[list[Span]]:
            eased = replace(around(key, 0, len(key)), ease=ease)
            return [run_in(text, key, line.start, line.end, eased) for line in rest]

        first = looked(0.0)
        several = sum(map(len, first))
        wanted = looked(min(middle._EASE * several, middle._MOST_EASE)) if several > 1 else first
        assert middle._by_likeness(text, key, rest, around(key, 0, len(key))) == wanted
        met[several] += wanted != first
    assert met[2] > 1
    assert met.total() > met[2]


def test_furniture_is_no_caption() -> None:
    """What a page says of itself stays furniture where it was run in without a full stop."""
    chrome = "Lưu bài viết thành công Bạn có thể xem lại bài viết đã lưu ở trangTin bài đã lưu"
    article = clean(RawArticle(id="a", title="T", body=f"{chrome} {PROSE} {PROSE}"))
    assert [(mark.kind, article.text[mark.start : mark.end]) for mark in article.noise] == [("furniture", chrome)]


@pytest.mark.parametrize(
    "lead",
    [
        "Người dân thôn Đoài cùng nhau trồng cây hai bên đường mới ở xã Hoa Mai.",
        "Chủ tịch UBND xã Hoa Mai phát biểu tại hội nghị sáng nay.",
        "Người dân xã Hoa Mai có mặt tại hiện trường vụ cháy.",
    ],
)
def test_the_first_line_is_the_lead_where_none_is_known(lead: str) -> None:
    """A page's text begins with its lead more often than with a picture's words, which a credit tells."""
    lines = (lead, *(f"{PROSE} Cuộc họp thứ {number} kết thúc lúc năm giờ." for number in range(12)))
    assert _captions(*lines) == []
    assert _captions(f"{lead} Ảnh: Đức Hùng", *lines[1:]) == [f"{lead} Ảnh: Đức Hùng"]


@pytest.mark.parametrize(
    "told",
    [
        "Nghệ sĩ Minh Châu biểu diễn ca khúc “Người về Hoa Mai” trước bà con thôn Đoài.",
        "Ông Trần Văn Lâm và Đại tá Lê Minh Hà đã trồng cây ở xã.",
    ],
)
def test_a_name_within_a_sentence_begins_none(told: str) -> None:
    """A sentence is not cut before a name or a title in it: what stands before that would count as a caption."""
    story = " ".join(f"{PROSE} Cuộc họp thứ {number} kết thúc lúc năm giờ." for number in range(12))
    assert clean(RawArticle("a", f"{told} {story}", title="Tin xã", lead="Xã họp dân bàn việc làm đường.")).noise == ()
