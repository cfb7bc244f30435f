"""How an article becomes rows and back again, and the digest that says they are what was written."""

import dataclasses
import datetime
import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from indexer.catalogue.offices import office_keys
from indexer.extract.abroad import scene_abroad
from indexer.schema import Article, Block, Entity, Mention, Noise, Passage, PrimaryPlace, Span, Unit
from indexer.vietnamese.fold import fold, match_key


@dataclass(frozen=True, slots=True)
class StoredArticle(Article):
    """An article as indexed. `number` names this version of it; passage i has the id `first_passage + i`.

    `indexed_at` is when this version was taken in, `first_indexed_at` the first of those that replaced each other.
    """

    number: int = 0
    digest: str = ""
    place: PrimaryPlace | None = None
    entities: tuple[Entity, ...] = ()
    passages: tuple[Passage, ...] = ()
    first_passage: int = 0
    indexed_at: str = ""
    first_indexed_at: str = ""
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with its article, which comes without its entities; those of the passage count from its start."""

    article: StoredArticle
    span: Passage
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class StoredMention(Mention):
    """A mention with the number of its article."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """The stored columns of an article: its text and JSON of the rest in UTF-8, packed passage spans and entities."""

    text: bytes
    meta: bytes
    spans: bytes
    entities: bytes

    def replacing(self, first_indexed_at: str) -> "Content":
        """Return the content of a version that takes the place of others, the first of which was taken in then."""
        meta = orjson.loads(self.meta) | {"first_indexed_at": first_indexed_at}
        return dataclasses.replace(self, meta=_json(meta))

    def digest(self, id: str, number: int, first: int, day: int) -> bytes:
        """Return the SHA-256 over all that is stored of the article."""
        sha = hashlib.sha256(f"{id}\0{number}\0{first}\0{day}\0".encode())
        for part in (self.text, self.meta, self.spans, self.entities):
            sha.update(len(part).to_bytes(8, "little"))
            sha.update(part)
        return sha.digest()


def encode(
    article: Article,
    place: PrimaryPlace | None,
    entities: Sequence[Entity],
    passages: Sequence[Passage],
    indexed_at: str,
) -> Content:
    """Pack an article for the catalogue. Raises UnicodeEncodeError for text that is no Unicode (lone surrogates)."""
    meta = {
        name: getattr(article, name)
        for name in (field.name for field in dataclasses.fields(Article))
        if name not in ("id", "text")
    }
    meta["place"] = place
    meta["indexed_at"] = indexed_at
    spans = struct.pack(f"<{2 * len(passages)}I", *(edge for span in passages for edge in (span.start, span.end)))
    listed = [[e.start, e.end, e.type, e.text, e.confidence, e.value] for e in entities]
    packed = zlib.compress(_json(listed), 1) if listed else b""
    return Content(article.text.encode(), _json(meta), spans, packed)


def decode(
    id: str, number: int, first: int, duplicates: int, digest: bytes, content: Content, *, entities: bool = True
) -> StoredArticle:
    """Unpack what `encode` packed; without `entities` they are left out, which is faster."""
    meta = orjson.loads(content.meta)
    place, indexed_at = meta.pop("place"), meta.pop("indexed_at")
    first_indexed_at = meta.pop("first_indexed_at", indexed_at)
    meta["title_span"] = Span(**meta["title_span"]) if meta["title_span"] else None
    meta["lead_span"] = Span(**meta["lead_span"]) if meta["lead_span"] else None
    meta["blocks"] = tuple(Block(*block) for block in meta["blocks"])
    meta["noise"] = tuple(Noise(*noise) for noise in meta["noise"])
    return StoredArticle(
        id=id,
        text=content.text.decode(),
        **meta,
        number=number,
        digest=digest.hex(),
        place=_place(place),
        entities=decode_entities(content.entities) if entities else (),
        passages=tuple(decode_spans(content.spans)),
        first_passage=first,
        indexed_at=indexed_at,
        first_indexed_at=first_indexed_at,
        duplicates=duplicates,
    )


def decode_spans(spans: bytes) -> Iterator[Passage]:
    """Unpack the passages of an article."""
    return (Passage(start, end) for start, end in struct.iter_unpack("<II", spans))


def decode_entities(packed: bytes) -> tuple[Entity, ...]:
    """Unpack the entities of an article."""
    return tuple(Entity(*row) for row in orjson.loads(zlib.decompress(packed))) if packed else ()


def entities_in(packed: bytes, span: Passage) -> tuple[Entity, ...]:
    """Unpack the entities that lie within a part of an article, counted from its start."""
    rows = orjson.loads(zlib.decompress(packed)) if packed else []
    return tuple(
        Entity(row[0] - span.start, row[1] - span.start, *row[2:])
        for row in rows
        if span.start <= row[0] and row[1] <= span.end
    )


def _place(place: Mapping[str, Any] | None) -> PrimaryPlace | None:
    if place is None:
        return None
    units = {name: Unit(**place[name]) if place[name] else None for name in ("province", "commune")}
    return PrimaryPlace(**units, confidence=place["confidence"], basis=place["basis"])


def _plain(value: object) -> Any:
    """Turn a value type into JSON's, one level; blocks and noise become short lists."""
    if isinstance(value, Block | Noise):
        return [value.kind, value.start, value.end]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be stored")


