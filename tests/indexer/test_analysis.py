"""Text as index terms."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Terms, analyse, pairs


def test_marked_and_plain_in_step() -> None:
    """Each syllable stands in both forms at the same place."""
    assert analyse("UBND phường Tân Giang, 21/3.") == Terms(
        ("ubnd", "phường", "tân", "giang", "21", "3"), ("ubnd", "phuong", "tan", "giang", "21", "3")
    )


def test_pairs() -> None:
    """Neighbours are joined; one syllable has none."""
    assert pairs(["bầu", "cử", "sớm"]) == ["bầu_cử", "cử_sớm"]
    assert pairs(["bầu"]) == []
    assert analyse("Bầu cử").pairs_plain() == ["bau_cu"]
    assert analyse("Bầu cử").pairs() == ["bầu_cử"]


def test_nothing_to_analyse() -> None:
    """Punctuation and emoji alone give no terms."""
    assert analyse("… 🎉 !?") == Terms((), ())


@given(st.text())
def test_normal_forms_agree(text: str) -> None:
    """NFC and NFD of one text give the same terms, none with a space or an underscore in it."""
    terms = analyse(text)
    assert terms == analyse(unicodedata.normalize("NFC", text))
    assert not any(" " in term or "_" in term for term in terms.marked + terms.plain)
