"""What a topic file says, as values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from indexer.topics.pattern import Pattern

Kind = Literal["mention", "related"]
Scope = Literal["sentence", "article", "before", "after", "beside"]

# Signals that no file writes: the day of the topic's event, and a date that belongs to another year.
EVENT_DAY = "@ngay"
OTHER_DAY = "@ngay-khac"
# What a form spares that no veto concerns.
EVERY_VETO = "*"


@dataclass(frozen=True, slots=True)
class Window:
    """Days of publication, both ends included; an open end is None."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether `day` lies inside."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Signal:
    """Phrases that forms and vetoes ask for by name. With `names`, only capitals standing on their own count."""

    id: str
    patterns: tuple[Pattern, ...]
    names: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Wordings that speak of the topic, and what must hold for them to count.

    With `alone` they count only in a sentence where no other form does; with `tight` nothing but spaces and dashes may
    stand between their words, and no number of a document behind them.
    """

    id: str
    patterns: tuple[Pattern, ...]
    kind: Kind
    tier: int
    confidence: float
    published: Window | None = None
    undated: bool = False
    needs_sentence: tuple[str, ...] = ()
    needs_article: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    alone: bool = False
    tight: bool = False
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """What makes a wording mean something else.

    `scope` sentence or article: anywhere there; before, after, beside: at most `within` words away, and with `tight`
    no comma between, nor within its own words. It is lifted
    where a signal of `unless` stands in the same sentence, and in an article with more of `outweighed_by`.
    """

    id: str
    patterns: tuple[Pattern, ...]
    signals: tuple[str, ...]
    scope: Scope
    within: int
    tiers: tuple[int, ...]
    kinds: tuple[Kind, ...]
    forms: tuple[str, ...]
    unless: tuple[str, ...]
    outweighed_by: tuple[str, ...]
    published: Window | None
    tight: bool = False

    def concerns(self, form: Form) -> bool:
        """Say whether this veto looks at matches of `form` at all."""
        if self.id in form.spare or EVERY_VETO in form.spare:
            return False
        return form.tier in self.tiers and form.kind in self.kinds and (not self.forms or form.id in self.forms)


@dataclass(frozen=True, slots=True)
class Example:
    """A line with the class it must get: mention, related or none."""

    text: str
    expected: Literal["mention", "related", "none"]
    published: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: who it is, when it happened, how it is spoken of, and what only looks like it."""

    id: str
    name: str
    name_en: str
    description: str
    event: date | None
    signals: tuple[Signal, ...]
    forms: tuple[Form, ...]
    vetoes: tuple[Veto, ...]
    examples: tuple[Example, ...]
    rejected: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    source: str = ""
    digest: str = ""

    def title(self, language: str) -> str:
        """Return its name in a language: "en", or else Vietnamese."""
        return self.name_en if language == "en" and self.name_en else self.name
