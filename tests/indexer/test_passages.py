"""Passages are whole sentences of about the wanted length."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.clean import clean
from indexer.passages import passage_input, passages
from indexer.schema import Article, RawArticle
from indexer.vietnamese.sentences import sentences


def cut(article: Article, syllables: int = 120) -> list[str]:
    """Return the passages of an article as strings."""
    return [article.text[passage.start : passage.end] for passage in passages(article, syllables)]


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
    assert passage_input(article, found[0]).whole().startswith("Làm đường\nCâu số 0")


def test_an_input_knows_its_sentences() -> None:
    """They lie within the passage's text, in order, and leave nothing but spaces out."""
    article = clean(RawArticle(id="a", title="Họp thôn", body="Sáng nay thôn họp. Có 30 người dự.\nChiều về."))
    (found,) = (passage_input(article, passage) for passage in passages(article))
    assert found.said() == ["Sáng nay thôn họp.", "Có 30 người dự.", "Chiều về."]
    assert (found.title, found.text.startswith("Sáng")) == ("Họp thôn", True)


def test_none_reaches_across_a_heading_or_a_caption() -> None:
    """A heading opens a passage, a caption parts two."""
    first, second, third = (f"Thôn số {number} vừa làm xong con đường dài hai cây số." for number in (1, 2, 3))
    body = f"{first}\n\nKết quả nổi bật\n\n{second}\n\nQuang cảnh hội nghị.\n\n{third}"
    assert cut(clean(RawArticle(id="a", title="T", body=body))) == [first, f"Kết quả nổi bật\n\n{second}", third]


def test_a_title_alone_is_a_passage() -> None:
    """A headline without text can be found too; its input is not said twice."""
    article = clean(RawArticle(id="a", title="Xã Hoa Mai họp", body=""))
    assert cut(article) == ["Xã Hoa Mai họp"]
    assert passage_input(article, passages(article)[0]).whole() == "Xã Hoa Mai họp"


def test_a_hundred_kilobytes_without_a_full_stop_are_cut() -> None:
    """A sentence far longer than a passage is cut at spaces, or anywhere where it has none; and fast."""
    for body in ("không dấu chấm " * 7000, "x" * 100_000):
        article = clean(RawArticle(id="a", title="Dài", body=body))
        found = passages(article)
        assert len(found) > 50
        assert max(passage.end - passage.start for passage in found) < 5000


@settings(max_examples=100)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=40), st.integers(20, 150))
def test_every_sentence_is_in_a_passage_of_bounded_length(lengths: list[int], aim: int) -> None:
    """Passages are whole sentences, in order, none much longer than wanted unless one sentence is."""
    body = " ".join("Câu " + "từ " * length + "hết." for length in lengths)
    article = clean(RawArticle(id="a", title="T", body=body))
    spans = sentences(article.text, 3)
    found = passages(article, aim)
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    assert all(passage.start in starts and passage.end in ends for passage in found)
    assert all(any(passage.start <= span.start and span.end <= passage.end for passage in found) for span in spans)
    longest = max(length + 2 for length in lengths)
    assert all(len(text.split()) <= 1.5 * aim + 2 * longest for text in cut(article, aim))
    assert list(found) == sorted(set(found), key=lambda passage: passage.start)
