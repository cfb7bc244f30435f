"""Mentions as files: CSV that spreadsheets open rightly and safely, and JSONL. Both stream."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from search_api.mentions.mention_rows import MentionRow, as_json

COLUMNS = (
    "article_id",
    "title",
    "published",
    "province",
    "commune",
    "source",
    "url",
    "quote",
    "sentence",
    "class",
    "tier",
    "rule",
    "confidence",
    "start",
    "end",
)
# What a spreadsheet may take for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def export_csv(rows: Iterable[MentionRow]) -> Iterator[bytes]:
    """Yield a CSV file line by line: UTF-8 with a byte order mark, commas, CRLF, quotes where needed (RFC 4180).

    A cell of text that begins like a formula gets an apostrophe before it, so that it stays text.
    """
    yield (_BOM + _line(COLUMNS)).encode()
    for row in rows:
        yield _line(_cells(row)).encode()


def export_jsonl(rows: Iterable[MentionRow]) -> Iterator[bytes]:
    """Yield each mention as one line of JSON in UTF-8."""
    for row in rows:
        yield (json.dumps(as_json(row), ensure_ascii=False) + "\n").encode()


def _cells(row: MentionRow) -> tuple[str, ...]:
    article, mention, place = row.article, row.mention, row.article.place
    texts = (
        article.id,
        article.title,
        article.published or "",
        place.province.name if place and place.province else "",
        place.commune.name if place and place.commune else "",
        article.source or "",
        article.url or "",
        row.quote,
        row.sentence,
        mention.kind,
    )
    numbers = (mention.tier, mention.rule, mention.confidence, mention.start, mention.end)
    return (*map(safe, texts), *map(str, numbers))


def safe(cell: str) -> str:
    """Return a cell's text in one line that no spreadsheet runs as a formula."""
    cell = " ".join(cell.split()) if "\n" in cell or "\r" in cell or "\t" in cell else cell
    return "'" + cell if cell.lstrip().startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
