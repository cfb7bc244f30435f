"""The questions that the first page offers: of those that ship, the ones that the index answers.

A page does not wait for that: it offers those whose words stand in the index, while a thread beside asks them, once for
each generation; what it found nothing for is offered no more.
"""

import functools
import math
from collections.abc import Callable

import numpy as np

from indexer import tables
from indexer.snapshot import Snapshot
from search_api.answer.question.question import classify
from search_api.background import Background
from search_api.messages import Language
from search_api.per_snapshot import PerSnapshot
from search_api.phrases.phrase import parse
from search_api.phrases.phrase_match import Matcher

SHOWN = 5
_BATCH, _MOST = 50, 500  # articles that are read for a phrase, at a time and in all
_LATER_SECONDS = 0.5  # so that the page that is about to be shown is made first


class Examples:
    """Hands out questions at once; a new generation is asked meanwhile, and what is known of before serves."""

    def __init__(self) -> None:
        self._held: PerSnapshot[tuple[str, ...]] = PerSnapshot()
        self._beside = Background("examples")
        self._asked_of = -1
        self._refused: frozenset[str] = frozenset()

    def __call__(self, snapshot: Snapshot, language: Language, answered: Callable[[str], bool]) -> tuple[str, ...]:
        """Return up to five questions, in the order of the file; begins to ask them where that is due."""
        if "lexical" not in snapshot.modes:
            return ()
        if self._asked_of != snapshot.generation:
            self._beside.begin(_LATER_SECONDS, lambda: self._ask(snapshot, answered))
        return tuple(one for one in self._supported(snapshot, language) if one not in self._refused)[:SHOWN]

    def _supported(self, snapshot: Snapshot, language: str) -> tuple[str, ...]:
        """Return all questions of a language whose phrase an article holds."""
        return self._held.get(
            snapshot,
            language,
            lambda: tuple(asked for spoken, asked, phrase in rows() if spoken == language and _holds(snapshot, phrase)),
        )

    def _ask(self, snapshot: Snapshot, answered: Callable[[str], bool]) -> None:
        """Ask one after the other, as many of each language as are shown; words that ask nothing need no answer."""
        for language in dict.fromkeys(spoken for spoken, _, _ in rows()):
            kept = 0
            for question in self._supported(snapshot, language):
                if kept < SHOWN:
                    kept += self._keeps(question, answered)
        self._asked_of = snapshot.generation

    def _keeps(self, question: str, answered: Callable[[str], bool]) -> bool:
        kept = classify(question).asks != "question" or answered(question)
        self._refused = self._refused - {question} if kept else self._refused | {question}
        return kept


def _holds(snapshot: Snapshot, phrase: str) -> bool:
    """Say whether an article holds the phrase; its words alone, somewhere in an article, promise no answer."""
    matcher = Matcher(parse(phrase))
    found = matcher.candidates(snapshot.lexical, share=math.inf)
    assert found is not None, "they are all of them at most"
    numbers = np.intersect1d(found, snapshot.numbers())
    batches = (numbers[start : start + _BATCH].tolist() for start in range(0, min(len(numbers), _MOST), _BATCH))
    return any(matcher.spans(text) for batch in batches for _, text in snapshot.catalogue.texts(batch))


@functools.lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, str, str], ...]:
    """Read the file: language, question, phrase query."""
    found = tables.rows("search_api", "data", "examples.tsv")
    return tuple((language, question, phrase) for language, question, phrase in found)
