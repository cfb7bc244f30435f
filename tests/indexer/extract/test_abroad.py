"""Tests of indexer.extract.abroad."""

import pytest

from indexer.clean import clean
from indexer.extract.abroad import countries, scene_abroad
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle


def _scene(title: str, body: str) -> frozenset[str]:
    article = clean(RawArticle("a", body, title=title))
    extraction = Extractor.load().extract(article)
    return scene_abroad(article, extraction.place, extraction.entities)


def test_an_article_plays_where_its_opening_says() -> None:
    """A country in the opening, and no place of Vietnam."""
    assert _scene("Bầu cử tổng thống tại Pháp", "Hôm nay cử tri Pháp đi bỏ phiếu.") == {"phap"}
    assert not _scene("Đoàn Pháp thăm phường Hạc Thành", "Đoàn Pháp thăm phường Hạc Thành, tỉnh Thanh Hóa.")
    assert not _scene("Tin ngắn", "Bão mạnh lên, nhiều nơi mất điện.")


@pytest.mark.parametrize("body", ["Hôm nay bà Nga đến dự.", "Ông Trần Minh Đức phát biểu.", "Pháp luật quy định rõ."])
def test_names_of_people_are_no_country(body: str) -> None:
    """ "Nga", "Đức", "Pháp" are countries only where nothing makes them a name or another word."""
    assert not _scene("Tin ngắn", body)


def test_countries_that_a_text_names() -> None:
    """They are places of the level "country"; a person called Nga is none."""
    text = "Nghi phạm trốn qua Lào cùng bà Nga, rồi sang Trung Quốc."
    found = countries(text, 0, len(text))
    assert [text[one.start : one.end] for one in found] == ["Lào", "Trung Quốc"]
    assert {one.value["level"] for one in found} == {"country"}


def test_words_and_offices_that_are_only_abroad() -> None:
    """Where no country is named, a president or a house of a parliament tells it; "Pháp luật" is no country."""
    assert _scene("Ba bang kiểm lại phiếu", "Tổng thống chờ kết quả, Thượng viện họp kín.") == {
        "tong thong",
        "thuong vien",
    }
    assert _scene("Kỷ lục phiếu bầu sớm ở một bang của Mỹ", "Georgia có nhiều người bầu sớm.") == {"my"}
    assert not _scene("Góp ý dự thảo", "Hôm nay ngành Pháp chế và Ủy ban Pháp luật góp ý.")
    assert not _scene("Tiếp khách quý", "Chủ tịch nước tiếp Tổng thống Pháp, hai bên nói về Việt Nam.")


def test_the_time_of_a_city_is_no_place() -> None:
    """ "giờ Hà Nội" is a clock: news from abroad does not play there."""
    article = clean(RawArticle("a", "Cử tri Iran bỏ phiếu đến 20 giờ, tức 23 giờ 30 giờ Hà Nội.", title="Iran bầu cử"))
    extraction = Extractor.load().extract(article)
    assert extraction.place is None
    assert scene_abroad(article, extraction.place, extraction.entities) == {"iran"}


def test_signs_in_either_placement_of_tones() -> None:
    """ "Cộng hoà" and "Cộng hòa" are one; a city's name in small letters is another word."""
    assert _scene("Phe đảng Cộng hoà họp kín", "Ba đại cử tri đổi ý.") == {"dang cong hoa", "dai cu tri"}
    assert not _scene("Bàn chuyện gaza", "Quán paris mở cửa.")
