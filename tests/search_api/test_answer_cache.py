"""The last answers."""

from search_api.server.answer_cache import AnswerCache


def test_the_least_used_answer_goes_first() -> None:
    """Two are kept; the one asked for again outlives the other."""
    recent = AnswerCache(2)
    recent.put(1, "a", b"A")
    recent.put(1, "b", b"B")
    assert recent.get(1, "a") == b"A"
    recent.put(1, "c", b"C")
    assert [recent.get(1, word) for word in "abc"] == [b"A", None, b"C"]


def test_answers_go_with_their_generation() -> None:
    """Nothing of an older index is answered from a newer one."""
    recent = AnswerCache(2)
    recent.put(1, "a", b"A")
    assert recent.get(2, "a") is None
    recent.put(2, "b", b"B")
    assert recent.get(1, "a") is None
    assert recent.get(2, "b") == b"B"


def test_size_zero_keeps_nothing() -> None:
    """With the cache off every question is answered anew."""
    recent = AnswerCache(0)
    recent.put(1, "a", b"A")
    assert recent.get(1, "a") is None
