"""Finding phrases exactly."""

import random

import pytest

from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher


def quotes(query: str, text: str) -> list[str]:
    """What a query finds in a text."""
    return [text[start:end] for start, end in Matcher(parse(query)).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("xóa nhà tạm", "Xã XÓA NHÀ TẠM xong.", ["XÓA NHÀ TẠM"]),
        ("xóa nhà tạm", "Xã xoá nhà tạm xong.", ["xoá nhà tạm"]),
        ("xoa nha tam", "Xã xoá nhà tạm xong.", ["xoá nhà tạm"]),
        ("xóa nhà tạm", "xa xoa nha tam xong", ["xoa nha tam"]),
        (
            "xóa nhà tạm",
            "xóa nhà\ntạm, xóa nhà\u00a0tạm, xóa - nhà tạm",
            ["xóa nhà\ntạm", "xóa nhà\u00a0tạm", "xóa - nhà tạm"],
        ),
        ("xóa nhà tạm", "Đã xóa nhà. Tạm dừng.", []),
        ("bộ phiếu", "bỏ phiếu, bộ phiếu", ["bộ phiếu"]),
        ("duong", "đường Dương dương", ["đường", "Dương", "dương"]),
        ("đường", "Dương đường duong", ["đường"]),
        ("nghỉ lễ", "nghĩ lễ, nghỉ lễ", ["nghỉ lễ"]),
        ("cuộc họp", "cuôc họp, cuộc họp", ["cuộc họp"]),
        ("kỳ họp", "kì họp và kỳ họp", ["kì họp", "kỳ họp"]),
        ("HĐND xã", "Hội đồng nhân dân xã và HĐND xã", ["Hội đồng nhân dân xã", "HĐND xã"]),
        ("hội đồng nhân dân xã", "HĐND xã họp", ["HĐND xã"]),
        ("chủ tịch xã", "CT xã, chương trình xã, chủ tịch xã", ["CT xã", "chủ tịch xã"]),
        ("CT xã", "CT xã, chương trình xã, chủ tịch xã", ["CT xã", "chương trình xã", "chủ tịch xã"]),
        ("đa khoa", "đề án khoa và đa khoa", ["đa khoa"]),
        ("công an", "cả làng, con cá, ca trực, CA xã, công an xã", ["công an"]),
        ("công an tỉnh", "CA tỉnh, cả tỉnh, ca tỉnh, CÔNG AN TỈNH", ["CA tỉnh", "CÔNG AN TỈNH"]),
        ("UBND xã", "Ủy ban nhân dân xã", ["Ủy ban nhân dân xã"]),
        ("cử tri", "cử trị; cử tri", ["cử tri"]),
        ("nhà", "nhàn, nhà", ["nhà"]),
        ("an an", "ban an an", ["an an"]),
        ("nhà", "nhàn nhà_1, anhà nhà", ["nhà", "nhà"]),
        ("xóa OR tạm", "xóa nhà tạm", ["xóa", "tạm"]),
        ("xóa AND rừng", "xóa nhà tạm", []),
        ("xóa AND tạm", "xóa nhà tạm", ["xóa", "tạm"]),
        ("xóa NOT tạm", "xóa nhà tạm", []),
        ("xóa NOT rừng", "xóa nhà tạm", ["xóa"]),
        ("xóa NEAR/1 tạm", "xóa nhà tạm", ["xóa nhà tạm"]),
        ("tạm NEAR/1 xóa", "xóa nhà tạm", ["xóa nhà tạm"]),
        ("xóa NEAR/0 tạm", "xóa nhà tạm", []),
        ("15/3/2026", "ngày 15-3-2026 và 15/3/2026", ["15-3-2026", "15/3/2026"]),
    ],
)
def test_what_fits(query: str, text: str, found: list[str]) -> None:
    """Case, tone placement, missing marks, line breaks and abbreviations fit; other marks and sentences do not."""
    assert quotes(query, text) == found


def test_offsets_hold_where_lower_case_is_longer() -> None:
    """A letter whose small form is two characters does not shift what comes after it."""
    assert quotes("nhà tạm", "İİİ nhà tạm") == ["nhà tạm"]


def test_same_as_comparing_word_by_word() -> None:
    """On random texts of words the matcher finds exactly the places where the words stand in a row."""
    draw = random.Random(3)
    vocabulary = ["nhà", "tạm", "nha", "tam", "nhạ"]
    for _ in range(200):
        words = draw.choices(vocabulary, k=12)
        text = " ".join(words)
        expected = sum((words[at], words[at + 1]) in {("nhà", "tạm"), ("nha", "tam")} for at in range(len(words) - 1))
        assert len(quotes("nhà tạm", text)) == expected


def test_near_is_what_comparing_all_pairs_gives() -> None:
    """On random texts NEAR joins each place with the nearest of the other side, as looking at every pair would."""
    draw = random.Random(5)
    for _ in range(300):
        words = draw.choices(["xã", "họp", "dân", "nay", "và"], k=14)
        width = draw.randrange(4)
        starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
        pairs = []
        for at in (at for at, word in enumerate(words) if word == "xã"):
            near = [other for other, word in enumerate(words) if word == "họp" and abs(at - other) - 1 <= width]
            nearest = sorted(near, key=lambda other: (abs(at - other), other))[:1]
            pairs += [(starts[min(at, o)], starts[max(at, o)] + len(words[max(at, o)])) for o in nearest]
        kept = [p for p in sorted(set(pairs)) if not any(q != p and q[0] <= p[0] and p[1] <= q[1] for q in pairs)]
        assert Matcher(parse(f"xã NEAR/{width} họp")).spans(" ".join(words)) == kept
