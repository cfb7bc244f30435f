"""Tests of search_api.answer.evidence.met."""

import numpy as np
import pytest

from search_api.answer.evidence.met import MET, met, unmet


def test_tells_how_each_sentence_meets_each_token() -> None:
    """Own, neighbours, title, the best of the article, and how common a token is among its sentences."""
    words = np.array([[0.2, 0.9], [1.0, 0.1], [0.3, 0.8]], np.float32)  # the title, then two sentences
    found = met(words)
    assert found.shape == (2, 2, len(MET))
    assert found[0, 0] == pytest.approx([1.0, 0.0, 0.3, 0.2, 1.0, 0.5])
    assert found[1, 1] == pytest.approx([0.8, 0.1, 0.0, 0.9, 0.8, 0.5])


def test_an_article_without_sentences_meets_nothing() -> None:
    """A title alone gives no rows."""
    assert met(np.ones((1, 3), np.float32)).shape == (0, 3, len(MET))
    assert unmet().shape == (0, len(MET))
