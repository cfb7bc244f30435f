"""One generation of an index, opened for reading: the only thing that search reads from.

A snapshot never changes while it is open, whatever is written meanwhile, and any number of threads may share it.
Files are checked against their digests before any library parses them: a damaged catalogue is refused, and with
damaged vectors or postings the other part answers alone (`modes`). `SnapshotSource` keeps the newest one open.
"""

import os
import weakref
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from indexer import lock
from indexer.bm25 import ForwardIndex, Idf
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.rows import ShownPassage, StoredArticle, StoredMention, day_of
from indexer.catalogue.tag_table import TagTable
from indexer.catalogue.writer import spread
from indexer.digest_prefetch import check_ahead
from indexer.errors import IndexDamaged, IndexMissing
from indexer.filters import Allowed, Filters, Ids, contains
from indexer.forward import Keys
from indexer.lexical import Lexical, LexicalQuery
from indexer.manifest import (
    LEXICAL,
    MANIFEST,
    Manifest,
    current_generation,
    generation_folder,
    read_manifest,
)
from indexer.reasons import Reason
from indexer.recovery import VECTORS, damaged_parts
from indexer.seal import check_seal
from indexer.segments import sentences_of, texts_of, words_of
from indexer.sentence_rows import SentenceIndex, Sentences
from indexer.stages import Vectors
from indexer.storage import DIGESTS, DigestCache
from indexer.text_words import TextBlock, TextWords
from indexer.threads import opening
from indexer.vectors import Segment, VectorIndex, read_segment
from indexer.vietnamese.normalise import nfc

REMEMBERED_FILTERS = 64
_AT_ONCE = 256  # articles


