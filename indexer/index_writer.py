"""Writes an index folder: one writer at a time, one new generation per publication.

    with IndexWriter(folder, identity) as writer:      # locks; forgets what a killed run left; refuses foreign models
        writer.add(prepared)                           # seen by nobody yet
        writer.publish()                               # one rename, after everything is durable

Order of a publication: vectors, postings, catalogue, manifest, then `CURRENT`. Whatever is killed in between, readers
go on with the generation that `CURRENT` names, and the next writer forgets the rest.
"""

import contextlib
import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from indexer import __version__, dedup
from indexer.analysis import analyse
from indexer.catalogue.connection import CATALOGUE
from indexer.catalogue.rows import StoredArticle
from indexer.catalogue.writer import CatalogueWriter, NewVersion, Version
from indexer.errors import IndexDamaged, StorageFailed
from indexer.filters import Ids
from indexer.generation import KEPT, GenerationFolder, drop_newer, kept_generations, refusing, tidy
from indexer.leftover import leftover
from indexer.lock import WriterLock
from indexer.manifest import LEXICAL, SEGMENTS, Manifest, SegmentEntry, generations, publish, write_manifest
from indexer.model_check import check_model
from indexer.passages import PassageInput, headline
from indexer.prepare import Prepared
from indexer.reasons import Reason, cause
from indexer.recovery import VECTORS, check_rest, damaged_parts, published_manifest, refuse_orphans
from indexer.repair_log import say_mended
from indexer.schema import Mention
from indexer.seal import seal, sealed, unseal
from indexer.segments import ArticleWords, NewPassages, SegmentWriter
from indexer.stages import Encoder
from indexer.storage import DIGESTS, make_folder

COMMIT_EVERY = 2000
SEALED_ALWAYS = 1 << 28  # bytes; hashing a larger catalogue after every small change would cost too much
WORTH_SEALING = 1000  # passages
_ANEW = {  # how it is said that a damaged part was made anew
    "vectors": "vectors_anew",
    "lexical": "lexical_anew",
}

Approve = Callable[[int], bool]  # says of a generation whether it may be published


@dataclass(frozen=True, slots=True)
class Change:
    """What a write does to an article: the SHA-256 in hexadecimal of what is stored of it, None where nothing is."""

    id: str
    before: str | None
    after: str | None


@dataclass
class Counts:
    """What a writer has done since it was opened."""

    added: int = 0
    replaced: int = 0
    removed: int = 0
    passages: int = 0


