"""NEAR in one text; over many it is held against this in `test_word_places.py`."""

from search_api.phrases.near import near


def test_the_place_before_wins_where_both_are_as_near() -> None:
    """One of each side is joined with one of the other."""
    assert near([(4, 6)], [(0, 3), (7, 10)], "họp xã họp", 5) == [(0, 6)]
