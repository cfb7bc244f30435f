"""A person's name where a text has it, and the titles that introduce names."""

import functools
from dataclasses import dataclass

from indexer.extract.lexicon import Phrases, read_rows


@dataclass(slots=True)
class Name:
    """A person's name in words `start` to `end` (`stop` is its end offset: initials keep their full stop).

    `trigger` is the first word of what introduces it (honorific, rank); `sure` says how well it is attested.
    """

    start: int
    end: int
    stop: int
    trigger: int
    sure: float
    person: int = -1
    title: str = ""


@functools.cache
def titles() -> Phrases:
    """Return the words that introduce a name, with their class (honorific, rank, degree, calling)."""
    return Phrases({row[0]: row[1] for row in read_rows("titles.tsv")})
