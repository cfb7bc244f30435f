"""Abbreviations, both ways."""

import pytest

from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.fold import match_key


@pytest.fixture(scope="module")
def abbreviations() -> Abbreviations:
    """The abbreviations that ship with TimTin."""
    return Abbreviations.load()


@pytest.mark.parametrize("token", ["HĐND", "hđnd", "hdnd", "HDND"])
def test_a_token_expands_in_any_typing(abbreviations: Abbreviations, token: str) -> None:
    """Case and marks may lack."""
    assert abbreviations.expand(token)[0] == "hội đồng nhân dân"


def test_a_marked_token_does_not_expand_as_another(abbreviations: Abbreviations) -> None:
    """What was typed with a mark is not taken for what only folds alike."""
    assert abbreviations.expand("CĐ")[0] == "công đoàn"
    assert "công đoàn" not in abbreviations.expand("CD")[:1] or abbreviations.expand("CD") == abbreviations.expand("CĐ")


def test_a_phrase_shortens_in_both_tone_placements(abbreviations: Abbreviations) -> None:
    """ "Uỷ ban nhân dân" and "Ủy ban nhân dân" are UBND; what is no such phrase has none."""
    assert abbreviations.shorten("Uỷ ban  nhân dân") == abbreviations.shorten("ủy ban nhân dân") == ("UBND",)
    assert abbreviations.shorten("con đường làng") == ()
    assert abbreviations.expand("đường") == ()


def test_every_row_goes_both_ways(abbreviations: Abbreviations) -> None:
    """Each expansion of each row leads back to an abbreviation that expands to it."""
    for phrase, shorts in abbreviations._short.items():
        assert phrase == match_key(phrase)
        assert all(phrase in abbreviations.expand(short) for short in shorts)
    assert len(abbreviations) > 300
