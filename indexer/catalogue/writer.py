"""The catalogue's one writer: adds versions of articles, buries old ones, and forgets what a killed run left."""

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from indexer.catalogue.connection import CATALOGUE, checkpoint, guarding, open_writer
from indexer.catalogue.rows import Content, StoredArticle, Tag, decode
from indexer.filters import Ids
from indexer.schema import Mention

FIND = "SELECT number, raw, first, count, duplicates, digest FROM articles WHERE id = ? AND died IS NULL"
FIRST_INDEXED = (
    "SELECT coalesce(json_extract(meta, '$.first_indexed_at'), json_extract(meta, '$.indexed_at')) "
    "FROM contents WHERE number = ? AND json_valid(meta)"
)
_AT_ONCE = 256  # articles
VISIBLE = "born <= :g AND (died IS NULL OR died > :g)"


@dataclass(frozen=True, slots=True)
class Version:
    """The living version of an article: its number, the digests of its raw form and its rows, and its passages."""

    number: int
    raw: bytes
    first: int
    count: int
    duplicates: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is stored of an article that is added."""

    id: str
    day: int
    raw: bytes
    count: int
    content: Content
    tags: frozenset[Tag]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The rows that a reader keeps in memory, one per visible article, by ascending number (and passage ids)."""

    numbers: Ids
    first: Ids
    count: Ids
    day: Ids
    length: Ids
    duplicates: Ids

    def digest(self) -> str:
        """Return the SHA-256 that the manifest holds."""
        sha = hashlib.sha256()
        for column in (self.numbers, self.first, self.count, self.day, self.length, self.duplicates):
            sha.update(np.ascontiguousarray(column).tobytes())
        return sha.hexdigest()

    def passage_ids(self) -> Ids:
        """Return the ids of all visible passages, ascending."""
        return spread(self.first, self.count)


