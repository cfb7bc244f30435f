"""New passages on their way into segments: encoded in batches, written at publication, merged where that is due."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer import forward, sentence_rows, vectors
from indexer.analysis import Terms
from indexer.filters import Ids, contains
from indexer.forward import LooseRows, Rows
from indexer.manifest import SEGMENTS, SegmentEntry
from indexer.passages import PassageInput
from indexer.sentence_rows import LooseSentences, SentenceRows
from indexer.stages import Encoder, SentenceEncoder
from indexer.storage import DIGESTS, fsync_folder
from indexer.text_words import text_words
from indexer.vectors import Loose, Part, Stored, Vectors, build_segment, merge_plan, write_segment

WORDS, SENTENCES, TEXTS = "words", "sentences", "texts"
_NONE = Terms((), ())


class _Beside(NamedTuple):
    """What is stored of passages beside their vectors; segments of older versions have no words of whole texts."""

    words: Rows
    sentences: SentenceRows
    texts: Rows | None


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """An article as index terms: its title, each passage, and what stands outside all of them, a line a stretch.

    `whole` is its text as it stands.
    """

    title: Terms
    texts: Sequence[Terms]
    rest: str
    whole: str


def words_of(folder: Path, entry: SegmentEntry, ids: Ids) -> Rows:
    """Map the words of a segment, whose passages are `ids`, after its digests. Raises IndexDamaged."""
    return forward.read_rows(folder / entry.path(WORDS), ids)


def sentences_of(folder: Path, entry: SegmentEntry, ids: Ids) -> SentenceRows:
    """Map the sentences of a segment, whose passages are `ids`, after its digests. Raises IndexDamaged."""
    return sentence_rows.read_sentences(folder / entry.path(SENTENCES), ids)


def texts_of(folder: Path, entry: SegmentEntry, ids: Ids) -> Rows | None:
    """Map the words of whole texts (`text_words`) of a segment; None where it has none. Raises IndexDamaged."""
    path = folder / entry.path(TEXTS)
    return forward.read_rows(path, ids) if TEXTS in entry.files else None


class NewPassages:
    """Passages that no segment holds yet; `batch` of them are encoded at once."""

    def __init__(self, encoder: Encoder | None, batch: int) -> None:
        self._encoder, self._batch = encoder, batch
        self.vectors, self.words, self.sentences = Loose(), LooseRows(), LooseSentences()
        self.texts = LooseRows()
        self._waiting: list[tuple[int, PassageInput]] = []

    def __len__(self) -> int:
        return len(self.vectors) + len(self._waiting)

    def add(self, first: int, words: ArticleWords, inputs: Sequence[PassageInput]) -> None:
        """Take in the passages of an article, the first of which has the id `first`; `inputs` is what is encoded."""
        for offset, text in enumerate(words.texts):
            self.words.add(first + offset, words.title, text)
            self.texts.add(first + offset, _NONE, _NONE if offset else text_words(words.whole))
        self._waiting.extend((first + offset, found) for offset, found in enumerate(inputs))
        while len(self._waiting) >= self._batch:
            self._encode(self._batch)

    def beside(self) -> _Beside:
        """Return what is stored beside the vectors."""
        return _Beside(self.words.rows(), self.sentences.rows(), self.texts.rows())

    def finish(self) -> None:
        """Encode what is left."""
        self._encode(len(self._waiting))

    def _encode(self, count: int) -> None:
        if not self._waiting:
            return
        assert self._encoder is not None, "articles are added with an encoder"
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        vectors, tokens = _encoded(self._encoder, [found for _, found in taken])
        self.vectors.add(np.array([passage for passage, _ in taken], np.int64), vectors)
        for (passage, found), ids in zip(taken, tokens, strict=True):
            self.sentences.add(passage, found.sentences, ids)


def _encoded(encoder: Encoder, inputs: Sequence[PassageInput]) -> tuple[Vectors, Sequence[Sequence[Sequence[int]]]]:
    """Return the vector of each passage, and the token ids of its sentences, none where the model is not static."""
    if isinstance(encoder, SentenceEncoder):
        return encoder.encode_sentences([(found.title, found.said()) for found in inputs])
    return encoder.encode_passages([found.whole() for found in inputs]), [()] * len(inputs)


class SegmentWriter:
    """Writes the segments of one generation beside those it keeps of `entries`; `living` are its passages."""

    def __init__(self, folder: Path, number: int, entries: Sequence[SegmentEntry], living: Ids, dimension: int) -> None:
        self._folder, self._number = folder, number
        self.entries = list(entries)
        self._living, self._dimension = living, dimension

    def write(self, new: NewPassages, *, merge: bool = True, whole: bool = False) -> list[SegmentEntry]:
        """Write new passages, and merge segments where that is due, or all with `whole`. Returns what there is now."""
        vectors.threads_for_building(os.cpu_count() or 1)
        if len(new.vectors):
            self._write(f"v{self._number:06d}", [new.vectors], [new.beside()])
        plan = list(range(len(self.entries))) if whole else self._plan() if merge else []
        if plan:
            chosen = [self.entries[place] for place in plan]
            self.entries = [entry for place, entry in enumerate(self.entries) if place not in plan]
            parts = [Stored(self._folder, entry, DIGESTS) for entry in chosen]
            self._write(f"v{self._number:06d}m", parts, list(self._rows(chosen)))
        vectors.threads_for_building(1)
        fsync_folder(self._folder / SEGMENTS)
        return self.entries

    def _write(self, name: str, parts: Sequence[Part], rows: Sequence[_Beside]) -> None:
        segment = build_segment(name, parts, self._living, self._dimension)
        if len(segment) or not isinstance(parts[0], Stored):
            beside = {
                WORDS: forward.written([row.words for row in rows], segment.ids),
                SENTENCES: sentence_rows.written([row.sentences for row in rows], segment.ids),
            }
            texts = [row.texts for row in rows if row.texts is not None]
            if len(texts) == len(rows):
                beside[TEXTS] = forward.written(texts, segment.ids)
            self.entries.append(write_segment(self._folder, segment, beside))

    def _rows(self, entries: Sequence[SegmentEntry]) -> Iterator[_Beside]:
        for entry in entries:
            ids = self._ids(entry)
            where = self._folder, entry, ids
            yield _Beside(words_of(*where), sentences_of(*where), texts_of(*where))

    def _ids(self, entry: SegmentEntry) -> Ids:
        return np.fromfile(self._folder / entry.path("ids"), "<i8").astype(np.int64)

    def _plan(self) -> list[int]:
        alive = [int(contains(self._living, self._ids(entry)).sum()) for entry in self.entries]
        return merge_plan([entry.kind for entry in self.entries], [entry.vectors for entry in self.entries], alive)
