"""Articles, entities and places as JSON: one shape for HTTP and the command line.

All offsets are code points of the article's NFC text, end exclusive; `in_utf16` turns them into UTF-16 units.
"""

from collections.abc import Callable
from dataclasses import asdict
from itertools import accumulate
from typing import Any

from indexer.catalogue.rows import StoredArticle
from indexer.schema import Entity, PrimaryPlace, Unit

Json = dict[str, Any]
OFFSETS: Json = {"unit": "codepoint", "normalization": "NFC"}  # how an answer says what they count
OFFSETS_UTF16: Json = {"unit": "utf16", "normalization": "NFC"}
_OFFSETS = ("start", "end", "sentence_start", "sentence_end")


def article(stored: StoredArticle, topics: list[str]) -> Json:
    """Return an article with its passages, entities and noise. `topics` are the ids of those it speaks of."""
    return {
        **head(stored),
        "lead": stored.lead,
        "category": stored.category,
        "published_basis": stored.published_basis,
        "title_derived": stored.title_derived,
        "indexed_at": stored.indexed_at,
        "topics": topics,
        "text": stored.text,
        "passages": [
            {"passage_id": stored.first_passage + number, "start": span.start, "end": span.end}
            for number, span in enumerate(stored.passages)
        ],
        "entities": [entity(found) for found in stored.entities],
        "noise": [asdict(noise) for noise in stored.noise],
        "extra": dict(stored.extra),
    }


def head(stored: StoredArticle) -> Json:
    """Return what is told of an article wherever it is named."""
    return {
        "id": stored.id,
        "title": stored.title,
        "url": stored.url,
        "published": stored.published,
        "source": stored.source,
        "author": stored.author,
        "place": place(stored.place),
    }


def place(found: PrimaryPlace | None) -> Json | None:
    """Return where an article plays, None where unknown."""
    if found is None:
        return None
    return {
        "province": _unit(found.province),
        "commune": _unit(found.commune),
        "confidence": found.confidence,
    }


def _unit(unit: Unit | None) -> Json | None:
    return {"code": unit.code, "name": unit.name} if unit else None


def entity(found: Entity) -> Json:
    """Return an entity with the values of its type beside its place."""
    return {
        "start": found.start,
        "end": found.end,
        "type": found.type,
        "text": found.text,
        "confidence": found.confidence,
        **{key: value for key, value in found.value.items() if key not in ("start", "end", "type", "text")},
    }


def entity_in(found: Entity, start: int) -> Json:
    """Return an entity of a passage that begins at `start` of the article; its offsets are the passage's already."""
    shape = entity(found)
    for key in ("roles", "references"):
        if stretches := shape.get(key):
            shape[key] = [
                {**stretch, "start": stretch["start"] - start, "end": stretch["end"] - start}
                if isinstance(stretch, dict) and "start" in stretch
                else stretch
                for stretch in stretches
            ]
    return shape


def units(text: str) -> Callable[[int], int]:
    """Return the function that turns an offset in code points of `text` into one in UTF-16 units."""
    if not text or max(text) <= "\uffff":
        return lambda offset: offset
    before = [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]
    return lambda offset: before[min(offset, len(text))]


def in_utf16(value: Any, convert: Callable[[int], int]) -> Any:
    """Return a JSON value with every offset in it converted, however deep it stands."""
    if isinstance(value, dict):
        return {
            key: convert(item) if key in _OFFSETS and isinstance(item, int) else in_utf16(item, convert)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [in_utf16(item, convert) for item in value]
    return value
