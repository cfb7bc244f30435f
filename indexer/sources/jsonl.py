"""JSONL: one article a line, with the keys of TimTin, or of BEIR (`_id`, `title`, `text`)."""

import json
from collections.abc import Mapping
from typing import Any

from indexer.errors import SourceError
from indexer.reasons import Reason
from indexer.schema import RawArticle
from indexer.sources import charset
from indexer.sources.fields import NO_ADDRESS, date, digest_id
from indexer.sources.skipped import Skips

_KNOWN = frozenset(("id", "_id", "title", "lead", "body", "text", "date", "url", "source", "author", "category"))
_LONGEST_ID = 512  # characters


def _string(record: Mapping[str, Any], key: str, origin: str) -> str:
    """Return a field as text; numbers count as text, anything else is an error."""
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "") if "\x00" in value else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise SourceError(origin, Reason("no_text", key=key, kind=type(value).__name__))


def _record(line: bytes | str, origin: str) -> Mapping[str, Any]:
    """Return the JSON object of a line; halves of surrogate pairs, which no text may hold, become U+FFFD."""
    try:
        text = charset.decode(line).text if isinstance(line, bytes) else line
        record = json.loads(text)
        if "\\ud" in text.lower():
            whole = json.dumps(record, ensure_ascii=False).encode("utf-16", "surrogatepass")
            record = json.loads(whole.decode("utf-16", "replace"))
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, wrong.reason) from None
    except (ValueError, RecursionError) as wrong:
        raise SourceError(origin, Reason("no_json", detail=str(wrong)[:100])) from None
    if not isinstance(record, dict):
        raise SourceError(origin, Reason("no_object"))
    return record


def _published(record: Mapping[str, Any], origin: str, skips: Skips) -> str | None:
    """Return the date of a record; one that is no day is reported and left out."""
    value = _string(record, "date", origin).strip()
    if not value:
        return None
    day = date(value)
    if day is None:
        skips.skip(origin, Reason("no_day", value=repr(value[:40])), whole=False)
    return day


def _identity(record: Mapping[str, Any], url: str, texts: list[str], origin: str) -> str:
    """Return the id of a record: its own, else one made of its address or text."""
    nul = any("\x00" in str(record.get(key)) for key in ("id", "_id"))  # left out, it would be another article's id
    identity = (_string(record, "id", origin) or _string(record, "_id", origin)).strip()
    if not identity and not nul:
        return digest_id(url) if url else digest_id(*texts)
    if nul or len(identity) > _LONGEST_ID or not identity.isprintable() or identity in NO_ADDRESS:
        raise SourceError(origin, Reason("bad_id", id=repr(identity[:40]), limit=_LONGEST_ID))
    return identity


def read_line(line: bytes | str, origin: str, skips: Skips) -> RawArticle:
    """Return the article of one line. Raises SourceError where it is none."""
    record = _record(line, origin)
    body = _string(record, "body", origin) or _string(record, "text", origin)
    texts = [_string(record, "title", origin), _string(record, "lead", origin), body]
    if not any(text.strip() for text in texts):
        raise SourceError(origin, Reason("nothing"))
    try:
        title, lead, body = charset.repair_all(texts)
    except charset.UnknownCharset as wrong:
        raise SourceError(origin, wrong.reason) from None
    url = _string(record, "url", origin).strip()
    return RawArticle(
        id=_identity(record, url, texts, origin),
        title=title,
        lead=lead,
        body=body,
        published=_published(record, origin, skips),
        url=url or None,
        source=_string(record, "source", origin) or None,
        author=_string(record, "author", origin) or None,
        category=_string(record, "category", origin) or None,
        extra={key: value for key, value in record.items() if key not in _KNOWN},
        origin=origin,
    )
