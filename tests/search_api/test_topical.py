"""Topics that a question speaks of."""

from datetime import date

import pytest

from indexer.topics.load import load_topics
from search_api.understanding.topical import TopicReader

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def reader() -> TopicReader:
    """The topics that ship."""
    return TopicReader(load_topics())


@pytest.mark.parametrize(
    ("question", "topic", "words"),
    [
        ("cuộc bầu cử 2026 diễn ra khi nào", "bau-cu-2026", "cuộc bầu cử 2026"),
        ("bau cu quoc hoi khoa 16", "bau-cu-2026", "bau cu quoc hoi khoa 16"),
        ("bau cu vao ngay nao", "bau-cu-2026", "bau cu"),
        ("bầu cử Quốc hội khóa XV", "bau-cu-2021", "bầu cử Quốc hội khóa XV"),
    ],
)
def test_a_topic_is_read(reader: TopicReader, question: str, topic: str, words: str) -> None:
    """With the words that name it; without a year the newest event that fits."""
    spoken = reader.read(question, TODAY)
    assert spoken is not None
    assert (spoken.topic.id, question[spoken.start : spoken.end]) == (topic, words)


@pytest.mark.parametrize(
    "question", ["bầu cử tổng thống Pháp", "xây cầu ở xã nào", "", "ai là bí thư", "bầu cử tại Cần Thơ tháng 5/1999"]
)
def test_none_is_read(reader: TopicReader, question: str) -> None:
    """What speaks of something else has no topic."""
    assert reader.read(question, TODAY) is None


def test_without_topics_nothing_is_read() -> None:
    """A reader of no topics finds none."""
    assert TopicReader().read("cuộc bầu cử 2026", TODAY) is None


def test_without_a_year_the_event_of_these_years_is_meant(reader: TopicReader) -> None:
    """Months after it as before it; once nobody means it any more, nothing is read."""
    for today in (date(2025, 12, 1), TODAY, date(2029, 12, 31)):
        spoken = reader.read("danh sách người ứng cử", today)
        assert spoken is not None
        assert spoken.topic.id == "bau-cu-2026"
    assert reader.read("danh sách người ứng cử", date(2030, 1, 1)) is None


def test_an_old_event_is_meant_where_its_year_is_named(reader: TopicReader) -> None:
    """However long ago."""
    spoken = reader.read("danh sách người ứng cử năm 2021", TODAY)
    assert spoken is not None
    assert spoken.topic.id == "bau-cu-2021"


@pytest.mark.parametrize("question", ["cử tri làng Mận nói gì về cây cầu", "ông Tạ Văn Mốc được mấy phiếu"])
def test_words_that_may_be_of_anything_name_no_topic_by_themselves(reader: TopicReader, question: str) -> None:
    """Voters speak and ballots are cast all year; what is read of the day of the event may be too much for a search."""
    assert reader.read(question, TODAY, 0.7) is None
    assert reader.read(question, TODAY) is not None
