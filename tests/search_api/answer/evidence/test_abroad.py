"""Tests of search_api.answer.evidence.abroad."""

from dataclasses import replace

import pytest

from indexer.vietnamese.fold import fold
from search_api.answer.evidence.abroad import of_another_country, plays_elsewhere
from tests.search_api.answer.reading_of import reading_of, stored

AWAY = stored("xa", "Bầu cử tổng thống tại Pháp", "Hôm nay cử tri Pháp đi bỏ phiếu bầu tổng thống.", "2026-03-15")
HERE = stored(
    "gan", "Phường Hạc Thành chuẩn bị bầu cử", "Ngày bầu cử là 15/3/2026, bà Nga ở Pháp cũng về dự.", "2026-03-01"
)


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [("Ngày bầu cử là ngày nào?", True), ("Ngày bầu cử ở Pháp là ngày nào?", False), ("bau cu phap hom nao", False)],
)
def test_news_from_abroad_is_told(question: str, elsewhere: bool) -> None:
    """It plays elsewhere unless the question names the country; news of a place in Vietnam never does."""
    asked = frozenset(fold(question).strip("?").split())
    assert plays_elsewhere(AWAY, asked) is elsewhere
    assert not plays_elsewhere(HERE, asked)


def test_news_from_abroad_loses_rank_and_confidence() -> None:
    """Its sentences are doubted, those of the other article are not for that."""
    reading = reading_of("Ai đi bỏ phiếu bầu tổng thống?", AWAY, HERE)
    doubts = {offer.evidence.article.id: reading.doubt(offer) for offer in reading.offers}
    assert doubts["xa"] > doubts["gan"] == 0


def test_who_names_the_place_abroad_means_it() -> None:
    """A city that only news from there know is not at home, whatever its country is called."""
    away = stored("xa", "Lốc xoáy ở Toulouse", "Lốc xoáy quét qua Toulouse, nước Pháp, làm 3 người chết.", "2026-03-15")
    named = reading_of("Lốc ở vùng Toulouse làm mấy người chết?", away).offers
    unnamed = reading_of("lốc làm mấy người chết", away).offers
    assert not any(offer.evidence.features["abroad"] for offer in named)
    assert all(offer.evidence.features["abroad"] for offer in unnamed)


def test_news_from_abroad_does_not_tell_the_day_of_an_event_here() -> None:
    """Other countries vote on that day too."""
    away = stored("xa", "Pháp bầu hội đồng", "Bầu cử tại Pháp diễn ra ngày 15/3/2026.", "2026-03-10")
    reading = replace(reading_of("Bầu cử diễn ra ngày nào?", away, HERE), day="2026-03-15")
    told = {offer.evidence.article.id for offer in reading.offers if reading.tells_the_day(offer)}
    assert told == {"gan"}


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Xã bán bao nhiêu nhãn sang Pháp?", True),
        ("Xã bán bao nhiêu nhãn sang Nhật Bản?", False),
        ("Xã bán bao nhiêu nhãn sang Nhật?", False),
        ("Xã bán bao nhiêu nhãn?", False),
        ("Cô giáo tiếng Pháp bán bao nhiêu nhãn?", False),
        ("xa ban bao nhieu nhan sang phap", False),
    ],
)
def test_what_went_to_one_country_did_not_go_to_another(question: str, *, other: bool) -> None:
    """Only where the question leads to a country, and neither the sentence nor the title names it."""
    article = stored("a", "Xã Mận bán nhãn", "Xã Mận bán 8 tấn nhãn sang Nhật.")
    assert of_another_country(question, article, article.text.index("Xã Mận bán 8"), len(article.text)) is other
