"""Proposing sentences that no rule caught."""

from pathlib import Path

import pytest
from index_builders import HashEncoder
from mention_index import index

from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.own import reject
from indexer.topics.topic import Topic
from search_api.candidates.widen import candidates

OTHER_ROUND = "Phường Hồng Hà nhớ lại cuộc bầu cử đại biểu Quốc hội khóa XIV và ngày dân gửi niềm tin năm 2016."
NEAR = "Phường Hồng Hà họp phiên cuối chuẩn bị cho ngày dân gửi niềm tin."


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small index and one article that speaks of the elections in words of its own."""
    folder = index(tmp_path_factory.mktemp("widen") / "index")
    more = [
        RawArticle("near", title="Tin phường", body=f"{NEAR} {OTHER_ROUND}", published="2026-03-01"),
        RawArticle("early", title="Tin phường", body="Năm ấy " + NEAR[0].lower() + NEAR[1:], published="2019-01-01"),
    ]
    return open_snapshot(index(folder, more))


def topic(folder: Path | None = None) -> Topic:
    """The topic of the elections."""
    return next(topic for topic in load_topics(folder) if topic.id == "bau-cu-2026")


def test_a_sentence_like_a_mention_comes_first(snapshot: Snapshot) -> None:
    """The sentence that shares most with a known mention leads, with that mention beside it."""
    first = candidates(snapshot, HashEncoder(), topic())[0]
    assert first.sentence == NEAR
    assert "Ủy ban bầu cử" in first.like or "khu vực bỏ phiếu" in first.like or "ngày hội" in first.like


def test_sentences_with_a_mention_are_not_proposed(snapshot: Snapshot) -> None:
    """What a rule caught, as mention or related, is no candidate."""
    mentions = snapshot.mentions("bau-cu-2026", related=True)
    for one in candidates(snapshot, HashEncoder(), topic(), limit=100):
        assert not any(m.number == one.article.number and m.start < one.end and one.start < m.end for m in mentions)


def test_what_a_veto_decided_is_not_proposed(snapshot: Snapshot) -> None:
    """A sentence about another round was weighed and refused, so it is no open question."""
    assert OTHER_ROUND not in [one.sentence for one in candidates(snapshot, HashEncoder(), topic(), limit=100)]


def test_other_days_come_last(snapshot: Snapshot) -> None:
    """An article from years before all known mentions comes after everything from their days."""
    found = [one.article.id for one in candidates(snapshot, HashEncoder(), topic(), limit=100)]
    assert "early" in found
    assert set(found[found.index("early") :]) == {"early"}


def test_a_rejected_sentence_does_not_come_back(snapshot: Snapshot, tmp_path: Path) -> None:
    """After it was rejected the sentence is left out."""
    reject(tmp_path, "bau-cu-2026", NEAR)
    assert NEAR not in [one.sentence for one in candidates(snapshot, HashEncoder(), topic(tmp_path), limit=100)]


def test_without_known_mentions_there_is_nothing_to_go_by(snapshot: Snapshot) -> None:
    """A topic that the index never mentions gets no candidates."""
    other = next(topic for topic in load_topics() if topic.id == "chuyen-doi-so")
    assert candidates(snapshot, HashEncoder(), other) == []
