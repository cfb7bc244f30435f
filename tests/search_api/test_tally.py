"""How many mentions each article has, and in which order the list has them."""

import time
from collections import Counter
from pathlib import Path

import pytest
from mention_index import ARTICLES, index

from indexer.errors import QueryError
from indexer.filters import Filters
from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from indexer.time_left import PastDeadline, until
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import rows_in
from search_api.mentions.tally import listed, tally

REQUESTS = (
    MentionsRequest(q="xoa nha tam"),
    MentionsRequest(q="hđnd OR cây"),
    MentionsRequest(topic="bau-cu-2026"),
    MentionsRequest(topic="bau-cu-2026", related=True),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small index, opened."""
    return open_snapshot(index(tmp_path_factory.mktemp("tally") / "index"))


@pytest.mark.parametrize("request_", REQUESTS)
def test_counts_are_those_of_the_rows(snapshot: Snapshot, request_: MentionsRequest) -> None:
    """Each article counts as many mentions as reading it gives rows; articles without any are not in it."""
    found = tally(snapshot, request_)
    rows = Counter(row.article.number for row in rows_in(snapshot, request_, snapshot.numbers().tolist()))
    assert dict(zip(found.numbers.tolist(), found.counts.tolist(), strict=True)) == dict(rows)
    assert rows


def test_newest_first_and_undated_last(snapshot: Snapshot) -> None:
    """Articles are listed by their day, the newest first; those without one come last."""
    numbers = listed(snapshot, MentionsRequest(q="xoa nha tam OR hđnd OR cây"))
    dates = [article.published for article in snapshot.articles(numbers.tolist())]
    assert dates == ["2026-06-20", "2026-03-12", "2025-12-02", None]
    assert numbers.tolist() == tally(snapshot, MentionsRequest(q="xoa nha tam OR hđnd OR cây")).numbers.tolist()


def test_filters_and_times_leave_articles_out(snapshot: Snapshot) -> None:
    """Filters, the newest article of a first page, and `since` all count."""
    request = MentionsRequest(q="xoa nha tam", filters=Filters(date_to="2025-12-31"))
    assert tally(snapshot, request).counts.tolist() == [1]
    first = int(snapshot.numbers()[0])
    assert len(tally(snapshot, MentionsRequest(q="hđnd"), newest=first).numbers) == 1
    assert len(listed(snapshot, MentionsRequest(q="hđnd", since="2999-01-01"))) == 0


def test_one_subject(snapshot: Snapshot) -> None:
    """A topic or a phrase, never both and never none."""
    for request in (MentionsRequest(), MentionsRequest(topic="a", q="b")):
        with pytest.raises(QueryError, match="one of the two"):
            tally(snapshot, request)
        with pytest.raises(QueryError, match="one of the two"):
            listed(snapshot, request)


def test_an_everyday_word_reads_everything(snapshot: Snapshot, tmp_path: Path) -> None:
    """Where most passages hold a word the postings are not asked; the count is the same."""
    folder = index(tmp_path / "index", [*ARTICLES[:2], *ARTICLES[3:]])
    with open_snapshot(folder) as small:
        rare, everyday = tally(small, MentionsRequest(q="nhà dột nát")), tally(small, MentionsRequest(q="kỳ"))
        assert (rare.counts.tolist(), rare.read) == ([1], 1)
        assert (everyday.counts.tolist(), everyday.read) == ([2, 1], 3)


def test_counting_ends_with_its_time(snapshot: Snapshot) -> None:
    """Past the deadline nothing is counted in part, and nothing is kept of it."""
    request = MentionsRequest(q="xã OR phường")
    with until(time.monotonic() - 1), pytest.raises(PastDeadline):
        tally(snapshot, request)
    assert tally(snapshot, request).counts.sum() > 0


@pytest.mark.parametrize("query", ["xoa nha tam OR hđnd", "kỳ AND xã", "(nhà OR tỉnh) NEAR/9 nghị quyết", "xã đi cơ"])
def test_words_that_are_not_stored_are_read(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """An index of before counts the same, by its texts."""
    monkeypatch.setattr("indexer.snapshot.texts_of", lambda *_: None)
    with open_snapshot(snapshot.folder) as older:
        assert list(older.text_words(older.numbers())) == []
        found, expected = tally(older, MentionsRequest(q=query)), tally(snapshot, MentionsRequest(q=query))
    assert found.places.tolist() == expected.places.tolist()
    assert found.counts.tolist() == expected.counts.tolist()
    assert len(list(snapshot.text_words(snapshot.numbers()))) == 1


def test_reading_texts_ends_with_its_time(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the words are not stored, as where they are."""
    monkeypatch.setattr("indexer.snapshot.texts_of", lambda *_: None)
    with open_snapshot(snapshot.folder) as older, until(time.monotonic() - 1), pytest.raises(PastDeadline):
        tally(older, MentionsRequest(q="xã NOT phường"))


def test_places_that_overlap_are_told_by_the_text(tmp_path: Path) -> None:
    """Of three names in a row, two and two overlap: one place."""
    folder = index(tmp_path / "index", [RawArticle("a", title="Bà An", body="Bà An An An họp tổ dân phố chiều nay.")])
    with open_snapshot(folder) as small:
        assert tally(small, MentionsRequest(q="an an")).counts.tolist() == [1]
