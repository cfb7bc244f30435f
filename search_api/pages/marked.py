"""Cut a text into pieces for display: matches, entities, and what is neither. Offsets are code points."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown in one way.

    `mark` is "", "sentence" or "term" (a term inside a sentence is a term); `entity` is its type or "".
    """

    text: str
    mark: str = ""
    entity: str = ""
    title: str = ""


def pieces(
    text: str, highlights: Sequence[Json] = (), entities: Sequence[Json] = (), *, start: int = 0, end: int | None = None
) -> list[Piece]:
    """Cut `text[start:end]`. A matched term is never split; of overlapping entities the longer one is shown."""
    end = len(text) if end is None else end
    terms = _clipped([mark for mark in highlights if mark.get("kind") != "sentence"], start, end)
    sentences = _clipped([mark for mark in highlights if mark.get("kind") == "sentence"], start, end)
    named = _apart(_clipped(entities, start, end))
    cuts = {start, end}
    for first, last, _ in (*terms, *sentences, *named):
        cuts |= {first, last}
    for first, last, _ in terms:
        cuts -= {cut for cut in cuts if first < cut < last}
    found: list[Piece] = []
    ordered = sorted(cuts)
    for first, last in itertools.pairwise(ordered):
        mark = "term" if _within(terms, first) else "sentence" if _within(sentences, first) else ""
        entity = _within(named, first) or {}
        found.append(Piece(text[first:last], mark, str(entity.get("type", "")), title_of(entity)))
    return found


def title_of(entity: Json) -> str:
    """Say in words what is known of an entity: offices of a person, the value of a date."""
    roles = "; ".join(role if isinstance(role, str) else str(role.get("text", "")) for role in entity.get("roles", ()))
    return roles or str(entity.get("value") or entity.get("name") or "")


def _clipped(spans: Sequence[Json], start: int, end: int) -> list[tuple[int, int, Json]]:
    """Return the spans that touch start..end, cut to it, sorted; empty ones are dropped."""
    cut = [(max(span["start"], start), min(span["end"], end), span) for span in spans]
    return sorted(((first, last, span) for first, last, span in cut if first < last), key=lambda item: item[:2])


def _apart(spans: list[tuple[int, int, Json]]) -> list[tuple[int, int, Json]]:
    """Drop spans that overlap a longer one."""
    kept: list[tuple[int, int, Json]] = []
    for span in sorted(spans, key=lambda item: (item[0] - item[1], item[0])):
        if all(span[1] <= first or span[0] >= last for first, last, _ in kept):
            kept.append(span)
    return sorted(kept, key=lambda item: item[0])


def _within(spans: list[tuple[int, int, Json]], position: int) -> Json | None:
    """Return the span that holds a position."""
    return next((span for first, last, span in spans if first <= position < last), None)
