"""A search as a feed."""

from pathlib import Path

import pytest

from indexer.build import build
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from search_api.mentions.search_feed import search_feed
from search_api.parts import open_stages
from search_api.problems.problems import BadParameter
from search_api.reading import Reading, open_reading
from search_api.results.search import Asked
from search_api.settings import Settings
from search_api.understanding.narrowing import Narrowing

TOLD = "UBND phường Hoa Lư khánh thành cầu sông Vân, dài 120 m, vốn 45 tỷ đồng."


def article(id: str, body: str, date: str | None = None) -> RawArticle:
    """Return an article with a title of its own."""
    return RawArticle(id, title=f"Tin {id}", body=body, published=date)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index into which the older article came last."""
    folder = tmp_path_factory.mktemp("feed") / "index"
    take_in(folder, [article("moi", TOLD, "2026-03-01"), article("khac", "Trường mầm non mở lớp dạy bơi cho trẻ.")])
    take_in(folder, [article("cu", TOLD.replace("120 m", "120 mét") + " Dân vui.", "2024-01-01")])
    return folder


def take_in(folder: Path, articles: list[RawArticle]) -> None:
    """Add articles to the index of a folder."""
    settings = IndexSettings(index=folder)
    build(iter(articles), settings, open_stages(settings))


@pytest.fixture(scope="module")
def reading(folder: Path) -> Reading:
    """The index, opened."""
    return open_reading(Settings(index=folder))


def test_what_was_taken_in_last_comes_first(reading: Reading) -> None:
    """Whatever its day; and what hardly fits is left out, as where the page orders by date."""
    feed = search_feed(reading, Asked("khi nào khánh thành cầu sông Vân"))
    assert feed.entries[0].article_id == "cu"
    assert "khac" not in [entry.article_id for entry in feed.entries]
    assert feed.total == len(feed.entries)


def test_ids_belong_to_the_search(reading: Reading) -> None:
    """The same search has the same entries; with a filter it is another feed."""
    asked = Asked("cầu sông Vân")
    known = search_feed(reading, asked)
    assert search_feed(reading, asked).etag == known.etag
    narrowed = search_feed(reading, Asked("cầu sông Vân", narrowing=Narrowing(date_from="2025")))
    assert narrowed.id != known.id
    assert [entry.article_id for entry in narrowed.entries] == ["moi"]


def test_a_question_without_words_is_refused(reading: Reading) -> None:
    """As the search refuses it."""
    with pytest.raises(BadParameter):
        search_feed(reading, Asked("???"))
