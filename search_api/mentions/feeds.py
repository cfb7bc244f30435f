"""A topic, phrase or search as a feed: Atom (RFC 4287) and JSON Feed 1.1, one entry for each article.

Entries come newest taken in first and say so as their date, since readers sort by it: an article of last year that is
taken in today is news; a new version of it changes `updated` alone. Their ids depend on nothing but the query and the
article's id, so a reader shows an article once, however often the index is built anew.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.snapshot import Snapshot
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import MentionRow, rows_in
from search_api.mentions.tally import tally
from search_api.results.links import web_address

ENTRIES = 50
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACE = uuid.UUID("6f2d1c0e-6b0b-5d9b-9c55-1f6f0f6a7f10")
_QUOTES = 5


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed is called and where it is: `title`, its own address, the page for people, the next page."""

    title: str
    self_url: str
    page_url: str
    article_url: str = ""
    next_url: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a feed with its mentions, or the passage that was found.

    `updated` is when this version was taken in (UTC), `first` when the first was, `published` the article's own day.
    """

    id: str
    article_id: str
    title: str
    url: str | None
    published: str | None
    first: datetime
    updated: datetime
    quotes: tuple[str, ...]
    sentences: tuple[str, ...]
    source: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries of a page with what conditional requests need. `next_before` is where the next page begins, or None."""

    id: str
    entries: tuple[Entry, ...]
    total: int
    updated: datetime
    etag: str
    next_before: int | None


def feed_of(snapshot: Snapshot, request: MentionsRequest, before: int | None = None, limit: int = ENTRIES) -> Feed:
    """Return the newest entries of a request, or those taken in before the article number `before`.

    Raises QueryError.
    """
    numbers = np.sort(tally(snapshot, request).numbers)[::-1]
    total = len(numbers)
    if before is not None:
        numbers = numbers[numbers < before]
    chosen = numbers[:limit]
    key = json.dumps([request.topic, request.q, repr(request.filters), request.related], ensure_ascii=False)
    rows = groupby(rows_in(snapshot, request, chosen.tolist()), key=lambda row: row.article.number)
    entries = [_mentioned(key, list(of_article)) for _, of_article in rows]
    return make_feed(key, entries, total, int(chosen[-1]) if len(numbers) > len(chosen) else None)


def make_feed(key: str, entries: Sequence[Entry], total: int, next_before: int | None = None) -> Feed:
    """Put entries together; `key` names what they follow."""
    updated = max((entry.updated for entry in entries), default=datetime(2025, 1, 1, tzinfo=UTC))
    seen = json.dumps([[e.id, e.updated.isoformat(), e.quotes] for e in entries] + [total], ensure_ascii=False)
    return Feed(
        id=uuid.uuid5(_SPACE, "feed\0" + key).urn,
        entries=tuple(entries),
        total=total,
        updated=updated,
        etag='"' + hashlib.sha256(seen.encode()).hexdigest()[:24] + '"',
        next_before=next_before,
    )


def _mentioned(key: str, rows: Sequence[MentionRow]) -> Entry:
    quotes = tuple(row.quote for row in rows)
    return make_entry(key, rows[0].article, tuple(dict.fromkeys(row.sentence for row in rows)), quotes)


def make_entry(key: str, article: StoredArticle, sentences: tuple[str, ...], quotes: tuple[str, ...] = ()) -> Entry:
    """Make the entry of an article in the feed that `key` names."""
    return Entry(
        id=uuid.uuid5(_SPACE, f"entry\0{key}\0{article.id}").urn,
        article_id=article.id,
        title=article.title or (quotes or sentences or (article.id,))[0],
        url=article.url,
        published=article.published,
        first=_instant(article.first_indexed_at),
        updated=_instant(article.indexed_at),
        quotes=quotes,
        sentences=sentences,
        source=article.source,
    )


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime(2025, 1, 1, tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(text: str) -> str:
    """Return text for XML: without what XML 1.0 forbids."""
    return escape(_NOT_XML.sub(" ", text))


def _link(entry: Entry, info: FeedInfo) -> str:
    return web_address(entry.url) or info.article_url.replace("{id}", quote(entry.article_id, safe="")) or info.page_url


def _summary(entry: Entry) -> str:
    """Return the article's own day and what it says."""
    day = "/".join(part.lstrip("0") for part in reversed((entry.published or "").split("-")))
    return "\n".join(filter(None, (day, *entry.sentences[:_QUOTES])))


def atom_feed(feed: Feed, info: FeedInfo) -> bytes:
    """Return the feed as Atom in UTF-8."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        f" xml:lang={quoteattr(info.language)}>",
        f"<id>{feed.id}</id><title>{_text(info.title)}</title><updated>{_stamp(feed.updated)}</updated>",
        "<author><name>TimTin</name></author><generator>TimTin</generator>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(info.self_url)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(info.page_url)}/>',
        f"<opensearch:totalResults>{feed.total}</opensearch:totalResults>",
    ]
    if info.next_url:
        parts.append(f'<link rel="next" type="application/atom+xml" href={quoteattr(info.next_url)}/>')
    parts += [_atom_entry(entry, info) for entry in feed.entries]
    return ("\n".join(parts) + "\n</feed>\n").encode()


def _atom_entry(entry: Entry, info: FeedInfo) -> str:
    return "".join(
        (
            f"<entry><id>{entry.id}</id><title>{_text(entry.title)}</title>",
            f"<published>{_stamp(entry.first)}</published><updated>{_stamp(entry.updated)}</updated>",
            f'<link rel="alternate" href={quoteattr(_NOT_XML.sub("", _link(entry, info)))}/>',
            f'<summary type="text">{_text(_summary(entry))}</summary>',
            f"<author><name>{_text(entry.source)}</name></author>" if entry.source else "",
            "</entry>",
        )
    )


def json_feed(feed: Feed, info: FeedInfo) -> bytes:
    """Return the feed as JSON Feed 1.1 in UTF-8."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": info.title,
        "home_page_url": info.page_url,
        "feed_url": info.self_url,
        "language": info.language,
        "items": [_json_item(entry, info) for entry in feed.entries],
    }
    if info.next_url:
        content["next_url"] = info.next_url
    return json.dumps(content, ensure_ascii=False).encode()


def _json_item(entry: Entry, info: FeedInfo) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": _link(entry, info),
        "title": entry.title,
        "content_text": _summary(entry),
        "date_modified": _stamp(entry.updated),
        "date_published": _stamp(entry.first),
        "authors": [{"name": entry.source}] if entry.source else None,
    }
    return {key: value for key, value in item.items() if value is not None}


def unchanged(feed: Feed, if_none_match: str | None, if_modified_since: datetime | None) -> bool:
    """Say whether a conditional request can be answered with 304: the tag decides, else the time."""
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or feed.etag in tags
    return if_modified_since is not None and feed.updated <= if_modified_since
