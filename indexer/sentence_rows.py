"""The sentences of each passage: where they stand in it, and what the model sees of them.

A static model is nothing but vectors of tokens, so that with a sentence's token ids its vector and its late
interaction with a query take microseconds, where cutting its text into tokens again would take a millisecond. Rows
stand beside the vectors of a segment in one immutable, memory-mapped file `NAME.sentences` of little-endian arrays: a
header (version, passages n, sentences s, tokens t; int64), `firsts` (n + 1, int64: where the sentences of a passage
begin), `starts` (s + 1, int64: where the tokens of a sentence begin), `spans` (2·s, uint32: start and end of a
sentence in its passage, code points) and `tokens` (t, uint32). Of another model than a static one no tokens are kept.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.filters import Ids, contains
from indexer.mapped import begins, gathered, interleaved, located, map_columns
from indexer.schema import Span

Numbers = NDArray[np.uint32]

_VERSION = 1
_BLOCK = 32768  # passages that are laid out at once


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of one passage, in order: where each stands in its text, and its token ids."""

    spans: tuple[Span, ...]
    tokens: tuple[Numbers, ...]


@dataclass(frozen=True, eq=False)
class SentenceRows:
    """The sentences of some passages: passage `ids[i]` has those from `firsts[i]` to `firsts[i + 1]`."""

    ids: Ids
    firsts: Ids
    starts: Ids
    spans: Numbers
    tokens: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    def sentences(self, row: int) -> Sentences:
        """Return the sentences of one row."""
        first, last = self.firsts[row : row + 2].tolist()
        starts = self.starts[first : last + 1].tolist()
        spans = self.spans[first:last].tolist()
        return Sentences(
            tuple(Span(*span) for span in spans),
            tuple(self.tokens[a:b] for a, b in pairwise(starts)),
        )

    def taken_spans(self, rows: Ids) -> tuple[Numbers, Ids]:
        """Return the spans of some rows end to end, and where each row's begin."""
        places, firsts = gathered(self.firsts, rows)
        return self.spans[places], firsts

    def taken_lengths(self, rows: Ids) -> tuple[Ids, Ids]:
        """Return how many tokens each sentence of some rows has, and where each row's sentences begin."""
        places, firsts = gathered(self.firsts, rows)
        return self.starts[places + 1] - self.starts[places], firsts

    def taken_tokens(self, rows: Ids) -> tuple[Numbers, Ids]:
        """Return the tokens of some rows end to end, and where each row's begin."""
        # A row's tokens lie end to end too, so that its sentences need not be told apart.
        first, last = self.starts[self.firsts[rows]], self.starts[self.firsts[rows + 1]]
        moved = begins(last - first)
        return self.tokens[np.arange(moved[-1]) + np.repeat(first - moved[:-1], last - first)], moved


Taken = Callable[[SentenceRows, Ids], tuple[NDArray[Any], Ids]]


class LooseSentences:
    """New passages on their way into a segment."""

    def __init__(self) -> None:
        self._ids, self._counts, self._lengths = array("q"), array("q"), array("q")
        self._spans, self._tokens = array("I"), array("I")

    def add(self, passage_id: int, spans: Sequence[Span], tokens: Sequence[Sequence[int]]) -> None:
        """Take in the sentences of a passage; `tokens` has the ids of each, or nothing at all."""
        self._ids.append(passage_id)
        self._counts.append(len(spans))
        for span in spans:
            self._spans.extend((span.start, span.end))
        for ids in tokens or [()] * len(spans):
            self._lengths.append(len(ids))
            self._tokens.extend(ids)

    def rows(self) -> SentenceRows:
        """Return what was taken in."""
        return SentenceRows(
            ids=np.array(self._ids, np.int64),
            firsts=begins(np.array(self._counts, np.int64)),
            starts=begins(np.array(self._lengths, np.int64)),
            spans=np.array(self._spans, np.uint32).reshape(-1, 2),
            tokens=np.array(self._tokens, np.uint32),
        )


def written(parts: Sequence[SentenceRows], ids: Ids) -> Iterator[bytes]:
    """Yield the content of a file that holds the passages `ids` (ascending), which stand in `parts`, in that order."""
    part, row = located(parts, ids)
    counts, sizes = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.int64)
    for number, rows in enumerate(parts):
        here = part == number
        own = row[here]
        counts[here] = rows.firsts[own + 1] - rows.firsts[own]
        sizes[here] = rows.starts[rows.firsts[own + 1]] - rows.starts[rows.firsts[own]]
    yield np.array([_VERSION, len(ids), counts.sum(), sizes.sum()], "<i8").tobytes()
    yield begins(counts).astype("<i8").tobytes()
    blocks = [slice(begin, begin + _BLOCK) for begin in range(0, len(ids), _BLOCK)]
    yield np.zeros(1, "<i8").tobytes()
    done = 0
    for block in blocks:
        ends = done + np.cumsum(_laid_out(SentenceRows.taken_lengths, parts, part[block], row[block]))
        yield ends.astype("<i8").tobytes()
        done = int(ends[-1]) if len(ends) else done
    for taken in (SentenceRows.taken_spans, SentenceRows.taken_tokens):
        for block in blocks:
            yield _laid_out(taken, parts, part[block], row[block]).astype("<u4").tobytes()


def _laid_out(taken: Taken, parts: Sequence[SentenceRows], part: Ids, row: Ids) -> NDArray[Any]:
    """Return what `taken` takes of one block of passages, end to end."""
    return interleaved(part, [taken(rows, row[part == number]) for number, rows in enumerate(parts)])


def read_sentences(path: Path, ids: Ids) -> SentenceRows:
    """Map a file whose digest is right; `ids` are the passages of its segment. Raises IndexDamaged."""
    firsts, starts, spans, tokens = map_columns(
        path,
        (_VERSION, len(ids)),
        lambda count, total: (("<i8", len(ids) + 1), ("<i8", count + 1), ("<u4", 2 * count), ("<u4", total)),
    )
    return SentenceRows(ids, firsts, starts, spans.reshape(-1, 2), tokens)


class SentenceIndex:
    """The rows of all segments of one generation; safe to share between threads."""

    def __init__(self, parts: Sequence[SentenceRows]) -> None:
        self._parts = [part for part in parts if len(part)]

    def sentences(self, ids: Ids) -> list[Sentences]:
        """Return the sentences of passages, in their order; none of a passage that there is not."""
        found = [Sentences((), ())] * len(ids)
        for part in self._parts:
            here = np.flatnonzero(contains(part.ids, ids))
            for place, row in zip(here.tolist(), np.searchsorted(part.ids, ids[here]).tolist(), strict=True):
                found[place] = part.sentences(row)
        return found
