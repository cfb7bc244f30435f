"""Tests of search_api.answer.evidence."""

from .reading_of import evidence_of, stored

ARTICLE = stored(
    "a",
    "Phường Lúa xây chợ",
    "Chợ phường Lúa khởi công sáng 3/10. Sáng 4/10 họp tổ. Kinh phí xây chợ là 5 tỷ đồng.",
    "2025-10-05",
)


def test_what_all_sentences_say_tells_none_apart() -> None:
    """ "Kinh phí" tells more than "chợ" in an article about a market."""
    found = evidence_of("kinh phí chợ", ARTICLE)
    title, _, meeting, cost = found
    assert cost.features["telling"] == 1.0
    assert cost.features["coverage"] > title.features["coverage"] > meeting.features["coverage"]
    assert title.features["title"] == 1.0
    assert title.is_title


def test_numbers_that_the_article_lacks() -> None:
    """A year stands in the text or in the date of the article, or it counts against it."""
    assert evidence_of("chợ năm 2025", ARTICLE)[0].features["numbers"] == 0.0
    assert evidence_of("chợ năm 2019", ARTICLE)[0].features["numbers"] == 1.0


def test_reports_open_with_a_date() -> None:
    """A dateline is noticed at the beginning of a sentence only."""
    assert [one.features["dateline"] for one in evidence_of("chợ", ARTICLE)] == [0.0, 0.0, 1.0, 0.0]