def spread(first: Ids, count: Ids) -> Ids:
    """Return first[0] … first[0]+count[0]-1, first[1] … in one array."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    ids: Ids = np.arange(total, dtype=np.int64) + np.repeat(first - (ends - count), count)
    return ids


class CatalogueWriter:
    """Opens the catalogue for writing; the caller holds the writer lock. A context manager.

    Everything between `begin` and `commit` becomes durable together. Rows are born in generation `generation`
    and are seen by nobody until that generation is published.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / CATALOGUE
        self._db = open_writer(self._path)
        self._terms: dict[tuple[str, str], int] = {}

    def __enter__(self) -> "CatalogueWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self._db.close()

    def begin(self) -> None:
        """Start a batch."""
        with guarding(self._path):
            self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the batch durable."""
        with guarding(self._path):
            self._db.execute("COMMIT")

    def forget_pending(self, generation: int) -> int:
        """Drop what a run left that ended before it published; `generation` is the last published. Idempotent.

        Returns how many versions of articles go, or live again.
        """
        with guarding(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            pending = [row[0] for row in self._db.execute("SELECT number FROM articles WHERE born > ?", (generation,))]
            self._delete(pending)
            again = self._db.execute("UPDATE articles SET died = NULL WHERE died > ?", (generation,)).rowcount
            self._db.execute("DELETE FROM mentions WHERE born > ?", (generation,))
            self._db.execute("UPDATE mentions SET died = NULL WHERE died > ?", (generation,))
            self._db.execute("DELETE FROM manifests WHERE generation > ?", (generation,))
            self._db.execute("COMMIT")
        return len(pending) + again

    def purge(self, oldest: int) -> int:
        """Delete versions that no kept generation shows; `oldest` is the oldest kept. Returns how many."""
        with guarding(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            dead = [row[0] for row in self._db.execute("SELECT number FROM articles WHERE died <= ?", (oldest,))]
            self._delete(dead)
            self._db.execute("DELETE FROM mentions WHERE died IS NOT NULL AND died <= ?", (oldest,))
            self._db.execute("DELETE FROM manifests WHERE generation < ?", (oldest,))
            self._db.execute("COMMIT")
        return len(dead)

    def _delete(self, numbers: Sequence[int]) -> None:
        for table in ("articles", "contents", "tags", "mentions", "sketches"):
            self._db.executemany(f"DELETE FROM {table} WHERE number = ?", ((number,) for number in numbers))

    def find(self, id: str) -> Version | None:
        """Return the living version of an article, one of this run included."""
        with guarding(self._path):
            row = self._db.execute(FIND, (id,)).fetchone()
        return Version(*row) if row else None

    def first_indexed_at(self, number: int) -> str | None:
        """Return when the first of the versions that end with this one was taken in; None where that is unreadable."""
        with guarding(self._path):
            row = self._db.execute(FIRST_INDEXED, (number,)).fetchone()
        return row[0] if row else None

    def buried(self, id: str) -> str | None:
        """Return since when an article is kept out, or None."""
        row = self._db.execute("SELECT since FROM tombstones WHERE id = ?", (id,)).fetchone()
        return str(row[0]) if row else None

    def add(self, new: NewVersion, generation: int, duplicates: int | None = None) -> tuple[int, int]:
        """Store a version; returns its number and the id of its first passage, both never used before."""
        with guarding(self._path):
            number = self._take("number", 1)
            first = self._take("passage", new.count)
            digest = new.content.digest(new.id, number, first, new.day)
            shared = number if duplicates is None else duplicates
            length = len(new.content.text.decode())
            self._db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)",
                (number, new.id, generation, first, new.count, new.day, length, shared, new.raw, digest),
            )
            content = new.content
            self._db.execute(
                "INSERT INTO contents VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)",
                (number, content.text, content.meta, content.spans, content.entities),
            )
            terms = sorted(self._term(tag) for tag in new.tags)
            self._db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", ((term, number) for term in terms))
            self.add_mentions(number, new.mentions, generation)
        return number, first

    def add_mentions(self, number: int, mentions: Iterable[Mention], generation: int) -> None:
        """Store where an article speaks of topics."""
        self._db.executemany(
            "INSERT INTO mentions VALUES (NULL, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, generation, *dataclasses.astuple(m)) for m in mentions),
        )

    def bury_mentions(self, generation: int) -> None:
        """Let all mentions end with `generation`; new ones take their place."""
        with guarding(self._path):
            self._db.execute("UPDATE mentions SET died = ? WHERE died IS NULL", (generation,))

    def bury(self, number: int, generation: int) -> None:
        """Let a version be seen no more from `generation` on."""
        with guarding(self._path):
            self._db.execute("UPDATE articles SET died = ? WHERE number = ?", (generation, number))

    def keep_out(self, id: str) -> None:
        """Remember that an article was removed on purpose, so that reading it again does not bring it back."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        with guarding(self._path):
            self._db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?)", (id, now))

    def let_in(self, id: str) -> None:
        """Forget that an article was removed."""
        with guarding(self._path):
            self._db.execute("DELETE FROM tombstones WHERE id = ?", (id,))

    def _take(self, counter: str, amount: int) -> int:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (counter,)).fetchone()
        value = int(row[0]) if row else 1
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (counter, value + amount))
        return value

    def _term(self, tag: Tag) -> int:
        known = self._terms.get((tag.kind, tag.key))
        if known is None:
            row = self._db.execute("SELECT term FROM terms WHERE kind = ? AND key = ?", (tag.kind, tag.key)).fetchone()
            if row is None:
                values = (tag.kind, tag.key, tag.folded, tag.label)
                row = (self._db.execute("INSERT INTO terms VALUES (NULL, ?, ?, ?, ?)", values).lastrowid,)
            if len(self._terms) > 500_000:
                self._terms.clear()
            known = self._terms[tag.kind, tag.key] = int(row[0])
        return known

    def columns(self, generation: int) -> Columns:
        """Return the rows that readers of `generation` keep in memory."""
        with guarding(self._path):
            return read_columns(self._db.execute(COLUMNS, {"g": generation}).fetchone())

    def next_generation(self, published: int) -> int:
        """Return a number for a generation that none has had, published or not."""
        with guarding(self._path):
            row = self._db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
            value = max(int(row[0]) if row else 0, published) + 1
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (value,))
        return value

    def put_manifest(self, generation: int, content: bytes) -> None:
        """Keep a copy of a manifest, from which a damaged one is mended."""
        with guarding(self._path):
            self._db.execute("INSERT OR REPLACE INTO manifests VALUES (?, ?)", (generation, content))

    def manifests(self) -> dict[int, bytes]:
        """Return the kept copies of manifests by generation."""
        with guarding(self._path):
            return dict(self._db.execute("SELECT generation, content FROM manifests").fetchall())

    def last_number(self) -> int:
        """Return the highest article number in use."""
        with guarding(self._path):
            return int(self._db.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0])

    def living(self, after: int, last: int | None = None) -> list[StoredArticle]:
        """Return the next living articles, numbered above `after`, at most `last`, ascending; none after the last."""
        query = (
            "SELECT a.id, a.number, a.first, a.duplicates, a.digest, CAST(c.text AS BLOB), CAST(c.meta AS BLOB), "
            "c.spans, c.entities FROM articles a JOIN contents c USING (number) "
            "WHERE a.number > ? AND a.number <= ? AND a.died IS NULL ORDER BY a.number LIMIT ?"
        )
        with guarding(self._path):
            rows = self._db.execute(query, (after, (1 << 62) if last is None else last, _AT_ONCE)).fetchall()
        return [decode(id, n, first, group, digest, Content(*parts)) for id, n, first, group, digest, *parts in rows]

    def sketches(self, keys: Sequence[int]) -> Iterator[tuple[int, int, bytes]]:
        """Yield number, group and sketch of living articles that share one of the band keys."""
        query = (
            "SELECT DISTINCT b.number, a.duplicates, s.sketch FROM bands b JOIN articles a USING (number) "
            f"JOIN sketches s USING (number) WHERE b.key IN ({','.join('?' * len(keys))}) AND a.died IS NULL LIMIT 64"
        )
        return iter(self._db.execute(query, tuple(keys)).fetchall())

    def add_sketch(self, number: int, sketch: bytes, keys: Sequence[int]) -> None:
        """Store what near-duplicates of an article are found by."""
        self._db.execute("INSERT INTO sketches VALUES (?, ?)", (number, sketch))
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((key, number) for key in keys))

    def compact(self) -> None:
        """Drop what belongs to no article any more, and write the file anew without it."""
        with guarding(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            for table in ("tags", "bands", "mentions"):
                self._db.execute(f"DELETE FROM {table} WHERE number NOT IN (SELECT number FROM articles)")
            self._db.execute("DELETE FROM terms WHERE term NOT IN (SELECT term FROM tags)")
            self._db.execute("COMMIT")
            self._db.execute("VACUUM")
        self._terms.clear()

    def checkpoint(self) -> bool:
        """Move the log into the file; False while a reader still needs it."""
        with guarding(self._path):
            return checkpoint(self._db)


# One row for all articles: fetched one by one, each would hand the interpreter over, while a server starts or serves.
COLUMNS = (
    "SELECT group_concat(number), group_concat(first), group_concat(count), group_concat(day), group_concat(length), "
    "group_concat(duplicates) FROM (SELECT number, first, count, day, length, duplicates FROM articles "
    f"WHERE {VISIBLE} ORDER BY number)"
)


def read_columns(row: Sequence[str | None]) -> Columns:
    """Turn the row of the query COLUMNS into arrays."""
    return Columns(*(np.fromstring(text, np.int64, sep=",") if text else np.empty(0, np.int64) for text in row))
