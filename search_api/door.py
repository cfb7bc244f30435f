"""The door for Python programs: an opened index whose answers are flat rows, ready for a table or a pandas frame.

from search_api import door
index = door.open_index("index")
frame = pandas.DataFrame(index.mentions("bau-cu-2026"))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search_api.answer.shape import answer_json
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.mention_rows import as_json
from search_api.mentions.mentions import all_rows
from search_api.reading import Reading, open_for_searching
from search_api.results.search import Asked, search
from search_api.settings import load_settings
from search_api.understanding.narrowing import Narrowing, read_filters

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Door:
    """An opened index. Every row has the same keys, so that rows make a table; offsets are code points."""

    reading: Reading

    def search(self, q: str, limit: int = 10, narrowing: Narrowing | None = None) -> list[Row]:
        """Return the passages that answer best, best first. Raises BadParameter."""
        _, found = search(self.reading, Asked(q, limit, narrowing=narrowing or Narrowing()))
        return [
            {"score": hit["score"], **_article(hit["article"]), "text": hit["text"], "link": hit["link"]}
            for hit in found["results"]
        ]

    def mentions(self, subject: str, narrowing: Narrowing | None = None) -> list[Row]:
        """Return every mention of a topic (by its id) or of a phrase. Raises BadParameter, QueryError."""
        filters = read_filters(narrowing or Narrowing(), self.reading.gazetteer, self.reading.topic_ids)
        known = subject in self.reading.topic_ids
        request = MentionsRequest(subject if known else None, None if known else subject, filters)
        rows = map(as_json, all_rows(self.reading.snapshots(), request))
        return [_article(row.pop("article")) | row for row in rows]

    def ask(self, question: str, narrowing: Narrowing | None = None) -> Row | None:
        """Return the answer with the sentence that proves it, None where nothing supports one. Raises QueryError."""
        filters = read_filters(narrowing or Narrowing(), self.reading.gazetteer, self.reading.topic_ids)
        found = answer_json(self.reading.answer(question, filters))
        if not found["found"]:
            return None
        told = {"answer": found["text"], "confidence": found["confidence"], "sentence": found["sentence"]["text"]}
        return told | _article(found["article"])


def open_index(folder: str | Path | None = None) -> Door:
    """Open an index with its model; the folder is that of the settings where none is given.

    Raises IndexMissing, IndexDamaged, IndexMismatch, ModelError.
    """
    return Door(open_for_searching(load_settings({"index": folder}).settings))


def _article(head: Mapping[str, Any]) -> Row:
    """Return what a row says of its article; the place as names of commune and province."""
    place = head.get("place") or {}
    names = {level: (place.get(level) or {}).get("name") for level in ("commune", "province")}
    return {name: head.get(name) for name in ("id", "title", "url", "published", "source")} | names
