"""The questions that the first page offers: of those that ship, only the ones the index has something for."""

import functools
from importlib import resources

import numpy as np

from indexer.snapshot import Snapshot
from search_api.pages.labels import Language
from search_api.per_snapshot import PerSnapshot
from search_api.phrase import parse
from search_api.phrase_match import Matcher

SHOWN = 5
_KEPT: PerSnapshot[tuple[str, ...]] = PerSnapshot()


def examples(snapshot: Snapshot, language: Language) -> tuple[str, ...]:
    """Return up to five questions whose words stand in the index, in the order of the file."""
    if "lexical" not in snapshot.modes:
        return ()
    return _KEPT.get(snapshot, language, lambda: _supported(snapshot, language))


def _supported(snapshot: Snapshot, language: Language) -> tuple[str, ...]:
    found: list[str] = []
    for spoken, question, phrase in rows():
        if spoken == language and len(found) < SHOWN and _holds(snapshot, phrase):
            found.append(question)
    return tuple(found)


def _holds(snapshot: Snapshot, phrase: str) -> bool:
    numbers = Matcher(parse(phrase)).candidates(snapshot.lexical)
    return numbers is None or len(np.intersect1d(numbers, snapshot.numbers())) > 0


@functools.lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, str, str], ...]:
    """Read the file: language, question, phrase query."""
    text = resources.files("search_api.data").joinpath("examples.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((language, question, phrase) for language, question, phrase in lines)
