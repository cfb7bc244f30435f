"""Bylines and source lines."""

import pytest

from indexer.noise.credits import byline, source_line


@pytest.mark.parametrize(
    ("line", "author", "source"),
    [
        ("Minh Châu (CTV)", "Minh Châu", None),
        ("Minh Châu - Lê Tuấn", "Minh Châu - Lê Tuấn", None),
        ("Tin, ảnh: Minh Châu", "Minh Châu", None),
        ("D.Ngân", "D.Ngân", None),
        ("ĐÌNH VĂN", "ĐÌNH VĂN", None),
        ("Minh Châu (tổng hợp theo báo Hoa Mai, Hoa Đào)", "Minh Châu", "Hoa Mai, Hoa Đào"),
        ("Minh Châu/VOV.VN", "Minh Châu", None),
        ("L.An - T.Bình - L.Minh - H.Sơ - Q.Huy - B.Mai", "L.An - T.Bình - L.Minh - H.Sơ - Q.Huy - B.Mai", None),
        ("PV", None, None),
        ("Minh Châu – Trung tâm VHTT&TT", "Minh Châu", None),
        ("Tin, ảnh: Y Lan (Trung tâm DVTH)", "Y Lan", None),
        ("Tác giả: Văn hóa - Xã hội", "Văn hóa - Xã hội", None),
    ],
)
def test_bylines(line: str, author: str | None, source: str | None) -> None:
    """The author comes without (CTV); a synthesis names its sources."""
    credit = byline(line)
    assert credit is not None
    assert (line[slice(*credit.author)] if credit.author else None) == author
    assert (line[slice(*credit.source)] if credit.source else None) == source


@pytest.mark.parametrize("line", ["Phường Hoa Mai", "UBND Xã Hoa Mai", "Xã Hoa Mai họp", "Hoan hô!", "", "A" * 200])
def test_no_bylines(line: str) -> None:
    """Places, bodies and sentences are nobody."""
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "source", "url"),
    [
        ("Nguồn Hoa Mai: https://hoamai.vn/a-1.html", "Hoa Mai", "https://hoamai.vn/a-1.html"),
        ("Nguồn: Báo Hoa Mai", "Báo Hoa Mai", None),
        ("(Theo TTXVN)", "TTXVN", None),
        ("TheoKTĐT", "KTĐT", None),
        ("https://hoamai.vn/a", None, "https://hoamai.vn/a"),
    ],
)
def test_source_lines(line: str, source: str | None, url: str | None) -> None:
    """What is named and its address are read apart."""
    credit = source_line(line)
    assert credit is not None
    assert (line[slice(*credit.source)] if credit.source else None) == source
    assert (line[slice(*credit.url)] if credit.url else None) == url


@pytest.mark.parametrize("line", ["Theo đó, xã sẽ họp dân vào tuần sau.", "Nguồn nước sạch của xã đã đủ dùng."])
def test_prose_is_no_source_line(line: str) -> None:
    """Sentences that begin alike stay."""
    assert source_line(line) is None