_rare = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def _json(value: object) -> bytes:
    """Return a value as JSON in UTF-8; what a source gave may hold numbers or keys that the faster writer refuses."""
    try:
        return orjson.dumps(value, _plain, orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError:
        return _rare(value).encode()


def day_of(published: str | None) -> int:
    """Return an ISO date as the number yyyymmdd, 0 where it is unknown or only in part."""
    try:
        return int(datetime.date.fromisoformat((published or "")[:10]).strftime("%Y%m%d"))
    except ValueError:
        return 0


_SURE_PLACE = 0.6  # a place named less surely is no way to an article


@dataclass(frozen=True, slots=True)
class Tag:
    """Something articles are filtered by: `key` tells two apart, `folded` finds them, `label` is shown."""

    kind: str
    key: str
    folded: str
    label: str


def named(kind: str, name: str) -> Tag:
    """Return the tag of a name: compared without case and tone placement, found also without marks."""
    name = " ".join(name.split())[:200]
    return Tag(kind, match_key(name), fold(name), name)


def _named_units(entity: Entity) -> Iterator[tuple[str, str]]:
    """Return code and name of the units of today that a place entity names, old names too: a filter finds them."""
    codes, value = entity.value.get("codes") or {}, entity.value
    units = [(codes.get("province"), value.get("province")), (codes.get("commune"), value.get("commune"))]
    return ((str(code), str(name or code)) for code, name in units if code)


def tags_of(article: Article, place: PrimaryPlace | None, entities: Sequence[Entity]) -> set[Tag]:
    """Return what an article can be found by: its place, the places it names, people, offices, bodies, source; and
    that it is news from abroad, which a date or title tells from other texts."""
    tags = {named("source", article.source)} if article.source else set()
    for unit in (place.province, place.commune) if place else ():
        if unit:
            tags.add(Tag("place", unit.code, fold(unit.name), unit.name))
    sure = (entity for entity in entities if entity.type == "place" and entity.confidence >= _SURE_PLACE)
    units = {unit for entity in sure for unit in _named_units(entity)}
    tags |= {Tag("named", code, fold(name), name) for code, name in units}
    acting = (entity for entity in entities if entity.type in ("person", "body"))
    names = {(entity.type, str(entity.value.get("name") or entity.text)) for entity in acting}
    tags |= {named(kind, name) for kind, name in names if name.strip()}
    if (article.published or article.title) and scene_abroad(article, place, entities):
        tags.add(named("abroad", "abroad"))
    return tags | {Tag("office", key, key, label) for key, label in office_keys(place, entities)}
