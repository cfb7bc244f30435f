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
    spoken = reader.read(question, TODAY, any_time=True)
    assert spoken is not None
    assert (spoken.topic.id, question[spoken.start : spoken.end]) == (topic, words)


@pytest.mark.parametrize(
    "question", ["bầu cử tổng thống Pháp", "xây cầu ở xã nào", "", "ai là bí thư", "bầu cử tại Cần Thơ tháng 5/1999"]
)
def test_none_is_read(reader: TopicReader, question: str) -> None:
    """What speaks of something else has no topic."""
    assert reader.read(question, TODAY, any_time=True) is None


def test_without_topics_nothing_is_read() -> None:
    """A reader of no topics finds none."""
    assert TopicReader().read("cuộc bầu cử 2026", TODAY) is None


def test_without_a_year_only_where_any_time_will_do(reader: TopicReader) -> None:
    """A search months after the event takes "bầu cử" for no topic; a question for its day does."""
    assert reader.read("bau cu vao ngay nao", TODAY) is None
