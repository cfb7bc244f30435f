"""Tests of search_api.answer.evidence.evidence."""

import numpy as np
import pytest

from search_api.answer.evidence.evidence import Source, gather
from search_api.ranking.engine import Nearness
from tests.search_api.answer.reading_of import asked_of, evidence_of, stored

ARTICLE = stored(
    "a",
    "Phường Lúa xây chợ",
    "Chợ phường Lúa đã khởi công sáng 3/10. Sáng 4/10 họp tổ. Kinh phí xây chợ là 5 tỷ đồng.",
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
    thousands = stored("a", "Bầu sớm", "Hơn 4.000 cử tri bầu sớm.")
    assert evidence_of("4000 cử tri bầu sớm", thousands)[0].features["numbers"] == 0.0
    assert evidence_of("4100 cử tri bầu sớm", thousands)[0].features["numbers"] == 1.0


def test_reports_open_with_a_date() -> None:
    """A dateline is noticed at the beginning of a sentence only."""
    assert [one.features["dateline"] for one in evidence_of("chợ", ARTICLE)] == [0.0, 0.0, 1.0, 0.0]


def test_nearness_word_by_word() -> None:
    """A sentence says one word of two itself; the title adds the other, or the sentence before does."""
    words = np.array([[0, 1], [1, 0], [0, 0]], np.float32)
    near = Nearness(np.array([0, 0.4, 0.1], np.float32), np.array([0.75, 0.25], np.float32), words)
    article = stored("b", "Tin ngắn", "Câu thứ nhất.")
    title, first = gather([Source(article, 0.9, 0, 9)], asked_of("chợ")[1], lambda texts: near)
    assert len(article.text.split(".")) == 2
    assert (title.features["said"], first.features["said"]) == (0.75, 0.0)
    assert (title.features["titled"], first.features["titled"]) == (0.25, 0.25)
    assert (title.features["led"], first.features["led"]) == (0.0, 0.75)
    assert (first.features["foremost"], first.features["apart"]) == (-0.75, -0.375)
    assert first.features["nearest"] == pytest.approx(-0.3)
