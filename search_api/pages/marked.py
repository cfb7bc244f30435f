"""Cut a text into pieces for display: matches, entities, and what is neither. Offsets are code points."""

import bisect
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
    terms = _Spans(_joined(_clipped([mark for mark in highlights if mark.get("kind") != "sentence"], start, end)))
    sentences = _Spans(_joined(_clipped([mark for mark in highlights if mark.get("kind") == "sentence"], start, end)))
    named = _Spans(_clipped(entities, start, end))
    cuts = {start, end}
    for first, last, _ in (*terms.spans, *sentences.spans, *named.spans):
        cuts |= {first, last}
    found: list[Piece] = []
    ordered = sorted(cut for cut in cuts if not terms.splits(cut))
    for first, last in itertools.pairwise(ordered):
        mark = "term" if terms.at(first) else "sentence" if sentences.at(first) else ""
        entity = named.at(first) or {}
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


def _joined(spans: list[tuple[int, int, Json]]) -> list[tuple[int, int, Json]]:
    """Make one of spans that overlap; `spans` are sorted."""
    joined: list[tuple[int, int, Json]] = []
    for first, last, span in spans:
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]), joined[-1][2])
        else:
            joined.append((first, last, span))
    return joined


class _Spans:
    """Spans that lie apart: of those that overlap the longest, then the first, is kept."""

    def __init__(self, spans: list[tuple[int, int, Json]]) -> None:
        self._starts: list[int] = []
        self.spans: list[tuple[int, int, Json]] = []
        for span in sorted(spans, key=lambda item: (item[0] - item[1], item[0])):
            at = bisect.bisect_left(self._starts, span[0])
            if (at == 0 or self.spans[at - 1][1] <= span[0]) and (at == len(self.spans) or self._starts[at] >= span[1]):
                self._starts.insert(at, span[0])
                self.spans.insert(at, span)

    def at(self, position: int) -> Json | None:
        """Return the span that holds a position."""
        before = bisect.bisect_right(self._starts, position) - 1
        return self.spans[before][2] if before >= 0 and position < self.spans[before][1] else None

    def splits(self, position: int) -> bool:
        """Say whether a cut at a position would go through a span."""
        before = bisect.bisect_left(self._starts, position) - 1
        return before >= 0 and position < self.spans[before][1]
