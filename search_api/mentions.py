"""Every mention of a topic or phrase: exhaustive, with a true total, in pages that stay put while articles are added.

Topics are found when articles are indexed; a phrase is looked for in all texts, led by the postings. Rows are in the
order in which articles were taken in, then of their place in the article. A cursor also holds the newest article of
its first page, so that articles taken in later change neither the pages nor the total.
"""

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.catalogue.rows import StoredArticle
from indexer.errors import QueryError
from indexer.filters import Filters, contains
from indexer.schema import Mention
from indexer.snapshot import Snapshot
from indexer.vietnamese.sentences import sentences
from search_api.mention_facets import facets
from search_api.per_snapshot import PerSnapshot
from search_api.phrase import parse
from search_api.phrase_match import Matcher
from search_api.shapes import place

Keys = NDArray[np.int64]
PAGE = 50
LONGEST_PAGE = 1000
_BATCH = 256
_EXACT = 1.0
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class MentionsRequest:
    """What is asked: a topic's id or a query in the language of `search_api.phrase`, one of the two.

    `since` (ISO day or time) leaves only articles taken in from then on; `related` adds the class related.
    """

    topic: str | None = None
    q: str | None = None
    filters: Filters = field(default_factory=Filters)
    related: bool = False
    since: str | None = None
    limit: int = PAGE
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One mention, with what is told of its article. Offsets count code points of the article's NFC text."""

    article: StoredArticle
    mention: Mention

    @property
    def quote(self) -> str:
        """The words that name it."""
        return self.article.text[self.mention.start : self.mention.end]

    @property
    def sentence(self) -> str:
        """The sentence around them."""
        return self.article.text[self.mention.sentence_start : self.mention.sentence_end]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What an answer is complete over: every article and character that the filters leave.

    `read` counts the articles whose text was read for this answer; the rest is known not to match from postings or
    from tagging at indexing time.
    """

    articles: int
    characters: int
    read: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class MentionsPage:
    """A page of mentions. `total` counts all of them, `classes` by class."""

    rows: tuple[MentionRow, ...]
    total: int
    classes: dict[str, int]
    facets: dict[str, list[dict[str, Any]]]
    scanned: Scanned
    next_cursor: str | None
    generation: int
    took_ms: float


@dataclass(frozen=True, eq=False)
class Found:
    """All mentions of a request: `keys` (number, start, end, seq) in order; seq is 0 for those of a phrase."""

    keys: Keys
    related: int
    read: int


def mentions_page(snapshot: Snapshot, request: MentionsRequest) -> MentionsPage:
    """Answer with one page. Raises QueryError for a query, limit or cursor that makes no sense."""
    began = time.perf_counter()
    if not 1 <= request.limit <= LONGEST_PAGE:
        raise QueryError(f"limit: {request.limit} must lie between 1 and {LONGEST_PAGE}")
    cursor = _Cursor.read(request, int(snapshot.numbers()[-1]) if len(snapshot.numbers()) else 0)
    found = find(snapshot, request, cursor.newest)
    keys = found.keys
    after = (keys[:, 0] > cursor.number) | ((keys[:, 0] == cursor.number) & (keys[:, 1] > cursor.start))
    page = keys[after][: request.limit]
    more = int(after.sum()) > len(page)
    last = (int(page[-1, 0]), int(page[-1, 1])) if len(page) else (0, -1)
    return MentionsPage(
        rows=tuple(rows_of(snapshot, page)),
        total=len(keys),
        classes={"mention": len(keys) - found.related, "related": found.related},
        facets=facets(snapshot, keys[:, 0]),
        scanned=_scanned(snapshot, request, cursor.newest, found.read),
        next_cursor=_Cursor(*last, cursor.newest).write(request) if more else None,
        generation=snapshot.generation,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


def all_rows(snapshot: Snapshot, request: MentionsRequest) -> Iterator[MentionRow]:
    """Yield every mention of a request in order, whatever its limit and cursor; memory stays bounded."""
    keys = find(snapshot, request).keys
    for start in range(0, len(keys), _BATCH):
        yield from rows_of(snapshot, keys[start : start + _BATCH])


def find(snapshot: Snapshot, request: MentionsRequest, newest: int | None = None) -> Found:
    """Find all mentions of a request, in articles up to the number `newest`. Raises QueryError."""
    if bool(request.topic) == bool(request.q):
        raise QueryError("topic, q: give one of the two; topic is a topic's id, q a phrase")
    found = _of_topic(snapshot, request) if request.topic else _of_phrase(snapshot, request)
    keep = contains(snapshot.numbers(request.filters), found.keys[:, 0])
    if newest is not None:
        keep &= found.keys[:, 0] <= newest
    if request.since:
        keep &= found.keys[:, 0] >= _first_since(snapshot, request.since)
    keys = found.keys[keep]
    return Found(keys, int((keys[:, 3] < 0).sum()), found.read)


_TOPICS: PerSnapshot[Keys] = PerSnapshot()
_PHRASES: PerSnapshot[tuple[Keys, int]] = PerSnapshot()


def _topic_keys(snapshot: Snapshot, topic: str, related: bool) -> Keys:
    rows = snapshot.catalogue.mention_keys(topic, related=related)
    keys = np.zeros((len(rows), 4), np.int64)
    keys[:, 0], keys[:, 1], keys[:, 3] = rows[:, 1], rows[:, 2], rows[:, 0]
    living = contains(snapshot.numbers(), keys[:, 0])
    return keys[living]


def _of_topic(snapshot: Snapshot, request: MentionsRequest) -> Found:
    """Take the mentions that tagging found; those of class related carry their seq negated."""
    assert request.topic is not None
    topic = request.topic
    keys = _TOPICS.get(snapshot, (topic, False), lambda: _topic_keys(snapshot, topic, False))
    if request.related:
        both = _TOPICS.get(snapshot, (topic, True), lambda: _topic_keys(snapshot, topic, True))
        extra = both[~np.isin(both[:, 3], keys[:, 3])].copy()
        extra[:, 3] *= -1
        keys = np.concatenate([keys, extra])
        keys = keys[np.lexsort((keys[:, 1], keys[:, 0]))]
    return Found(keys, 0, 0)


def _phrase_keys(snapshot: Snapshot, query: str) -> tuple[Keys, int]:
    matcher = Matcher(parse(query))
    numbers = snapshot.numbers()
    if "lexical" in snapshot.modes:
        numbers = np.intersect1d(np.union1d(matcher.candidates(snapshot.lexical), snapshot.without_passages()), numbers)
    # Packed batch by batch: a million places take 32 bytes each, and no list of a million tuples.
    packed = [np.zeros((0, 4), np.int64)]
    for start in range(0, len(numbers), _BATCH):
        rows: list[tuple[int, int, int, int]] = []
        for number, text in snapshot.catalogue.texts(numbers[start : start + _BATCH].tolist()):
            rows += [(number, *span, 0) for span in matcher.spans(text)]
        packed.append(np.array(rows, np.int64).reshape(-1, 4))
    return np.concatenate(packed), len(numbers)


def _of_phrase(snapshot: Snapshot, request: MentionsRequest) -> Found:
    assert request.q is not None
    query = request.q
    keys, read = _PHRASES.get(snapshot, query, lambda: _phrase_keys(snapshot, query))
    return Found(keys, 0, read)


def _first_since(snapshot: Snapshot, since: str) -> int:
    """Return the number of the first article taken in at or after `since`: numbers are given in that order."""
    moment = _moment(since)
    numbers = snapshot.numbers()
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        (article,) = snapshot.articles([int(numbers[middle])], entities=False)
        if datetime.fromisoformat(article.indexed_at) < moment:
            low = middle + 1
        else:
            high = middle
    return int(numbers[low]) if low < len(numbers) else int(numbers[-1]) + 1 if len(numbers) else 0


def _moment(since: str) -> datetime:
    """Read a day or time; without a zone it is Vietnam's. Raises QueryError."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise QueryError(f"since: {since!r} is no day or time; write 2026-03-15 or 2026-03-15T08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=_VIETNAM)


