"""JSONL: one article a line, with the keys of TimTin, or of BEIR (`_id`, `title`, `text`)."""

import json
from collections.abc import Mapping
from typing import Any

from indexer.errors import SourceError
from indexer.schema import RawArticle
from indexer.sources import charset
from indexer.sources.fields import date, digest_id
from indexer.sources.skipped import Skips

_KNOWN = frozenset(("id", "_id", "title", "lead", "body", "text", "date", "url", "source", "author", "category"))


def _string(record: Mapping[str, Any], key: str, origin: str) -> str:
    """Return a field as text; numbers count as text, anything else is an error."""
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        if "\x00" in value:
            value = value.replace("\x00", "")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise SourceError(origin, f"{key} must be a text, but is {type(value).__name__}")


def _record(line: bytes | str, origin: str) -> Mapping[str, Any]:
    try:
        text = charset.decode(line).text if isinstance(line, bytes) else line
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, str(wrong)) from None
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise SourceError(origin, f"is no JSON: {wrong}") from None
    if not isinstance(record, dict):
        raise SourceError(origin, "is no JSON object")
    return record


def _published(record: Mapping[str, Any], origin: str, skips: Skips) -> str | None:
    """Return the date of a record; one that is no day is reported and left out."""
    value = _string(record, "date", origin)
    if not value:
        return None
    day = date(value)
    if day is None:
        skips.skip(origin, f"date {value[:40]!r} is no day of the calendar; the article is kept without", whole=False)
    return day


def _mended(text: str, origin: str) -> str:
    try:
        return charset.repair(text).text
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, str(wrong)) from None


def read_line(line: bytes | str, origin: str, skips: Skips) -> RawArticle:
    """Return the article of one line. Raises SourceError where it is none."""
    record = _record(line, origin)
    title, lead = _string(record, "title", origin), _string(record, "lead", origin)
    body = _string(record, "body", origin) or _string(record, "text", origin)
    if not (title.strip() or lead.strip() or body.strip()):
        raise SourceError(origin, "has neither title nor body")
    url = _string(record, "url", origin) or None
    identity = _string(record, "id", origin) or _string(record, "_id", origin)
    if not identity.strip():
        identity = digest_id(url) if url else digest_id(title, lead, body)
    return RawArticle(
        id=identity,
        title=_mended(title, origin) if not title.isascii() else title,
        lead=_mended(lead, origin),
        body=_mended(body, origin),
        published=_published(record, origin, skips),
        url=url,
        source=_string(record, "source", origin) or None,
        author=_string(record, "author", origin) or None,
        category=_string(record, "category", origin) or None,
        extra={key: value for key, value in record.items() if key not in _KNOWN},
        origin=origin,
    )
