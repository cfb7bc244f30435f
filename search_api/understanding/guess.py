"""A guess of what stretch of a question names what."""

from dataclasses import dataclass
from typing import Literal

GuessKind = Literal["place", "date", "person", "office", "body", "topic"]


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that characters `start` to `end` of the NFC question seem to name.

    `values` are what a filter takes: place codes, (first day, last day) with "" for open, a topic, or a name. `label`
    is for people to read. A `strong` guess may narrow the search, a weak one only lifts what fits; neither may empty
    it: whoever applies guesses goes without them where nothing is left. `former` says that the place is none of today.
    """

    kind: GuessKind
    start: int
    end: int
    text: str
    values: tuple[str, ...]
    label: str
    strong: bool
    former: bool = False
