"""The ways to write a phrase."""

from indexer.vietnamese.abbreviations import Abbreviations
from search_api.phrases.phrase_readings import in_capitals, readings, spellings, unmarked

KNOWN = Abbreviations.load()


def test_abbreviations_go_both_ways() -> None:
    """A phrase is read with its abbreviation and an abbreviation with what it stands for; as typed comes first."""
    assert readings(("ủy", "ban", "nhân", "dân"), KNOWN)[:2] == (("ủy", "ban", "nhân", "dân"), ("ubnd",))
    assert readings(("ubnd", "xã"), KNOWN)[:2] == (("ubnd", "xã"), ("ủy", "ban", "nhân", "dân", "xã"))


def test_what_could_be_a_word_counts_in_capitals() -> None:
    """ "CA" for "công an" is kept in capitals, and only within a longer phrase."""
    assert [reading for reading in readings(("công", "an", "tỉnh"), KNOWN) if in_capitals(reading)] == [("CA", "tỉnh")]
    assert not any(map(in_capitals, readings(("công", "an"), KNOWN)))


def test_postings_are_asked_for_every_spelling() -> None:
    """Spellings are folded, with "y" beside "i"."""
    assert spellings([("kỳ", "họp"), ("kh",)]) == [("kh",), ("ki", "hop"), ("ky", "hop")]


def test_abbreviations_take_no_marks() -> None:
    """An abbreviation is told from a syllable and from a foreign word."""
    assert unmarked([("ubnd", "xa"), ("facebook",)], KNOWN) == {"ubnd"}
