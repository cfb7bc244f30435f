"""Keeps the completions of the newest generation: made aside, so that no search waits for them.

Those of many articles take seconds of a processor, so a process of its own makes them, gently, and this one maps the
file it leaves, which has no name and goes with the last who maps it.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from indexer import child, collector
from indexer.snapshot import Snapshot
from indexer.storage import DIGESTS
from indexer.vietnamese.fold import match_key
from search_api.background import Background
from search_api.completions.known_terms import held_terms, spellings
from search_api.completions.phrases import phrases, stop_words
from search_api.completions.suggest import Suggestions
from search_api.completions.suggestion_table import Suggestion, make_table, map_table

_LATER_SECONDS = 0.2  # so that a server which opens an index is ready first
_FEW = 2_000  # articles whose completions take less than a new process does
_TITLES = 300_000
_GENTLY = 19


class SuggestionSource:
    """Hands out completions at once; those of a new generation are made meanwhile, and those of before serve.

    `topics` are the names of the topics by their ids.
    """

    def __init__(self, topics: Mapping[str, str] | None = None) -> None:
        self._topics = dict(topics or {})
        self._beside = Background("suggestions")
        self._made = (-1, Suggestions.of(()))

    def __call__(self, snapshot: Snapshot) -> tuple[int, Suggestions]:
        """Return the completions at hand and their generation; where it is not `snapshot`'s, begins to make those."""
        if self._made[0] != snapshot.generation:
            self._beside.begin(_LATER_SECONDS, lambda: self._make(snapshot))
        return self._made

    def _make(self, snapshot: Snapshot) -> None:
        self._made = (snapshot.generation, make(snapshot, self._topics))


def make(snapshot: Snapshot, topics: Mapping[str, str]) -> Suggestions:
    """Make the completions of a snapshot, which must stay open; many in a process of their own. Raises OSError."""
    if snapshot.counts()["articles"] <= _FEW:
        return Suggestions.of(collect(snapshot, topics))
    with tempfile.TemporaryFile(prefix="timtin-") as file:
        asked = snapshot.folder, snapshot.generation, json.dumps(topics)
        with child.begin(__name__, "serve", *asked, stdout=file, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            told = process.stderr.read().decode(errors="replace")
        if process.returncode:
            raise OSError(f"the process that makes completions ended with {process.returncode}: {told[-2000:]}")
        return Suggestions(map_table(file))


def serve() -> None:
    """Be the child: write the completions of an index folder's generation to standard output."""
    with contextlib.suppress(OSError):
        os.nice(_GENTLY)
    child.end_with_the_parent()
    with collector.collecting_nothing(), Snapshot(Path(sys.argv[1]), int(sys.argv[2]), DIGESTS) as snapshot:
        make_table(collect(snapshot, json.loads(sys.argv[3]))).write(sys.stdout.buffer)


def collect(snapshot: Snapshot, topics: Mapping[str, str]) -> list[Suggestion]:
    """Return everything of a generation that can complete what somebody types; of the topics those that it mentions."""
    catalogue = snapshot.catalogue
    mentioned = {topic: len(catalogue.with_topic(topic)) for topic in topics}
    titles = catalogue.titles(_TITLES)
    found = [Suggestion(title, "title", 1, article_id) for article_id, title in titles if title]
    frequent = phrases((title for _, title in titles), stop_words())
    found += [Suggestion(text, "phrase", count) for text, count in frequent]
    places = catalogue.tag_table("place", also="named").counts()
    if "lexical" in snapshot.modes:
        spelled = spellings([text for text, _ in frequent], [label for _, label, _ in places])
        terms = [(spelled.get(match_key(term), term), count) for term, count in held_terms(snapshot.lexical)]
        found += [Suggestion(text, "phrase", count) for text, count in terms if text]
    found += [Suggestion(label, "place", count, key) for key, label, count in places]
    found += [Suggestion(label, "person", count) for _, label, count in catalogue.tag_table("person").counts()]
    found += [Suggestion(topics[topic], "topic", count, topic) for topic, count in mentioned.items() if count]
    return found
