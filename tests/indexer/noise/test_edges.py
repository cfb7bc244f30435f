"""The two ends of a text."""

import pytest

from indexer.clean import clean
from indexer.schema import Article, RawArticle

PROSE = "Hội nghị thống nhất làm đường liên thôn trước mùa mưa và giao mỗi thôn cử người giám sát công trình."


def noise(article: Article) -> list[tuple[str, str]]:
    """Return what was marked, as (kind, text)."""
    return [(mark.kind, article.text[mark.start : mark.end]) for mark in article.noise]


@pytest.mark.parametrize(
    ("lead", "mark"),
    [
        ("Dân trí Chiều 3/2, xã họp.", "Dân trí"),
        ("(TTXVN) - Chiều 3/2, xã họp.", "(TTXVN) -"),
        ("VOV.VN - Chiều 3/2, xã họp.", "VOV.VN -"),
        ("GD&TĐ - Chiều 3/2, xã họp.", "GD&TĐ -"),
    ],
)
def test_a_dateline_is_taken_off(lead: str, mark: str) -> None:
    """The agency in front of the first sentence is no prose."""
    article = clean(RawArticle(id="a", title="T", lead=lead, body=PROSE))
    assert noise(article) == [("dateline", mark)]
    assert article.text[article.blocks[1].start : article.blocks[1].end] == "Chiều 3/2, xã họp."


def test_an_abbreviation_with_a_dash_is_no_dateline() -> None:
    """UBND and HĐND open sentences too."""
    assert noise(clean(RawArticle(id="a", title="T", body="HĐND - UBND xã họp bàn việc làm đường."))) == []


def test_menus_on_top_give_way_to_the_title_and_the_day() -> None:
    """A portal's first lines are furniture; the day they name is the day of publication."""
    body = f"Trang chủ\nThứ tư, 24/12/2025 | 10:15\nXã Hoa Mai bàn việc làm đường\n{PROSE}\n{PROSE}"
    article = clean(RawArticle(id="a", body=body))
    assert article.title == "Xã Hoa Mai bàn việc làm đường"
    assert (article.published, article.published_basis) == ("2025-12-24", "page")


@pytest.mark.parametrize(
    "top",
    [
        "Tin tức - Sự kiện\nXã Hoa Mai bàn việc làm đường\n24 Tháng Mười Hai 2025",
        "Thời sự\nChính trị\nXã Hoa Mai bàn việc làm đường\nCập nhật: 24/12/2025 08:00",
        "\ufeff date 2025-12-24 Xã Hoa Mai bàn việc làm đường",
    ],
)
def test_the_section_of_a_site_is_no_title(top: str) -> None:
    """What stands above the title goes, an invisible mark before the crawler's day, too."""
    article = clean(RawArticle(id="a", body=f"{top}\n{PROSE}\n{PROSE}"))
    assert (article.title, article.published) == ("Xã Hoa Mai bàn việc làm đường", "2025-12-24")


def test_a_heading_named_for_a_section_stays() -> None:
    """Within an article "Kinh tế" heads its own part."""
    article = clean(RawArticle(id="a", title="T", body=f"{PROSE}\n\nKinh tế\n\n{PROSE} Xong.\n\n{PROSE} Rồi."))
    assert article.noise == ()


@pytest.mark.parametrize(
    ("end", "author"),
    [(" Minh Châu", "Minh Châu"), ("Minh Châu - Lê An", "Minh Châu - Lê An"), (" Tin, ảnh: Minh Châu", "Minh Châu")],
)
def test_a_byline_behind_the_last_full_stop_is_cut(end: str, author: str) -> None:
    """With a space before it or none."""
    article = clean(RawArticle(id="a", title="T", body=PROSE + end))
    assert article.author == author
    assert article.text[article.blocks[-1].start : article.blocks[-1].end] == PROSE


def test_a_place_at_the_end_is_no_byline() -> None:
    """ "TP. Kon Tum." ends a sentence."""
    assert noise(clean(RawArticle(id="a", title="T", body="Bà con đưa người bệnh ra bệnh viện ở TP. Kon Tum."))) == []


def test_the_day_in_an_address_counts_where_nothing_better_does() -> None:
    """As most papers write it."""
    assert (
        clean(RawArticle(id="a", title="T", body="", url="https://a.vn/b-20250810134026331.htm")).published
        == "2025-08-10"
    )
    assert clean(RawArticle(id="a", title="T", body="", url="https://a.vn/2025/08/10/b.html")).published_basis == "url"
    assert clean(RawArticle(id="a", title="T", body="", url="https://a.vn/b-3184139.html")).published is None
    assert clean(RawArticle(id="a", title="T", body="", url="http://[bad/2025/08/10")).published is None


