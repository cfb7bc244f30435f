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
