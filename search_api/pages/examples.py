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
_BATCH, _MOST = 50, 500  # articles that are read for a phrase, at a time and in all
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
    """Say whether an article holds the phrase; its words alone, somewhere in an article, promise no answer."""
    matcher = Matcher(parse(phrase))
    found = matcher.candidates(snapshot.lexical)
    numbers = snapshot.numbers() if found is None else np.intersect1d(found, snapshot.numbers())
    batches = (numbers[start : start + _BATCH].tolist() for start in range(0, min(len(numbers), _MOST), _BATCH))
    return any(any(matcher.counts([utf8 for _, utf8 in snapshot.catalogue.utf8(batch)])) for batch in batches)


@functools.lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, str, str], ...]:
    """Read the file: language, question, phrase query."""
    text = resources.files("search_api.data").joinpath("examples.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((language, question, phrase) for language, question, phrase in lines)