def test_the_day_above_a_title_may_be_any_day() -> None:
    """Portals show today there; behind the title, or with a label or a clock, it is the day of publication."""
    for lines, day in (
        (f"Thứ tư, 24/12/2025\nXã Hoa Mai bàn việc làm đường\n{PROSE}", None),
        (f"Ngày đăng: 24/12/2025\nXã Hoa Mai bàn việc làm đường\n{PROSE}", "2025-12-24"),
        (f"Xã Hoa Mai bàn việc làm đường\n24/12/2025\n{PROSE}\n{PROSE}", "2025-12-24"),
    ):
        assert clean(RawArticle(id="a", body=lines)).published == day


def test_a_title_that_the_text_repeats_counts_once() -> None:
    """The second copy is no paragraph."""
    article = clean(RawArticle(id="a", body=f"Xã Hoa Mai bàn việc làm đường\nXã Hoa Mai bàn việc làm đường\n{PROSE}"))
    assert [block.kind for block in article.blocks] == ["title", "paragraph"]


def test_headlines_of_other_articles_end_a_page() -> None:
    """What stands under "Tin liên quan" is furniture up to the end, unless a paragraph follows."""
    headline = "Xã Hoa Đào trồng cây đầu năm (10/02/2026)"
    page = f"Xã Hoa Mai làm đường\n{PROSE}\n{PROSE} Xong.\nMinh Châu\n"
    page += f"Tin liên quan\n{headline}\n{headline} và làm thủy lợi"
    marked = noise(clean(RawArticle(id="a", body=page)))
    assert marked == [
        ("byline", "Minh Châu"),
        ("furniture", f"Tin liên quan\n{headline}\n{headline} và làm thủy lợi"),
    ]
    assert noise(clean(RawArticle(id="a", body=f"{page}\n{PROSE}")))[-1][1] != f"Tin liên quan\n{headline}"


def test_a_line_that_stands_twice_is_a_caption() -> None:
    """Crawlers copy a caption twice; two paragraphs are never the same."""
    line = "Tuyến đường mới ở thôn Hoa Mai"
    body = f"Xã Hoa Mai làm đường\n{PROSE}\n{line}\n{line}\n{PROSE} Xong."
    assert noise(clean(RawArticle(id="a", body=body))) == [("caption", line), ("caption_dup", line)]


def test_a_person_shown_needs_no_full_stop() -> None:
    """A line that begins with a named person and tells what is shown is no heading."""
    line = "Đồng chí Lê Thị Mai phát biểu tại hội nghị"
    body = f"Xã Hoa Mai làm đường\n{PROSE}\n{line}\n{PROSE} Xong.\nTin, ảnh: Minh Châu\n{PROSE} Hết."
    assert noise(clean(RawArticle(id="a", body=body))) == [("caption", line), ("byline", "Tin, ảnh: Minh Châu")]


def test_a_teaser_broken_off_goes_with_its_link() -> None:
    """What an aggregator puts before its link is another article's, with dots or without a full stop."""
    link = "Nguồn: [Link nguồn]Nguồn: [Link nguồn]"
    for teaser in ("Xã Hoa Lan đang xây cầu mới qua sông...", "Xã Hoa Lan đang xây cầu mới qua sông"):
        article = clean(RawArticle(id="a", title="T", body=f"{PROSE} {teaser} {link}"))
        assert noise(article) == [("furniture", teaser), ("source_line", link)]


@pytest.mark.parametrize(
    "credit", ["  Trần Minh Phương", " (Tổng hợp) Trần Phương", "/.Theo Quang Hưng/Báo Hoa Mai", "./.Theo Báo Hoa Mai"]
)
def test_a_credit_run_into_the_last_line_is_taken_off(credit: str) -> None:
    """Behind two spaces, a note in brackets, or an end mark that stands without a space."""
    article = clean(RawArticle(id="a", title="T", body=f"{PROSE}\n{PROSE[:-1]} và cử người trông coi.{credit}"))
    assert [kind for kind, _ in noise(article)] in (["byline"], ["source_line"])


def test_the_byline_behind_headlines_is_kept() -> None:
    """The headlines that "Xem thêm" leads to are furniture, the name behind them is the author's."""
    body = f"{PROSE}\n{PROSE[:-1]} và trông coi.\nXem thêm:\n> > Chủ tịch xã: đường làm nhanh lắm\nĐức Hùng"
    article = clean(RawArticle(id="a", title="T", body=body))
    assert [kind for kind, _ in noise(article)] == ["furniture", "byline"]
    assert article.author == "Đức Hùng"


@pytest.mark.parametrize(
    ("end", "mark"),
    [
        ("Bà con mừng", "L.An - T.Bình - H.Vũ"),
        ("Xã đã họp.", "theo Hoa Mai Trẻ"),
        ("Xã đã họp. (Ảnh: Hoa Mai)", "Minh Châu/VOV.VN"),
    ],
)
def test_a_credit_without_a_full_stop_before_it(end: str, mark: str) -> None:
    """Abbreviated names, a source in small letters and a name behind a photo credit end a text too."""
    article = clean(RawArticle(id="a", title="T", lead="Xã họp.", body=f"{PROSE} {end} {mark}"))
    assert noise(article)[-1][1] == mark
