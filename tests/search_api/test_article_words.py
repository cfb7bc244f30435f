"""The words of whole articles, and sequences in them."""

import numpy as np
import pytest

from indexer.forward import key
from search_api.ranking.article_words import stands

KNOWN = np.array([key(syllable) for syllable in ["xa", "muong", "lat", "hop", "o", "muong", "lat"]], np.uint64)


@pytest.mark.parametrize(
    ("words", "there"),
    [("muong lat", True), ("muong lat hop", True), ("lat muong", False), ("o muong lat hop", False), ("hop", True)],
)
def test_a_sequence_stands_in_a_row(words: str, there: bool) -> None:
    """Its syllables in this order, nothing between; one that would reach beyond the end does not."""
    assert stands([key(syllable) for syllable in words.split()], KNOWN) is there


def test_a_sequence_longer_than_the_article() -> None:
    """It stands nowhere."""
    assert not stands([1] * 9, KNOWN)
