"""`/v1/mentions`: every mention of a topic or phrase, as a page of JSON or as a whole file that streams."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from indexer.errors import CursorGone, QueryError
from indexer.snapshot import Snapshot
from search_api.mentions.export import export_csv, export_jsonl
from search_api.mentions.mention_request import LONGEST_PAGE, PAGE, MentionsRequest
from search_api.mentions.mention_rows import MentionRow
from search_api.mentions.mentions import all_rows, mentions_page, page_json
from search_api.mentions.refusal import refusal
from search_api.mentions.report import report_html
from search_api.problems.problems import BadParameter
from search_api.reading import Reading
from search_api.results import shapes
from search_api.routes.search import LONGEST_QUERY, NarrowingDep
from search_api.server.answers import answer_json, unchanged
from search_api.server.dependencies import LanguageDep, ServiceDep
from search_api.server.streaming import in_turns, turn
from search_api.understanding.narrowing import Narrowing, read_filters

router = APIRouter(prefix="/v1", tags=["mentions"])
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@router.get("/mentions", summary="Every mention of a topic or phrase")
async def mentions(
    request: Request,
    service: ServiceDep,
    language: LanguageDep,
    narrowing: NarrowingDep,
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description="a phrase or query, instead of topic")] = "",
    related: Annotated[bool, Query(description="also what is only related to the topic")] = False,
    limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE, description="mentions at most, in JSON")] = PAGE,
    cursor: Annotated[str, Query(max_length=300, description="next_cursor of the page before")] = "",
    format: Annotated[Literal["json", "jsonl", "csv", "html"], Query(description="a page, or all as a file")] = "json",
    utf16: Annotated[bool, Query(description="count offsets in UTF-16 units")] = False,
) -> Response:
    """List every mention with a true total, facets by month and province, and what was scanned; nothing is left out."""
    reading = service.reading
    snapshot = reading.snapshots()
    if (same := unchanged(request, snapshot.generation)) is not None:
        return same
    asked = read_request(reading, narrowing, q, related=related, limit=limit, cursor=cursor)

    def page() -> Response:
        try:
            found = mentions_page(snapshot, asked)
        except (QueryError, CursorGone) as error:
            raise refusal(error, asked) from None
        body = page_json(found)
        if utf16:
            pairs = zip(body["results"], found.rows, strict=True)
            body["results"] = [_utf16(row, stored) for row, stored in pairs]
            body["offsets"] = shapes.OFFSETS_UTF16
        return answer_json(request, found.generation, body)

    def file() -> Response:
        try:
            rows = all_rows(snapshot, asked)
            first = next(rows, None)
        except QueryError as error:
            raise refusal(error, asked) from None
        headers = {
            "Content-Disposition": _disposition(f"{asked.topic or asked.q}.{format}"),
            "Cache-Control": "no-store",
        }
        named = next((t.title(language) for t in reading.topics if t.id == asked.topic), asked.q or "")
        content = _written(format, _again(first, rows), snapshot, asked, (named, language))
        stream = in_turns(turn(content), content, service.streams)
        return StreamingResponse(stream, headers=headers, media_type=_MEDIA[format])

    return await service.gate.run(page if format == "json" else file, long=True)


def _written(
    format: str, rows: Iterator[MentionRow], snapshot: Snapshot, asked: MentionsRequest, heading: tuple[str, str]
) -> Iterator[bytes]:
    """Return the pieces of a file: CSV, JSONL, or the report page (a download, so that its style is not refused).

    `heading` is what the report is of, and its language.
    """
    if format == "html":
        counts = mentions_page(snapshot, replace(asked, limit=1, cursor=None))
        title, language = heading
        return report_html(title, counts, rows, "en" if language == "en" else "vi")
    return export_csv(rows) if format == "csv" else export_jsonl(rows)


def read_request(reading: Reading, narrowing: Narrowing, q: str, **values: Any) -> MentionsRequest:
    """Return what is asked: a topic or a phrase, one of the two; BadParameter."""
    subject = " ".join(q.split())
    if bool(narrowing.topic) == bool(subject):
        raise BadParameter("topic" if not narrowing.topic else "q", q, "expected.one_of", names="topic, q")
    filters = read_filters(narrowing, reading.gazetteer, reading.topic_ids)
    cursor = values.pop("cursor", "") or None
    return MentionsRequest(filters.topic, subject or None, replace(filters, topic=None), cursor=cursor, **values)


def _utf16(row: dict[str, Any], stored: MentionRow) -> dict[str, Any]:
    converted: dict[str, Any] = shapes.in_utf16(row, shapes.units(stored.article.text))
    return converted


def _again(first: MentionRow | None, rest: Iterator[MentionRow]) -> Iterator[MentionRow]:
    if first is not None:
        yield first
        yield from rest


def _disposition(name: str) -> str:
    """Name a download (RFC 6266): one header whatever the name holds."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:60] or "mentions"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:100], safe='')}"
