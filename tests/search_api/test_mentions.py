"""Exhaustive mentions of topics and phrases."""

from dataclasses import replace
from pathlib import Path

import pytest
from mention_index import ARTICLES, index

from indexer.errors import CursorGone, QueryError
from indexer.filters import Filters
from indexer.index_writer import IndexWriter
from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import as_json
from search_api.mentions.mentions import all_rows, mentions_page, page_json
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small index."""
    return index(tmp_path_factory.mktemp("mentions") / "index")


@pytest.fixture(scope="module")
def snapshot(folder: Path) -> Snapshot:
    """The small index, opened."""
    return open_snapshot(folder)


def test_a_topic_is_listed_whole(snapshot: Snapshot) -> None:
    """Every mention comes with quote, sentence, rule and reason; the total says how many."""
    page = mentions_page(snapshot, MentionsRequest(topic="bau-cu-2026"))
    assert [row.quote for row in page.rows] == ["ngày hội non sông", "Ủy ban bầu cử", "khu vực bỏ phiếu"]
    assert (page.total, page.classes) == (3, {"mention": 3, "related": 0})
    assert page.rows[1].sentence.startswith("Chiều 12/3")
    row = as_json(page.rows[1])
    assert list(row)[:9] == [
        "article", "quote", "start", "end", "sentence", "sentence_start", "class", "tier", "rule",
    ]  # fmt: skip
    assert row["article"]["id"] == "a1"


def test_related_comes_on_request(snapshot: Snapshot) -> None:
    """The class related is counted apart and only then listed."""
    page = mentions_page(snapshot, MentionsRequest(topic="bau-cu-2026", related=True))
    assert page.classes == {"mention": 3, "related": 1}
    assert [row.article.id for row in page.rows if row.mention.kind == "related"] == ["a2"]


def test_both_rounds_in_one_article(snapshot: Snapshot) -> None:
    """The sentence on the other term belongs to the other topic."""
    page = mentions_page(snapshot, MentionsRequest(topic="bau-cu-2021", related=True))
    assert [(row.article.id, row.mention.kind) for row in page.rows] == [("a1", "related")]


@pytest.mark.parametrize("query", ["xóa nhà tạm", "xoa nha tam", '"xóa nhà tạm" OR "nhà dột nát"', "xóa NEAR/5 tạm"])
def test_a_phrase_finds_what_reading_everything_finds(snapshot: Snapshot, query: str) -> None:
    """The postings lead to every article in which reading all texts finds the query."""
    matcher = Matcher(parse(query))
    expected = [(stored.id, *span) for stored in snapshot.walk() for span in matcher.spans(stored.text)]
    page = mentions_page(snapshot, MentionsRequest(q=query, limit=100))
    assert [(row.article.id, row.mention.start, row.mention.end) for row in page.rows] == expected
    assert len(expected) >= 3


@pytest.mark.parametrize("query", ["đi cơ sở", "xã đi cơ", "bộ xã"])
def test_captions_are_looked_at_too(snapshot: Snapshot, query: str) -> None:
    """What no passage holds, such as a caption, is found as well."""
    assert mentions_page(snapshot, MentionsRequest(q=query.split()[0])).scanned.complete
    matcher = Matcher(parse(query))
    expected = sum(len(matcher.spans(stored.text)) for stored in snapshot.walk())
    assert mentions_page(snapshot, MentionsRequest(q=query)).total == expected


def test_facets_and_scanned(snapshot: Snapshot) -> None:
    """Mentions are counted by month, province and source; every article and character counts as looked at."""
    page = page_json(mentions_page(snapshot, MentionsRequest(q="xoa nha tam")))
    assert page["facets"]["months"] == {"2025-12": 1, "2026-06": 3}
    assert {"code": "04", "name": "tỉnh Cao Bằng", "count": 3} in page["facets"]["provinces"]
    assert page["facets"]["sources"][0] == {"name": "Báo Cao Bằng", "count": 3}
    characters = sum(len(stored.text) for stored in snapshot.walk())
    assert page["scanned"] == {"articles": 4, "characters": characters, "read": 2, "complete": True}


def test_filters_narrow(snapshot: Snapshot) -> None:
    """Place and dates leave out other articles from rows, total and what was scanned."""
    page = mentions_page(snapshot, MentionsRequest(q="xoa nha tam", filters=Filters(date_to="2025-12-31")))
    assert (page.total, page.scanned.articles) == (1, 1)


def test_pages_put_together_are_the_whole(snapshot: Snapshot) -> None:
    """Walking the cursor gives every mention once, in order; the total stays the same."""
    request = MentionsRequest(q="xoa nha tam OR hđnd", limit=1)
    rows, totals, cursor = [], set(), None
    for _ in range(20):
        page = mentions_page(snapshot, MentionsRequest(q=request.q, limit=1, cursor=cursor))
        rows += [(row.article.number, row.mention.start) for row in page.rows]
        totals.add(page.total)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert rows == [(row.article.number, row.mention.start) for row in all_rows(snapshot, request)]
    assert totals == {len(rows)}


def test_pages_stay_put_while_articles_are_added(tmp_path: Path) -> None:
    """Articles taken in after the first page change neither its total nor the next pages; a new walk sees them."""
    folder = index(tmp_path / "index")
    request = MentionsRequest(q="xoa nha tam", limit=2)
    with open_snapshot(folder) as before:
        first = mentions_page(before, request)
        whole = [(row.article.id, row.mention.start) for row in all_rows(before, request)]
    index(folder, [RawArticle("b1", body="Thôn cũng xóa nhà tạm.", title="Tin mới"), *ARTICLES])
    with open_snapshot(folder) as after:
        second = mentions_page(after, MentionsRequest(q="xoa nha tam", limit=2, cursor=first.next_cursor))
        assert second.total == first.total
        assert [(row.article.id, row.mention.start) for row in (*first.rows, *second.rows)] == whole
        assert mentions_page(after, request).total == first.total + 1


@pytest.mark.parametrize("change", ["removed", "replaced"])
def test_a_list_that_lost_a_mention_is_not_gone_on_with(tmp_path: Path, change: str) -> None:
    """Where an article of the list is removed or replaced no page follows in silence; one of no mention is nothing."""
    folder = index(tmp_path / "index")
    request = MentionsRequest(q="xoa nha tam", limit=2)
    with open_snapshot(folder) as before:
        first = mentions_page(before, request)
        met = {row.article.id for row in all_rows(before, request)}
    following = replace(request, cursor=first.next_cursor)
    other = next(article for article in ARTICLES if article.id not in met)
    index(folder, [replace(other, title="Tên khác")])
    with open_snapshot(folder) as after:
        assert mentions_page(after, following).total == first.total
    last = first.rows[0].article.id
    if change == "removed":
        with IndexWriter(folder, None) as writer:
            writer.remove(last)
            writer.publish()
    else:
        index(folder, [replace(next(article for article in ARTICLES if article.id == last), title="Tên khác")])
    with open_snapshot(folder) as after, pytest.raises(CursorGone, match="has changed"):
        mentions_page(after, following)


def test_since_gives_what_is_new(tmp_path: Path) -> None:
    """With `since` only articles taken in from then on are listed."""
    folder = index(tmp_path / "index")
    with open_snapshot(folder) as snapshot:
        times = sorted(stored.indexed_at for stored in snapshot.walk())
        everything = mentions_page(snapshot, MentionsRequest(q="xoa nha tam", since=times[0]))
        nothing = mentions_page(snapshot, MentionsRequest(q="xoa nha tam", since="2999-01-01"))
    assert (everything.total, nothing.total) == (4, 0)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (MentionsRequest(), "give one of the two"),
        (MentionsRequest(q="a", topic="b"), "give one of the two"),
        (MentionsRequest(q="a", limit=0), "limit"),
        (MentionsRequest(q="a", cursor="!!"), "next_cursor"),
        (MentionsRequest(q="a AND"), "missing"),
        (MentionsRequest(q="a", since="hôm qua"), "since"),
    ],
)
def test_what_makes_no_sense_is_said(snapshot: Snapshot, request_: MentionsRequest, reason: str) -> None:
    """A wrong request names the parameter and the remedy."""
    with pytest.raises(QueryError, match=reason):
        mentions_page(snapshot, request_)


def test_a_cursor_fits_only_its_query(snapshot: Snapshot) -> None:
    """The cursor of one query is refused for another."""
    cursor = mentions_page(snapshot, MentionsRequest(q="xoa nha tam", limit=1)).next_cursor
    with pytest.raises(QueryError, match="another query"):
        mentions_page(snapshot, MentionsRequest(q="nha tam", limit=1, cursor=cursor))
