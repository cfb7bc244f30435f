"""Names of a question are read once, whoever asks for them."""

from datetime import date

import pytest

from indexer.extract.gazetteer import Gazetteer
from search_api.answer.question.named import named
from search_api.understanding.names import NameReader
from search_api.understanding.understand import Understander

QUESTION = "Chủ tịch UBND tỉnh Lào Cai tháng 3/2026 là ai?"


def test_the_names_of_a_question_are_read_once() -> None:
    """Whoever answers by the hits of a search takes the names that the search has read."""
    reader = NameReader.of(Gazetteer.load())
    before = reader.read.cache_info().misses
    guesses = Understander.load().understand(QUESTION, date(2026, 11, 27)).guesses
    assert [name.codes for name in named(QUESTION, english=False) if name.codes] == [frozenset({"15"})]
    assert reader.read.cache_info().misses == before + 1
    assert {guess.kind for guess in guesses} >= {"place", "date", "office"}


def test_a_place_in_a_time_is_none() -> None:
    """Where something else was read, no place begins."""
    reader = NameReader.of(Gazetteer.load())
    assert [guess.kind for guess in reader.read("ở Cao Bằng", frozenset())] == ["place"]
    assert not reader.read("ở Cao Bằng", frozenset(range(2, 10)))


def test_a_level_is_no_unit() -> None:
    """What is told of all communes of a province names the province."""
    reader = NameReader.of(Gazetteer.load())
    guesses = reader.read("cán bộ cấp xã Cao Bằng", frozenset())
    assert [guess.text for guess in guesses if guess.kind == "place"] == ["Cao Bằng"]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("xã lâm đồng", "lâm đồng"),
        ("sáp nhập xa dong thap", "dong thap"),
        ("phường ninh bình", "ninh bình"),
        ("phường lào cai", "phường lào cai"),
        ("xã Đồng Tháp, huyện Đan Phượng", "xã Đồng Tháp"),
        ("bầu cử huế", "huế"),
    ],
)
def test_communes_of_a_province_are_not_one_that_has_its_name(question: str, place: str) -> None:
    """ "xã Lâm Đồng" means the communes of Lâm Đồng; but a ward of today that its province holds is meant itself."""
    reader = NameReader.of(Gazetteer.load())
    assert next(guess.text for guess in reader.read(question, frozenset()) if guess.kind == "place") == place


def test_a_short_name_within_other_words_narrows_nothing() -> None:
    """ "bún bò huế" is eaten everywhere."""
    reader = NameReader.of(Gazetteer.load())
    (found,) = (guess for guess in reader.read("bún bò huế", frozenset()) if guess.kind == "place")
    assert not found.strong
    (found,) = (guess for guess in reader.read("họp ở huế", frozenset()) if guess.kind == "place")
    assert found.strong
