"""Atom and JSON Feed."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from mention_index import ARTICLES, index

from indexer.build import Stages
from indexer.schema import RawArticle
from indexer.snapshot import Snapshot, open_snapshot
from search_api.mentions.feeds import FeedInfo, atom_feed, feed_of, json_feed, unchanged
from search_api.mentions.mention_request import MentionsRequest

INFO = FeedInfo("Xóa nhà <tạm>", "https://x.example/f?q=a&b", "https://x.example/", "https://x.example/a/{id}")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small index."""
    return index(tmp_path_factory.mktemp("feeds") / "index")


@pytest.fixture(scope="module")
def snapshot(folder: Path) -> Snapshot:
    """The small index, opened."""
    return open_snapshot(folder)


def test_atom_has_what_the_rules_ask(snapshot: Snapshot) -> None:
    """Feed and entries have id, title, updated, an author; feedparser reads it without complaint."""
    content = atom_feed(feed_of(snapshot, MentionsRequest(q="xoa nha tam")), INFO)
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    assert parsed.feed.title == "Xóa nhà <tạm>"
    assert parsed.feed.opensearch_totalresults == "2"
    root = ElementTree.fromstring(content)
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    for part in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2


def test_the_date_of_an_entry_is_when_it_was_taken_in(snapshot: Snapshot) -> None:
    """Readers sort by it: an old article that is new here comes first. Its own day stands in the text."""
    feed = feed_of(snapshot, MentionsRequest(q="xoa nha tam"))
    dated = next(entry for entry in feed.entries if entry.published)
    year, month, day = (int(part) for part in str(dated.published).split("-"))
    item = next(item for item in json.loads(json_feed(feed, INFO))["items"] if item["id"] == dated.id)
    assert item["content_text"].split("\n")[0] == f"{day}/{month}/{year}"
    assert item["date_published"] == item["date_modified"] == dated.updated.strftime("%Y-%m-%dT%H:%M:%SZ")
    root = ElementTree.fromstring(atom_feed(feed, INFO))
    stamps = {(e.findtext(f"{ATOM}published"), e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")}
    assert all(published == updated for published, updated in stamps)


def test_a_new_version_is_updated_and_was_published_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction, or an index that is built anew, shows no reader the article as new."""
    folder, request = tmp_path / "index", MentionsRequest(q="xoa nha tam")
    stamps, preparer = [], Stages.preparer
    for hour, body in enumerate(("Xóa nhà tạm.", "Xóa nhà tạm xong.", "Xóa nhà tạm đã xong.")):
        now = f"2026-03-01T0{hour}:00:00+00:00"
        monkeypatch.setattr(Stages, "preparer", lambda *given, now=now: replace(preparer(*given), indexed_at=now))
        with open_snapshot(
            index(folder, [RawArticle("a", title="Tin", body=body, published="2026-02-01")])
        ) as snapshot:
            feed = feed_of(snapshot, request)
        (item,) = json.loads(json_feed(feed, INFO))["items"]
        entry = ElementTree.fromstring(atom_feed(feed, INFO)).find(f"{ATOM}entry")
        assert entry is not None
        assert entry.findtext(f"{ATOM}published") == item["date_published"]
        assert entry.findtext(f"{ATOM}updated") == item["date_modified"]
        stamps.append((item["date_published"], item["date_modified"]))
    assert stamps == [("2026-03-01T00:00:00Z", f"2026-03-01T0{hour}:00:00Z") for hour in range(3)]


def test_json_feed_says_the_same(snapshot: Snapshot) -> None:
    """JSON Feed 1.1 with the same ids in the same order, newest taken in first."""
    feed = feed_of(snapshot, MentionsRequest(q="xoa nha tam"))
    content = json.loads(json_feed(feed, INFO))
    assert content["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in content["items"]] == [entry.id for entry in feed.entries]
    assert [item["url"] for item in content["items"]] == ["https://x.example/a/a3", "https://x.example/a/a2"]


def test_ids_outlive_a_new_index(snapshot: Snapshot, tmp_path: Path) -> None:
    """An index built anew, in another order, gives the same entries the same ids."""
    request = MentionsRequest(topic="bau-cu-2026", related=True)
    again = index(tmp_path / "index", ARTICLES[::-1])
    with open_snapshot(again) as other:
        fresh = {entry.article_id: entry.id for entry in feed_of(other, request).entries}
    known = feed_of(snapshot, request)
    assert {entry.article_id: entry.id for entry in known.entries} == fresh
    assert known.id != feed_of(snapshot, MentionsRequest(topic="bau-cu-2026")).id


def test_characters_that_xml_forbids_do_not_break_it(tmp_path: Path) -> None:
    """Control characters in a title are left out of Atom."""
    strange = RawArticle("s", title="Xóa nhà tạm\x0b\x01 & <tin>", body="Xóa nhà tạm xong.", source="A & B")
    with open_snapshot(index(tmp_path / "index", [strange])) as snapshot:
        content = atom_feed(feed_of(snapshot, MentionsRequest(q="xóa nhà tạm")), INFO)
    assert ElementTree.fromstring(content).find(f"{ATOM}entry") is not None


def test_conditional_requests(snapshot: Snapshot, folder: Path) -> None:
    """The tag stays while nothing changes, and a reader who has it gets nothing new."""
    feed = feed_of(snapshot, MentionsRequest(q="xoa nha tam"))
    with open_snapshot(folder) as other:
        assert feed_of(other, MentionsRequest(q="xoa nha tam")).etag == feed.etag
    assert feed_of(snapshot, MentionsRequest(q="nha tam dot")).etag != feed.etag
    assert unchanged(feed, f'W/{feed.etag}, "x"', None)
    assert not unchanged(feed, '"x"', datetime.now(UTC) + timedelta(days=1))
    assert unchanged(feed, None, feed.updated)
    assert not unchanged(feed, None, feed.updated - timedelta(seconds=1))
    assert not unchanged(feed, None, None)


def test_an_address_that_is_no_web_address_is_no_link(tmp_path: Path) -> None:
    """The entry leads to the article's own page instead."""
    raw = RawArticle(id="a", title="Xóa nhà tạm", body="Xóa nhà tạm ở xã.", url="javascript:alert(1)")
    with open_snapshot(index(tmp_path / "index", [raw])) as hostile:
        feed = feed_of(hostile, MentionsRequest(q="xoa nha tam"))
    links = [link.get("href") for link in ElementTree.fromstring(atom_feed(feed, INFO)).iter(f"{ATOM}link")]
    assert "https://x.example/a/a" in links
    assert not any("javascript" in str(link) for link in links)
    assert json.loads(json_feed(feed, INFO))["items"][0]["url"] == "https://x.example/a/a"


def test_pages_of_a_feed(snapshot: Snapshot) -> None:
    """A page that does not hold all entries says where the next begins."""
    request = MentionsRequest(q="xoa nha tam")
    first = feed_of(snapshot, request, limit=1)
    assert first.next_before is not None
    second = feed_of(snapshot, request, before=first.next_before, limit=1)
    assert [entry.article_id for entry in (*first.entries, *second.entries)] == ["a3", "a2"]
    assert second.next_before is None