class IndexWriter:
    """Holds an index folder for writing. Raises IndexBusy, IndexMismatch, StorageFailed.

    `fresh` are the parts (VECTORS, LEXICAL) that are made anew: nothing old of them goes into the new generation.
    `encoder` may be None where nothing is encoded; `keep` generations stay on disk.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder | None,
        *,
        batch: int = 1024,
        pipeline: str | None = None,
        fresh: Collection[str] = (),
        keep: int = KEPT,
    ) -> None:
        self.folder = folder
        self.counts = Counts()
        self.on_change: Callable[[Change], None] | None = None
        self.topics: str | None = None
        self.damage: dict[str, str] = {}
        self.number = 0
        self._failed = False
        self._encoder, self._batch, self._pipeline = encoder, batch, pipeline
        self._fresh, self._keep = set(fresh), keep
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "IndexWriter":
        with contextlib.ExitStack() as stack:
            stack.enter_context(WriterLock(self.folder))
            refuse_orphans(self.folder)
            self._at_rest = check_rest(self.folder, DIGESTS)
            stack.callback(self._seal)
            self.catalogue = stack.enter_context(CatalogueWriter(self.folder))
            self.current = published_manifest(self.folder, self.catalogue)
            if self.current is not None:
                self._inspect(self.current)
            make_folder(self.folder / SEGMENTS)
            self._recover(self.current.generation if self.current else 0)
            self._begin()
            stack.callback(self._leave)
            self._open = stack.pop_all()
        return self

    def _inspect(self, current: Manifest) -> None:
        """Refuse a foreign model; find out which derived parts are damaged and must be made again."""
        if VECTORS not in self._fresh and self._encoder is not None:
            check_model(self.folder, current.model, self._encoder.identity)
        damage = damaged_parts(self.folder, current, DIGESTS)
        self.damage = {part: reason for part, reason in damage.items() if part not in self._fresh}
        if self.damage and self._encoder is None:
            raise IndexDamaged(next(iter(self.damage.values())))
        self._fresh |= set(self.damage)

    def _recover(self, published: int) -> None:
        """Forget what a killed run left, or a rollback, and say so."""
        newer = [number for number in generations(self.folder) if number > published]
        changes = self._forget(published)
        if newer or changes:
            say_mended(Reason("unpublished_dropped", folder=self.folder, changes=changes))

    def _forget(self, published: int) -> int:
        """Drop what came after the published generation; returns how many versions of articles that changes."""
        changes = 0
        if not self._at_rest:
            unseal(self.folder)
            drop_newer(self.folder, published)
            changes = self.catalogue.forget_pending(published)
        tidy(self.folder, published)
        return changes

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._failed = error is not None
        self._open.close()
        if isinstance(error, OSError):
            named = error.filename or self.folder
            raise StorageFailed(Reason("step_not_written", path=named, cause=cause(error))) from error

    def _leave(self) -> None:
        if self._generation is not None:
            self._generation.abandon()
        if self._generation is not None or self._failed:
            self._at_rest = False
        elif self.current is not None and not self._at_rest:
            self._at_rest = self.catalogue.checkpoint()

    def _seal(self) -> None:
        if not self._at_rest or sealed(self.folder) is not None:
            return
        small = (self.folder / CATALOGUE).stat().st_size <= SEALED_ALWAYS
        if small or self._keep == 1 or self.counts.passages >= WORTH_SEALING:
            seal(self.folder)

    def _begin(self) -> None:
        self._generation: GenerationFolder | None = None
        self._new = NewPassages(self._encoder, self._batch)
        self._gone: list[int] = []
        self._uncommitted = 0

    def _started(self) -> GenerationFolder:
        """Start the new generation at its first change."""
        if self._generation is None:
            self._at_rest = False
            unseal(self.folder)
            published = self.current.generation if self.current else 0
            self.catalogue.begin()
            self.number = self.catalogue.next_generation(published)
            previous = published if published and LEXICAL not in self._fresh else None
            self._generation = GenerationFolder(self.folder, self.number, previous)
        return self._generation

    @property
    def changed(self) -> bool:
        """Say whether there is anything to publish."""
        return self._generation is not None

    def unchanged(self, id: str, raw: bytes) -> bool:
        """Say whether the index holds this very article already."""
        version = self.catalogue.find(id)
        same = version is not None and version.raw == raw
        if same:
            self._tell(id, version)
        return same

    def add(self, article: Prepared) -> None:
        """Add an article, or replace it by its new version."""
        generation = self._started()
        old, content = self.catalogue.find(article.id), article.content
        if old is not None:
            if since := self.catalogue.first_indexed_at(old.number):
                content = content.replacing(since)
            self._bury(old)
            self.counts.replaced += 1
        else:
            self.counts.added += 1
        new = NewVersion(
            article.id, article.day, article.raw, len(article.inputs), content, article.tags, article.mentions
        )
        number, first = self.catalogue.add(new, self.number, self._group(article, old))
        if article.sketch is not None:
            self.catalogue.add_sketch(number, article.sketch.tobytes(), dedup.bands(article.sketch))
        texts = [analyse(found.text) for found in article.inputs]
        words = ArticleWords(analyse(headline(article.title)), texts, article.rest, content.text.decode())
        self._post(generation, first, number, words)
        self._take_in(first, words, article.inputs)
        self._tell(article.id, old)
        self._breathe()

    def _post(self, generation: GenerationFolder, first: int, number: int, words: ArticleWords) -> None:
        with refusing(generation.path):
            for offset, text in enumerate(words.texts):
                generation.lexical.add(first + offset, number, words.title, text, "" if offset else words.rest)

    def keep(self, stored: StoredArticle, inputs: Sequence[PassageInput]) -> None:
        """Give an article that the catalogue holds those of postings and vectors that are made anew; its rows stay."""
        generation = self._started()
        texts = [analyse(found.text) for found in inputs]
        rest = leftover(stored.text, stored.passages)
        words = ArticleWords(analyse(headline(stored.title)), texts, rest, stored.text)
        if LEXICAL in self._fresh:
            self._post(generation, stored.first_passage, stored.number, words)
        if VECTORS in self._fresh:
            self._take_in(stored.first_passage, words, inputs)

    def remove(self, id: str) -> bool:
        """Remove an article; False where there is none. Reading it again does not bring it back."""
        old = self.catalogue.find(id)
        if old is None:
            return False
        self._started()
        self._bury(old)
        self.catalogue.keep_out(id)
        self.counts.removed += 1
        self._tell(id, old)
        return True

    def let_in(self, id: str) -> None:
        """Forget that an article was removed on purpose."""
        self._started()
        self.catalogue.let_in(id)

    def retag(self, number: int, mentions: Sequence[Mention]) -> None:
        """Give an article new mentions; `bury_mentions` comes first."""
        self._started()
        self.catalogue.add_mentions(number, mentions, self.number)

    def bury_mentions(self) -> None:
        """Let all mentions end with this generation."""
        self._started()
        self.catalogue.bury_mentions(self.number)

    def _tell(self, id: str, old: Version | None) -> None:
        """Tell whoever asked what becomes of an article, now that its rows are written."""
        if self.on_change is not None:
            new = self.catalogue.find(id)
            self.on_change(Change(id, old.digest.hex() if old else None, new.digest.hex() if new else None))

    def _bury(self, old: Version) -> None:
        self.catalogue.bury(old.number, self.number)
        self._gone.extend(range(old.first, old.first + old.count))

    def _group(self, article: Prepared, old: Version | None) -> int | None:
        """Find the group of near-duplicates an article belongs to, None for one of its own."""
        if article.sketch is None:
            return None
        found = [
            (dedup.similarity(article.sketch, np.frombuffer(sketch, np.uint32)), -group)
            for number, group, sketch in self.catalogue.sketches(dedup.bands(article.sketch))
            if old is None or number != old.number
        ]
        best, group = max(found, default=(0.0, 0))
        return -group if best >= dedup.ALIKE else None

    def _take_in(self, first: int, words: ArticleWords, inputs: Sequence[PassageInput]) -> None:
        self._new.add(first, words, inputs)
        self.counts.passages += len(inputs)

    def _breathe(self) -> None:
        """Commit now and then, so that a batch stays small; nobody sees it before it is published."""
        self._uncommitted += 1
        if self._uncommitted >= COMMIT_EVERY:
            self.catalogue.commit()
            self.catalogue.begin()
            self._uncommitted = 0

    @property
    def waiting(self) -> int:
        """Count the vectors that a publication would write."""
        return len(self._new)

    def publish(self, *, more_to_come: bool = False, approve: Approve | None = None) -> int:
        """Make everything since the last publication durable, then visible; returns the generation.

        With `more_to_come`, segments are left to be merged by a later publication of the same run. With `approve`, a
        generation that it does not let pass is forgotten, and the one before goes on: 0 is returned.
        """
        generation = self._started()
        self._new.finish()
        postings = generation.finish(self._gone)
        columns = self.catalogue.columns(self.number)
        living = columns.passage_ids()
        segments = self._write_segments(living, more_to_come)
        manifest = Manifest(
            generation=self.number,
            created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            timtin=__version__,
            articles=len(columns.numbers),
            passages=len(living),
            model=self._model(),
            segments=tuple(segments),
            lexical=postings,
            columns=columns.digest(),
            pipeline=_first(self._pipeline, self.current.pipeline if self.current else None),
            topics=_first(self.topics, self.current.topics if self.current else None),
        )
        self.catalogue.put_manifest(self.number, manifest.to_json())
        self.catalogue.commit()
        self._begin()  # from here on the generation may be published already, whatever error comes
        write_manifest(self.folder, manifest)
        if approve is not None and not self._passes(approve):
            return 0
        publish(self.folder, self.number)
        for part, reason in self.damage.items():
            say_mended(Reason(_ANEW[part], reason=reason))
        self.current, self.damage, self._fresh = manifest, {}, set()
        self._tidy()
        return manifest.generation

    def _passes(self, approve: Approve) -> bool:
        """Ask about the new generation, whole and seen by nobody; forget it where the answer is no, or none comes."""
        passes = False
        try:
            passes = approve(self.number)
        finally:
            if not passes:
                self._forget(self.current.generation if self.current else 0)
        return passes

    def compact_catalogue(self) -> None:
        """Free the catalogue of what belongs to no article; after a publication."""
        unseal(self.folder)
        self._at_rest = False
        self.catalogue.compact()
        self._at_rest = self.catalogue.checkpoint()

    def _model(self) -> Mapping[str, Any]:
        if self._encoder is not None:
            return self._encoder.identity.to_json()
        assert self.current is not None, "a first generation needs an encoder"
        return self.current.model

    def _write_segments(self, living: Ids, more_to_come: bool) -> list[SegmentEntry]:
        """Write the new passages, and merge segments where that is due; to compact leaves no dead one."""
        entries = self.current.segments if self.current and VECTORS not in self._fresh else ()
        writer = SegmentWriter(self.folder, self.number, entries, living, int(self._model()["dimension"]))
        return writer.write(self._new, merge=not more_to_come, whole=self._keep == 1)

    def _tidy(self) -> None:
        tidy(self.folder, self.number, self._keep)
        self.catalogue.purge(min(kept_generations(self.folder, self.number, self._keep)))
        self._at_rest = self.catalogue.checkpoint()


def _first(*values: str | None) -> str:
    return next((value for value in values if value is not None), "")
