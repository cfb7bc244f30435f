"""Tests of search_api.query.lexicon."""

from indexer.analysis import analyse
from search_api.query.lexicon import Lexicon


def test_english_words_stand_as_questions_are_read() -> None:
    """Each is the very syllables that a question's words become, so that it can be looked up as the file has it."""
    assert all(analyse(" ".join(words)).marked == words for words in Lexicon.load().english)


def test_meanings_are_read_when_they_are_asked_for() -> None:
    """Those that a person wrote down count fully, those by statistics as much as they are sure; others are unknown."""
    lexicon = Lexicon.load()
    assert (("hội", "đồng", "nhân", "dân"), 1.0) in lexicon.meanings(("people", "s", "council"))
    (word, weight), *_ = lexicon.meanings(("abundant",))
    assert word == ("dồi", "dào")
    assert 0 < weight < 1
    assert lexicon.meanings(("xyzzy",)) == ()