class Snapshot:
    """One generation, opened. Use `open_snapshot`; close it, or let `SnapshotSource` do so."""

    def __init__(self, folder: Path, generation: int, digests: DigestCache) -> None:
        self.folder = folder
        self.generation = generation
        home = generation_folder(folder, generation)
        in_use = lock.share(home / MANIFEST)
        self._release = weakref.finalize(self, os.close, in_use)
        try:
            self.manifest: Manifest = read_manifest(folder, generation)
            self.mark = self.manifest.mark
            check_ahead(folder, self.manifest, digests)
            check_seal(folder, digests)
            self.damage: dict[str, str] = damaged_parts(folder, self.manifest, digests)
            segments = None if VECTORS in self.damage else opening().submit(self._read_segments, digests)
            try:
                self._open_catalogue()
            finally:
                wait([segments] if segments else [])
            self._vectors: VectorIndex | None = None
            self._forward: ForwardIndex | None = None
            self._sentences: SentenceIndex | None = None
            self._texts = TextWords(())
            if segments is not None:
                self._open_segments(segments.result())
            self._lexical = None if LEXICAL in self.damage else Lexical(home / LEXICAL)
        except BaseException:
            self.close()
            raise
        # Not functools.lru_cache, which would hold the snapshot, so that its files stayed mapped until a collection.
        self._allowed: dict[Filters, Allowed] = {}
        self._tags: dict[str, TagTable] = {}  # by kind, made when one is first counted

    def _open_catalogue(self) -> None:
        self.catalogue = CatalogueReader(self.folder, self.generation)
        self._close_catalogue = weakref.finalize(self, self.catalogue.close)
        self._columns = self.catalogue.columns()
        if self._columns.digest() != self.manifest.columns:
            name = f"{self.folder}/catalogue.sqlite"
            raise IndexDamaged(Reason("not_of_the_generation", path=name, generation=self.generation))
        self._living = self._columns.passage_ids()
        self._holding = np.flatnonzero(self._columns.count > 0)  # rows of articles that have passages
        self._first = self._columns.first[self._holding]

    def _read_segments(self, digests: DigestCache) -> list[Segment]:
        return [read_segment(self.folder, entry, digests) for entry in self.manifest.segments]

    def _open_segments(self, segments: Sequence[Segment]) -> None:
        self._vectors = VectorIndex(segments, self._living, self.manifest.dimension)
        entries = self.manifest.segments
        stored = [(self.folder, entry, segment.ids) for entry, segment in zip(entries, segments, strict=True)]
        self._forward = ForwardIndex([words_of(*where) for where in stored])
        self._sentences = SentenceIndex([sentences_of(*where) for where in stored])
        self._texts = TextWords([rows for where in stored if (rows := texts_of(*where)) is not None])

    @property
    def modes(self) -> tuple[str, ...]:
        """Return which of "lexical" and "dense" can answer: a damaged part is left out until it was made again."""
        parts = {"lexical": self._lexical, "dense": self._vectors}
        return tuple(mode for mode, part in parts.items() if part is not None)

    @property
    def lexical(self) -> Lexical:
        """The postings. Raises IndexDamaged where they are."""
        if self._lexical is None:
            raise IndexDamaged(self.damage[LEXICAL])
        return self._lexical

    @property
    def size(self) -> int:
        """Count the passages."""
        return len(self._living)

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the generation go; it may be removed from disk from now on."""
        self._release()
        if hasattr(self, "_close_catalogue"):
            self._close_catalogue()

    def dense(self, vector: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Ids, Vectors]:
        """Find the k nearest passages of a unit vector (dim,): ids and cosines, best first, fewer where there are.

        Raises IndexDamaged where the vectors are, DimensionMismatch.
        """
        if self._vectors is None:
            raise IndexDamaged(self.damage[VECTORS])
        return self._vectors.search(vector, k, allowed)

    def word_scores(self, query: LexicalQuery, ids: Ids, idf: Idf) -> Vectors:
        """Score exactly the passages `ids` by words (0 where nothing matches), in their order; `idf` as for BM25."""
        if self._forward is None:
            return self.lexical.scores(query, ids)
        return self._forward.scores(query, ids, idf)

    def syllables(self, ids: Ids) -> list[tuple[Keys, Keys]] | None:
        """Return the hashes of the syllables of passages (`ForwardIndex.keys`), None where the vectors are damaged."""
        return None if self._forward is None else self._forward.keys(ids)

    def sentences(self, ids: Ids) -> list[Sentences] | None:
        """Return the sentences of passages, in their order, None where the vectors are damaged."""
        return None if self._sentences is None else self._sentences.sentences(ids)

    def text_words(self, numbers: Ids) -> Iterator[TextBlock]:
        """Yield the words of the whole texts of articles, in blocks and no certain order.

        Articles without passages are in none, and none is where the vectors are damaged or of an older version.
        """
        rows = np.searchsorted(self._columns.numbers, numbers)
        holding = self._columns.count[rows] > 0
        yield from self._texts.blocks(numbers[holding], self._columns.first[rows[holding]])

    def vectors(self, ids: Ids) -> Vectors:
        """Return the stored vectors of the passages `ids`, (n, dim), zeros where there is none. Raises IndexDamaged."""
        if self._vectors is None:
            raise IndexDamaged(self.damage[VECTORS])
        return self._vectors.vectors(ids)

    def allowed(self, filters: Filters | None) -> Allowed | None:
        """Return all passages that `filters` leave, or None where there is no filter."""
        if not filters:
            return None
        found = self._allowed.get(filters)
        if found is None:
            if len(self._allowed) >= REMEMBERED_FILTERS:
                self._allowed.clear()
            found = self._allowed[filters] = self._filter(filters)
        return found

    def _filter(self, filters: Filters) -> Allowed:
        columns, keep = self._columns, np.ones(len(self._columns.numbers), np.bool_)
        if filters.date_from:
            keep &= columns.day >= max(day_of(filters.date_from), 1)
        if filters.date_to:
            keep &= (columns.day <= day_of(filters.date_to)) & (columns.day > 0)
        if filters.places:
            found = [self.catalogue.tagged(kind, place) for place in filters.places for kind in ("place", "named")]
            keep &= contains(np.unique(np.concatenate(found)), columns.numbers)
        for kind in ("source", "person", "body"):
            if name := getattr(filters, kind):
                keep &= contains(self.catalogue.tagged(kind, name), columns.numbers)
        if filters.topic:
            keep &= contains(self.catalogue.with_topic(filters.topic), columns.numbers)
        return Allowed(columns.numbers[keep], spread(columns.first[keep], columns.count[keep]))

    def article_rows(self, passage_ids: Ids) -> Ids:
        """Return for each passage id the row of its article in memory, -1 where the generation has no such passage."""
        if not len(self._first):
            return np.full(len(passage_ids), -1, np.int64)
        columns, places = self._columns, np.searchsorted(self._first, passage_ids, side="right") - 1
        found = self._holding[np.maximum(places, 0)]
        inside = (passage_ids >= columns.first[found]) & (passage_ids < columns.first[found] + columns.count[found])
        return np.where(inside, found, -1)

    def article_numbers(self, passage_ids: Ids) -> Ids:
        """Return the article number of each passage id, -1 where the generation has no such passage."""
        rows = self.article_rows(passage_ids)
        return np.where(rows >= 0, self._columns.numbers[rows], -1) if len(self._columns.numbers) else rows

    def duplicates(self, numbers: Ids) -> Ids:
        """Return for each article number the group it nearly repeats; equal groups are near-duplicates."""
        rows = np.minimum(np.searchsorted(self._columns.numbers, numbers), len(self._columns.numbers) - 1)
        return self._columns.duplicates[rows]

    def days(self, numbers: Ids) -> Ids:
        """Return for each article number its date as yyyymmdd, 0 where unknown."""
        rows = np.minimum(np.searchsorted(self._columns.numbers, numbers), len(self._columns.numbers) - 1)
        return self._columns.day[rows]

    def articles(self, numbers: Sequence[int], *, entities: bool = True) -> list[StoredArticle]:
        """Return articles by number, in this order, each checked against its digest. Raises IndexDamaged."""
        return self.catalogue.articles(numbers, entities=entities)

    def shown(self, places: Sequence[tuple[int, int]]) -> list[ShownPassage]:
        """Return passages, given as (id, article number), with their articles, in this order. Raises IndexDamaged."""
        return self.catalogue.shown(places)

    def article(self, id: str) -> StoredArticle | None:
        """Return the article with this id, written in NFC or NFD, or None."""
        number = self.catalogue.number_of(id)
        if number is None:
            number = self.catalogue.number_of(nfc(id))
        found = self.articles([number]) if number is not None else []
        return found[0] if found else None

    def numbers(self, filters: Filters | None = None) -> Ids:
        """Return the numbers of the articles that the filters leave, ascending."""
        allowed = self.allowed(filters)
        return self._columns.numbers if allowed is None else allowed.numbers

    def characters(self, filters: Filters | None = None, newest: int | None = None) -> int:
        """Count the characters (code points) of the texts that the filters leave, up to the article `newest`."""
        kept = contains(self.numbers(filters), self._columns.numbers)
        if newest is not None:
            kept &= self._columns.numbers <= newest
        return int(self._columns.length[kept].sum())

    def without_passages(self) -> Ids:
        """Return the numbers of articles that have no passage, so that no posting leads to them."""
        found: Ids = self._columns.numbers[self._columns.count == 0]
        return found

    def walk(self, filters: Filters | None = None, *, entities: bool = True) -> Iterator[StoredArticle]:
        """Yield every article that the filters leave, by number."""
        numbers = self.numbers(filters)
        for start in range(0, len(numbers), _AT_ONCE):
            yield from self.articles(numbers[start : start + _AT_ONCE].tolist(), entities=entities)

    def mentions(self, topic: str, *, related: bool = False) -> list[StoredMention]:
        """Return the mentions of a topic, by article number and start."""
        keys = self.catalogue.mention_keys(topic, related=related)
        return self.catalogue.mentions(keys[contains(self._columns.numbers, keys[:, 1]), 0].tolist())

    def facets(
        self, filters: Filters | None = None, kinds: Sequence[str] = ("place", "source"), most: int | None = None
    ) -> dict[str, Any]:
        """Count the articles that the filters leave: by month ("2026-03"), and by tag as (key, label, count), `most` of
        each kind.

        A place counts as a filter by it finds: articles of it, and those that name it.
        """
        numbers = self.numbers(filters)
        months, counts = np.unique(self.days(numbers) // 100, return_counts=True)
        facets: dict[str, Any] = {
            "month": {
                f"{m // 100:04d}-{m % 100:02d}": c for m, c in zip(months.tolist(), counts.tolist(), strict=True) if m
            }
        }
        for kind in kinds:
            facets[kind] = self.tag_counts(kind, numbers if filters else None, most)
        return facets

    def tag_counts(self, kind: str, numbers: Ids | None = None, most: int | None = None) -> list[tuple[str, str, int]]:
        """Return key, label and number of articles (of `numbers`, or of all) for each value that one may filter by, the
        commonest first; the first `most`."""
        table = self._tags.get(kind)
        if table is None:
            table = self._tags[kind] = self.catalogue.tag_table(kind, also="named" if kind == "place" else "")
        return table.counts(numbers, most)

    def tagged_among(self, kind: str, names: Sequence[str], numbers: Sequence[int]) -> set[int]:
        """Return which of a few articles are filed under one of these names, folded; places under codes."""
        return self.catalogue.tagged_among(kind, names, numbers)

    def mentioning(self, topic: str, numbers: Sequence[int]) -> set[int]:
        """Return which of a few articles mention a topic."""
        return self.catalogue.mentioning(topic, numbers)

    def titles(self, limit: int = 300_000) -> list[tuple[str, str]]:
        """Return (id, title) of the articles, those taken in last first."""
        return self.catalogue.titles(limit)

    def topics_of(self, number: int) -> list[str]:
        """Return the topics that an article mentions."""
        return self.catalogue.topics_of(number)

    def counts(self) -> dict[str, int]:
        """Count what each store shows: articles, passages, postings (passages by word), vectors."""
        return {
            "articles": len(self._columns.numbers),
            "passages": len(self._living),
            "postings": len(self._lexical) if self._lexical is not None else 0,
            "vectors": len(self._vectors) if self._vectors is not None else 0,
        }

    def stats(self) -> dict[str, Any]:
        """Say what the index holds."""
        days = self._columns.day[self._columns.day > 0]
        return {
            "generation": self.generation,
            "created": self.manifest.created,
            "articles": len(self._columns.numbers),
            "passages": len(self._living),
            "model": dict(self.manifest.model),
            "vectors": self._vectors.kinds if self._vectors else [],
            "modes": self.modes,
            "topics": self.catalogue.topics(),
            "first_day": int(days.min()) if len(days) else None,
            "last_day": int(days.max()) if len(days) else None,
            "removed": self.catalogue.tombstones(),
        }


def open_snapshot(folder: Path, digests: DigestCache = DIGESTS) -> Snapshot:
    """Open the published generation of an index. Raises IndexMissing, IndexDamaged, IndexMismatch."""
    for _ in range(5):
        generation = current_generation(folder)
        try:
            return Snapshot(folder, generation, digests)
        except (IndexDamaged, FileNotFoundError) as error:
            # A writer may have published twice meanwhile and removed what was current a moment ago.
            if current_generation(folder) == generation:
                raise IndexDamaged(error.args[0] if isinstance(error, IndexDamaged) else str(error)) from error
    raise IndexMissing(Reason("too_fast", folder=folder))