def rows_of(snapshot: Snapshot, keys: Keys) -> Iterator[MentionRow]:
    """Read the articles and mentions of some keys."""
    numbers = list(dict.fromkeys(keys[:, 0].tolist()))
    articles = {article.number: article for article in snapshot.articles(numbers, entities=False)}
    seqs = [abs(seq) for seq in keys[:, 3].tolist() if seq]
    tagged = dict(zip(seqs, snapshot.catalogue.mentions(seqs), strict=True)) if seqs else {}
    split: dict[int, Sequence[Any]] = {}
    for number, start, end, seq in keys.tolist():
        article = articles[number]
        if seq:
            yield MentionRow(article, tagged[abs(seq)])
            continue
        if number not in split:
            split = {number: sentences(article.text)}
        first = next((s for s in split[number] if s.start <= start < s.end), None)
        last = next((s for s in split[number] if s.start < end <= s.end), first)
        bounds = (first.start if first else start, max(end, last.end if last else end))
        yield MentionRow(article, Mention("", start, end, *bounds, "mention", 1, "phrase", _EXACT))


def _scanned(snapshot: Snapshot, request: MentionsRequest, newest: int, read: int) -> Scanned:
    numbers = snapshot.numbers(request.filters)
    articles = int((numbers <= newest).sum())
    return Scanned(articles, snapshot.characters(request.filters, newest), min(read, articles) if request.q else 0)


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The mention after which a page begins, and the newest article of the first page."""

    number: int
    start: int
    newest: int

    @classmethod
    def read(cls, request: MentionsRequest, newest: int) -> "_Cursor":
        if request.cursor is None:
            return cls(0, -1, newest)
        try:
            padded = request.cursor + "=" * (-len(request.cursor) % 4)
            number, start, upto, mark = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, TypeError) as error:
            raise QueryError(
                f"cursor: {request.cursor[:40]!r} is none; use next_cursor of an answer, or leave it out"
            ) from error
        if mark != _fingerprint(request) or not all(isinstance(n, int) for n in (number, start, upto)):
            raise QueryError("cursor: it belongs to another query; ask for the first page without a cursor")
        return cls(number, start, upto)

    def write(self, request: MentionsRequest) -> str:
        content = json.dumps([self.number, self.start, self.newest, _fingerprint(request)], separators=(",", ":"))
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _fingerprint(request: MentionsRequest) -> str:
    """Name what decides which mentions there are: everything but the page."""
    parts = (request.topic, request.q, request.filters, request.related, request.since)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def page_json(page: MentionsPage) -> dict[str, Any]:
    """Return a page as `GET /v1/mentions` answers it."""
    found = page.facets
    return {
        "results": [as_json(row) for row in page.rows],
        "total": page.total,
        "total_relation": "eq",
        "classes": page.classes,
        "facets": {
            "months": {row["month"]: row["count"] for row in found["month"]},
            "provinces": [
                {"code": row["key"], "name": row["name"], "count": row["count"]} for row in found["province"]
            ],
            "sources": [{"name": row["name"], "count": row["count"]} for row in found["source"]],
        },
        "scanned": asdict(page.scanned),
        "next_cursor": page.next_cursor,
        "generation": page.generation,
        "took_ms": page.took_ms,
        "offsets": {"unit": "codepoint", "normalization": "NFC"},
    }


def as_json(row: MentionRow) -> dict[str, Any]:
    """Return a mention as a JSON object, as `timtin mentions --format jsonl` prints it."""
    article, mention = row.article, row.mention
    return {
        "article": {
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "published": article.published,
            "source": article.source,
            "place": place(article.place),
        },
        "quote": row.quote,
        "start": mention.start,
        "end": mention.end,
        "sentence": row.sentence,
        "sentence_start": mention.sentence_start,
        "class": mention.kind,
        "tier": mention.tier,
        "rule": mention.rule,
        "confidence": mention.confidence,
        "reason": mention.reason,
    }
