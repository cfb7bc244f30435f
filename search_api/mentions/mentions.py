"""Every mention of a topic or phrase: exhaustive, with a true total, in pages that stay put while articles are added.

Topics are found when articles are indexed, a phrase when it is asked for. The newest articles come first, those
without a date last, and the mentions of an article in their order. A cursor also holds the newest article of its
first page, so that articles taken in later change neither the pages nor the total; where articles of the list were
replaced or removed since, it is refused as gone: no mention is passed over in silence.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from indexer.errors import QueryError
from indexer.snapshot import Snapshot
from search_api.mentions.mention_facets import facets
from search_api.mentions.mention_request import LONGEST_PAGE, Cursor, MentionsRequest
from search_api.mentions.mention_rows import MentionRow, as_json, rows_in
from search_api.mentions.tally import Tally, listed, tally
from search_api.results.shapes import OFFSETS


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


def mentions_page(snapshot: Snapshot, request: MentionsRequest) -> MentionsPage:
    """Answer with one page. Raises QueryError for a query, limit or cursor that makes no sense, CursorGone."""
    began = time.perf_counter()
    if not 1 <= request.limit <= LONGEST_PAGE:
        raise QueryError(f"limit: {request.limit} must lie between 1 and {LONGEST_PAGE}")
    cursor = Cursor.read(request, int(snapshot.numbers()[-1]) if len(snapshot.numbers()) else 0)
    found = tally(snapshot, request, cursor.newest)
    cursor = cursor.on(snapshot.mark, lambda: _named(snapshot, found))
    rows, after = _page(snapshot, request, found, cursor)
    mentions, related = int(found.mentions.sum()), int(found.related.sum())
    return MentionsPage(
        rows=tuple(rows),
        total=mentions + related,
        classes={"mention": mentions, "related": related},
        facets=facets(snapshot, found.numbers, found.counts),
        scanned=_scanned(snapshot, request, cursor.newest, found.read),
        next_cursor=after.write(request) if after else None,
        generation=snapshot.generation,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


def all_rows(snapshot: Snapshot, request: MentionsRequest) -> Iterator[MentionRow]:
    """Yield every mention of a request in order, whatever its limit and cursor.

    Article after article is read while the rows are taken: memory does not grow with them.
    """
    return rows_in(snapshot, request, map(int, listed(snapshot, request)))


def _page(
    snapshot: Snapshot, request: MentionsRequest, found: Tally, cursor: Cursor
) -> tuple[list[MentionRow], Cursor | None]:
    """Return the mentions after the cursor and the cursor of the page that follows, or None where none does."""
    begin = int(np.searchsorted(found.places, cursor.place))
    begun = begin < len(found.places) and int(found.places[begin]) == cursor.place
    # One more than the page holds says whether another follows.
    wanted = request.limit + 1 + (int(found.counts[begin]) if begun else 0)
    end = begin + 1 + int(np.searchsorted(np.cumsum(found.counts[begin:]), wanted))
    rows = [
        row
        for row in rows_in(snapshot, request, found.numbers[begin:end].tolist())
        if not (begun and row.article.number == found.numbers[begin] and row.mention.start <= cursor.start)
    ]
    if len(rows) <= request.limit:
        return rows, None
    rows = rows[: request.limit]
    place = found.places[begin:end][found.numbers[begin:end] == rows[-1].article.number]
    return rows, replace(cursor, place=int(place[0]), start=rows[-1].mention.start)


def _named(snapshot: Snapshot, found: Tally) -> str:
    """Name a list: while its name stays, pages of it join whatever else was written."""
    content = found.places.tobytes() + found.counts.tobytes() + snapshot.manifest.topics.encode()
    return hashlib.sha256(content).hexdigest()[:12]


def _scanned(snapshot: Snapshot, request: MentionsRequest, newest: int, read: int) -> Scanned:
    numbers = snapshot.numbers(request.filters)
    articles = int((numbers <= newest).sum())
    return Scanned(articles, snapshot.characters(request.filters, newest), min(read, articles) if request.q else 0)


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
        "offsets": OFFSETS,
    }
