"""The day of an event that a topic knows."""

from datetime import date

import pytest

from indexer.topics.load import load_topics
from search_api.answer.question.event import day_asked, is_day
from search_api.answer.question.question import classify
from search_api.understanding.topical import TopicReader


@pytest.fixture(scope="module")
def topics() -> TopicReader:
    """The topics that ship."""
    return TopicReader(load_topics())


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Cả nước bầu cử HĐND các cấp vào ngày nào?", "2026-03-15"),
        ("bao gio bau cu", "2026-03-15"),
        ("Bầu cử Quốc hội khóa XV diễn ra hôm nào?", "2021-05-23"),
        ("When is the 2026 National Assembly election?", "2026-03-15"),
        ("Khi nào công bố kết quả bầu cử Quốc hội khóa XVI?", ""),
        ("Xã Hoa Mai tập huấn bầu cử ngày nào?", ""),
        ("Bầu cử tổng thống Pháp vào ngày nào?", ""),
        ("Ai được bầu vào Quốc hội khóa XVI?", ""),
    ],
)
def test_a_day_is_asked(topics: TopicReader, question: str, day: str) -> None:
    """Only where nothing but the event's own day is asked for."""
    assert day_asked(classify(question), topics.read(question, date(2026, 11, 1))) == day


@pytest.mark.parametrize(
    ("value", "same"), [("2026-03-15", True), ("--03-15", True), ("2026-03", False), ("2026", False), (None, False)]
)
def test_is_day(value: str | None, same: bool) -> None:
    """The same day, whether its year is known or not; a month is none."""
    assert is_day(value, "2026-03-15") is same


def test_no_day_is_none() -> None:
    """Where no day is known, nothing is it."""
    assert not is_day("", "")
