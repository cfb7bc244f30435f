"""Names of a question are read once, whoever asks for them."""

from datetime import date

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
