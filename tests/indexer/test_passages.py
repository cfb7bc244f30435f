"""Passages are whole sentences of about the wanted length."""

import itertools

from indexer.clean import clean
from indexer.passages import passage_input, passages
from indexer.schema import RawArticle


def test_passages_overlap_by_one_sentence_and_cover_the_prose() -> None:
    """Each passage begins with the last sentence of the one before; together they hold all sentences."""
    body = " ".join(f"Câu số {number} nói về việc làm đường của thôn trong năm nay." for number in range(60))
    article = clean(RawArticle(id="a", title="Làm đường", body=body))
    found = passages(article, 60)
    assert len(found) > 8
    for left, right in itertools.pairwise(found):
        overlap = article.text[right.start : left.end]
        assert overlap.startswith("Câu số")
        assert overlap.count(".") == 1
    assert article.text[found[0].start : found[-1].end] == body
    assert passage_input(article, found[0]).startswith("Làm đường\nCâu số 0")


def test_a_hundred_kilobytes_without_a_full_stop_are_cut() -> None:
    """A sentence far longer than a passage is cut at spaces."""
    article = clean(RawArticle(id="a", title="Dài", body="không dấu chấm " * 7000))
    found = passages(article)
    assert len(found) > 50
    assert max(passage.end - passage.start for passage in found) < 5000
