"""The value types that stages hand to each other.

All offsets are Unicode code points of an NFC text, start inclusive, end exclusive. Dates are ISO 8601
strings (`YYYY-MM-DD`), confidences are in [0, 1].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]

EntityType = Literal["person", "place", "body", "date", "figure", "document", "topic"]
NoiseKind = Literal["caption", "caption_dup", "byline", "source_line", "dateline", "crawl_prefix", "furniture"]
BlockKind = Literal["title", "lead", "heading", "paragraph"]


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as a source gave it: fields where the source has fields, else everything in `body`.

    Texts are Unicode, not yet normalised. `origin` says where it was read ("folder/file.jsonl:12").
    """

    id: str
    body: str
    title: str = ""
    lead: str = ""
    published: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    category: str | None = None
    extra: Json = field(default_factory=dict)
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of prose that passages may be cut from (never across blocks of kind heading)."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Noise:
    """A stretch that is no prose of this article: caption, byline, page furniture."""

    kind: NoiseKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. `text` is the whole text as published in NFC, with title, lead and noise inside it.

    For a source with fields, `text` is title, lead and body joined by a line break each (the lead may be
    empty); for a plain file it is the file. `blocks` are in reading order and never overlap `noise`.
    """

    id: str
    text: str
    title: str
    title_derived: bool = False
    title_span: Span | None = None
    lead: str = ""
    lead_span: Span | None = None
    published: str | None = None
    published_basis: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    category: str | None = None
    blocks: tuple[Block, ...] = ()
    noise: tuple[Noise, ...] = ()
    extra: Json = field(default_factory=dict)
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of an article, about 120 syllables, the unit that is retrieved."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of an article's text with a type and normalised values (`value`'s keys depend on the type).

    person: `name` (fullest form in the article), `roles` (list of {text, office, body, place, start, end, confidence},
    those read beside this mention first; offsets into the article), at the person's first mention `references` (list
    of {text, start, end}: offices that stand for the name elsewhere, which are no mentions);
    place: `name`, `level`, `codes` (province and, where it is one, commune of today), `province`, `commune` (full
    names of today), `old` (name, code, district, province, communes it went into, whole), `reason`, and where namesakes
    stay open `candidates` instead of codes; body: `name`, `level`, `place`;
    date: `value` (ISO, partial, interval "a/b", or --MM-DD), `reason` where the year was not written, `repaired`;
    figure: `value`, `unit`, `of`, `to`, `measures`; document: `number`; topic: `topic`, `class`, `tier`, `rule`.
    """

    start: int
    end: int
    type: EntityType
    text: str
    confidence: float
    value: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or a commune of the gazetteer: `code` has 2 digits for a province, 5 for a commune."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PrimaryPlace:
    """Where an article plays, with how sure that is and why ("text", "source", "url", "gazetteer", …)."""

    province: Unit | None
    commune: Unit | None
    confidence: float
    basis: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of an article: entities sorted by start, the primary place, a date if the text settles it."""

    entities: tuple[Entity, ...] = ()
    place: PrimaryPlace | None = None
    published: str | None = None
    published_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in an article where a topic is spoken of.

    `rule` names the form or pattern that fired, `reason` says in words why it counts (for people).
    `kind` is "mention" or "related"; `tier` is the form's tier in the topic file, 1 the surest.
    """

    topic: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    kind: Literal["mention", "related"]
    tier: int
    rule: str
    confidence: float
    reason: str = ""
