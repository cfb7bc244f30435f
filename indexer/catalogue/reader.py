"""The catalogue as one generation's readers see it; safe to share between threads."""

import contextlib
import json
import os
import queue
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.catalogue.connection import CATALOGUE, Connection, guarding, open_reader
from indexer.catalogue.rows import Content, ShownPassage, StoredArticle, StoredMention, decode, entities_in
from indexer.catalogue.tag_table import TagTable
from indexer.catalogue.writer import COLUMNS, VISIBLE, Columns, read_columns
from indexer.errors import IndexDamaged, TimTinError
from indexer.filters import Ids
from indexer.reasons import Reason
from indexer.time_left import check, over
from indexer.vietnamese.fold import fold, has_marks, match_key

ARTICLE = (
    "SELECT a.id, a.number, a.first, a.duplicates, a.digest, a.day, CAST(c.text AS BLOB), CAST(c.meta AS BLOB), "
    "c.spans, c.entities FROM articles a JOIN contents c USING (number) "
)
_STEPS = 100_000  # of SQLite's machine between two looks at the clock: some milliseconds


class CatalogueReader:
    """Reads one generation. Every article's digest is checked when it is read. Raises IndexDamaged."""

    def __init__(self, folder: Path, generation: int) -> None:
        self._path = folder / CATALOGUE
        self.generation = generation
        # By handle, so that connections opened later reach the same catalogue after a restore has moved the folder.
        self._folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._forget = weakref.finalize(self, os.close, self._folder)
        self._idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._closed = False
        self._idle.put(self._connect())

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            db = self._idle.get_nowait()
        except queue.Empty:
            db = self._connect()
        try:
            with guarding(self._path):
                yield db
        except TimTinError:
            check()  # SQLite ended the query for it
            raise
        finally:
            if self._closed:
                db.close()
            else:
                self._idle.put(db)

    def _all(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        with self._reading() as db:
            return db.execute(query, values).fetchall()

    def _connect(self) -> Connection:
        pinned = Path(f"/proc/self/fd/{self._folder}", CATALOGUE)
        db = open_reader(pinned if pinned.exists() else self._path, self._path)
        db.set_progress_handler(over, _STEPS)
        return db

    def close(self) -> None:
        """Close all connections; a query that still runs closes its own."""
        self._closed = True
        self._forget()
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    def columns(self) -> Columns:
        """Return what is kept in memory of every visible article."""
        (row,) = self._all(COLUMNS, {"g": self.generation})
        return read_columns(row)

    def number_of(self, id: str) -> int | None:
        """Return the number of the visible version of an article."""
        rows = self._all(f"SELECT number FROM articles WHERE id = :id AND {VISIBLE}", {"id": id, "g": self.generation})
        return int(rows[0][0]) if rows else None

    def articles(self, numbers: Sequence[int], *, entities: bool = True) -> list[StoredArticle]:
        """Return the articles with these numbers, in this order; unknown numbers are left out."""
        rows = self._rows(numbers)
        return [self._checked(rows[number], entities)[0] for number in numbers if number in rows]

    def shown(self, places: Sequence[tuple[int, int]]) -> list[ShownPassage]:
        """Return passages, given as (id, article number), with their articles; each must exist."""
        rows = self._rows([number for _, number in places])
        found = []
        for passage_id, number in places:
            article, packed = self._checked(rows[number], entities=False)
            span = article.passages[passage_id - article.first_passage]
            found.append(ShownPassage(article, span, entities_in(packed, span)))
        return found

    def _rows(self, numbers: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        query = ARTICLE + "WHERE a.number IN (SELECT value FROM json_each(?))"
        return {row[1]: row for row in self._all(query, (_listed(numbers),))}

    def texts(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """Return (number, text) of articles, by number, unchecked: for passes over many texts."""
        query = "SELECT number, text FROM contents WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        return self._all(query, (_listed(numbers),))

    def _checked(self, row: tuple[Any, ...], entities: bool) -> tuple[StoredArticle, bytes]:
        """Return the article of a row whose digest is right, and its packed entities."""
        id, number, first, duplicates, digest, day, *parts = row
        content = Content(*parts)
        if content.digest(id, number, first, day) != digest:
            raise IndexDamaged(Reason("article_changed", path=self._path, id=id))
        return decode(id, number, first, duplicates, digest, content, entities=entities), content.entities

    def tagged(self, kind: str, name: str) -> Ids:
        """Return the numbers of articles with a tag: by key, else by name; a name without marks finds marked ones."""
        condition, value = ("key = ?", name)
        if kind not in ("place", "named") or not name.isdigit():
            marked = has_marks(name) and kind not in ("place", "named")
            condition, value = ("key = ?", match_key(name)) if marked else ("folded = ?", fold(name))
        query = (
            f"SELECT DISTINCT number FROM tags WHERE term IN (SELECT term FROM terms WHERE kind = ? AND {condition})"
        )
        return _column(self._all(query, (kind, " ".join(value.split()))))

    def tagged_among(self, kind: str, folded: Sequence[str], numbers: Sequence[int]) -> set[int]:
        """Return which of a few articles have a tag with one of these names without marks, places with such a code."""
        column = "t.key" if kind in ("place", "named") else "t.folded"
        query = (
            f"SELECT DISTINCT g.number FROM terms t CROSS JOIN tags g USING (term) WHERE t.kind = :k AND {column} IN "
            "(SELECT value FROM json_each(:f)) AND g.number IN (SELECT value FROM json_each(:n))"
        )
        values = {"k": kind, "f": json.dumps(list(folded)), "n": _listed(numbers)}
        return {int(number) for (number,) in self._all(query, values)}

    def mentioning(self, topic: str, numbers: Sequence[int]) -> set[int]:
        """Return which of a few articles mention a topic."""
        query = (
            "SELECT DISTINCT number FROM mentions WHERE topic = :t AND kind = 'mention' AND "
            f"number IN (SELECT value FROM json_each(:n)) AND {VISIBLE}"
        )
        values = {"t": topic, "n": _listed(numbers), "g": self.generation}
        return {int(number) for (number,) in self._all(query, values)}

    def with_topic(self, topic: str) -> Ids:
        """Return the numbers of articles that mention a topic."""
        query = f"SELECT DISTINCT number FROM mentions WHERE topic = :t AND kind = 'mention' AND {VISIBLE}"
        return _column(self._all(query, {"t": topic, "g": self.generation}))

    def mention_keys(self, topic: str, *, related: bool) -> Ids:
        """Return (seq, number, start) of every mention of a topic, by number and start."""
        kinds = "" if related else "AND kind = 'mention' "
        query = f"SELECT seq, number, start FROM mentions WHERE topic = :t {kinds}AND {VISIBLE} ORDER BY number, start"
        return np.array(self._all(query, {"t": topic, "g": self.generation}), np.int64).reshape(-1, 3)

    def mention_counts(self, topic: str) -> Ids:
        """Return (number, mentions, of class related) of every article that mentions a topic, by number."""
        query = (
            "SELECT number, sum(kind = 'mention'), sum(kind <> 'mention') FROM mentions "
            f"WHERE topic = :t AND {VISIBLE} GROUP BY number ORDER BY number"
        )
        return np.array(self._all(query, {"t": topic, "g": self.generation}), np.int64).reshape(-1, 3)

    def mentions_of(self, topic: str, numbers: Sequence[int]) -> list[StoredMention]:
        """Return the mentions of a topic in some articles, of either class, by number and start."""
        query = (
            'SELECT topic, start, "end", sentence_start, sentence_end, kind, tier, rule, confidence, reason, number '
            f"FROM mentions WHERE topic = :t AND number IN (SELECT value FROM json_each(:n)) AND {VISIBLE} "
            "ORDER BY number, start, seq"
        )
        values = {"t": topic, "n": _listed(numbers), "g": self.generation}
        return [StoredMention(*row) for row in self._all(query, values)]

    def mentions(self, seqs: Sequence[int]) -> list[StoredMention]:
        """Return mentions by their seq, in this order."""
        query = (
            'SELECT seq, topic, start, "end", sentence_start, sentence_end, kind, tier, rule, confidence, reason, '
            "number FROM mentions WHERE seq IN (SELECT value FROM json_each(?))"
        )
        rows = {row[0]: row for row in self._all(query, (_listed(seqs),))}
        return [StoredMention(*rows[seq][1:]) for seq in map(int, seqs) if seq in rows]

    def topics(self) -> dict[str, int]:
        """Return how many mentions each topic has."""
        query = (
            "SELECT m.topic, count(*) FROM mentions m JOIN articles a USING (number) WHERE m.kind = 'mention' "
            "AND m.born <= :g AND (m.died IS NULL OR m.died > :g) AND a.born <= :g AND (a.died IS NULL OR a.died > :g) "
            "GROUP BY m.topic"
        )
        return {str(topic): int(count) for topic, count in self._all(query, {"g": self.generation})}

    def tag_table(self, kind: str, also: str = "") -> TagTable:
        """Return which visible articles have which tags of a kind, or of the kind `also` with the same key."""
        rows = self._all(
            "SELECT t.key, max(t.label), group_concat(g.number) FROM terms t JOIN tags g USING (term) "
            "WHERE t.kind IN (?, ?) GROUP BY t.key",
            (kind, also),
        )
        visible = self._all(f"SELECT number FROM articles WHERE {VISIBLE} ORDER BY number", {"g": self.generation})
        return TagTable.of([(str(key), str(label), str(listed)) for key, label, listed in rows], _column(visible))

    def tag_numbers(self, kind: str, key_length: int | None) -> list[tuple[str, str, Ids]]:
        """Return key, label and article numbers of the tags of a kind whose key is so long; faster where few fit."""
        terms = self._all("SELECT term, key, label FROM terms WHERE kind = ? ORDER BY key", (kind,))
        return [
            (str(key), str(label), self._numbers_of(term))
            for term, key, label in terms
            if key_length is None or len(key) == key_length
        ]

    def _numbers_of(self, term: int) -> Ids:
        """Return the sorted numbers of articles with a term: as one text, which is read faster than so many rows."""
        listed = self._all("SELECT group_concat(number) FROM tags WHERE term = ?", (term,))[0][0]
        return np.sort(np.fromstring(listed, np.int64, sep=",")) if listed else np.zeros(0, np.int64)

    def titles(self, limit: int) -> list[tuple[str, str]]:
        """Return (id, title) of the visible articles, those taken in last first."""
        query = (
            "SELECT a.id, json_extract(c.meta, '$.title') FROM articles a JOIN contents c USING (number) "
            f"WHERE {VISIBLE} ORDER BY a.number DESC LIMIT :limit"
        )
        return [(str(id), str(title)) for id, title in self._all(query, {"g": self.generation, "limit": limit})]

    def topics_of(self, number: int) -> list[str]:
        """Return the topics that an article mentions."""
        query = (
            f"SELECT DISTINCT topic FROM mentions WHERE number = :n AND kind = 'mention' AND {VISIBLE} ORDER BY topic"
        )
        return [str(topic) for (topic,) in self._all(query, {"n": number, "g": self.generation})]

    def tombstones(self) -> int:
        """Return how many articles are kept out."""
        return int(self._all("SELECT count(*) FROM tombstones")[0][0])


def _listed(numbers: Sequence[int]) -> str:
    """Return numbers as SQLite's json_each reads them."""
    return json.dumps([int(number) for number in numbers])


def _column(rows: list[tuple[Any, ...]]) -> Ids:
    return np.sort(np.array(rows, np.int64).reshape(-1))
