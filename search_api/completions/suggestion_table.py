"""The completions as columns: made once from entries, written to a file, and mapped by whoever completes from it.

All entries stand in one column sorted by their folded text; names stand in it once for each word they may be typed
from. Texts lie end to end in UTF-8, whose order by bytes is that of code points.
"""

import math
import mmap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import IO, Any, Literal, get_args, overload

import numpy as np
from numpy.lib import format as plain
from numpy.typing import NDArray

from indexer.vietnamese.fold import fold

Kind = Literal["topic", "place", "person", "phrase", "title"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# How much a kind counts beside how often it stands in the articles: what names a thing goes before a mere title.
_KIND_WEIGHT: dict[Kind, float] = {"topic": 4.0, "place": 2.5, "person": 2.0, "phrase": 1.5, "title": 0.0}
_BEGINS_BONUS = 1.5
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: its text with marks, what it is, in how many articles it stands, and its code or id if any."""

    text: str
    kind: Kind
    count: int
    id: str | None = None


class Strings(Sequence[bytes]):
    """Strings in UTF-8 that lie end to end; item i is `text[starts[i]:starts[i + 1]]`."""

    def __init__(self, text: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._text, self._starts = text.data, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, item: int) -> bytes: ...
    @overload
    def __getitem__(self, item: slice) -> list[bytes]: ...
    def __getitem__(self, item: int | slice) -> bytes | list[bytes]:
        """Return a string."""
        if isinstance(item, slice):
            return [self[number] for number in range(*item.indices(len(self)))]
        return bytes(self._text[self._starts[item] : self._starts[item + 1]])


@dataclass(frozen=True)
class SuggestionTable:
    """The columns. Widest kinds first, so that each is aligned in a file; entries and words have the order of `texts`.

    `of` is the entry of each key, `weights` what the key counts; `words` are those of the texts, sorted.
    """

    key_starts: NDArray[np.int64]
    text_starts: NDArray[np.int64]
    id_starts: NDArray[np.int64]
    word_starts: NDArray[np.int64]
    of: NDArray[np.int32]
    weights: NDArray[np.float32]
    counts: NDArray[np.int32]
    word_counts: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    keys: NDArray[np.uint8]
    texts: NDArray[np.uint8]
    ids: NDArray[np.uint8]
    words: NDArray[np.uint8]

    def write(self, file: IO[bytes]) -> None:
        """Write the columns to a file, from where it stands."""
        for column in fields(self):
            plain.write_array(file, getattr(self, column.name), (1, 0), allow_pickle=False)


def map_table(file: IO[bytes]) -> SuggestionTable:
    """Map the table that a file holds; the file may be closed and removed afterwards. Raises ValueError."""
    content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    file.seek(0)
    return SuggestionTable(*(_next(file, content) for _ in fields(SuggestionTable)))


def _next(file: IO[bytes], content: mmap.mmap) -> NDArray[Any]:
    plain.read_magic(file)
    (count,), _, kind = plain.read_array_header_1_0(file)
    begins = file.tell()
    file.seek(begins + count * kind.itemsize)
    return np.frombuffer(content, kind, count, begins)


def make_table(entries: Iterable[Suggestion]) -> SuggestionTable:
    """Make the table of some entries."""
    listed = tuple(entries)
    keyed = sorted(_keys(listed))
    weights = [_KIND_WEIGHT[entry.kind] + math.log1p(entry.count) for entry in listed]
    words = Counter(word for key, _, bonus in keyed if bonus for word in key.split())
    known = sorted(words)
    keys, key_starts = _joined([key for key, _, _ in keyed])
    texts, text_starts = _joined([entry.text for entry in listed])
    ids, id_starts = _joined([entry.id or "" for entry in listed])
    joined, word_starts = _joined(known)
    return SuggestionTable(
        key_starts,
        text_starts,
        id_starts,
        word_starts,
        of=np.array([number for _, number, _ in keyed], np.int32),
        weights=np.array([weights[number] + bonus for _, number, bonus in keyed], np.float32),
        counts=np.array([entry.count for entry in listed], np.int32),
        word_counts=np.array([words[word] for word in known], np.int32),
        kinds=np.array([KINDS.index(entry.kind) for entry in listed], np.uint8),
        keys=keys,
        texts=texts,
        ids=ids,
        words=joined,
    )


def _joined(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Put texts end to end: the bytes, and where each begins and the last ends."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(text) for text in encoded], dtype=np.int64)])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def folded_key(text: str) -> str:
    """Return the folded text, its words apart by one space, at most `LONGEST_KEY` characters."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())[:LONGEST_KEY]


def _keys(entries: Sequence[Suggestion]) -> Iterator[tuple[str, int, float]]:
    """Yield each entry under its text, and a name under every word that it may be typed from."""
    for number, entry in enumerate(entries):
        key = folded_key(entry.text)
        yield key, number, _BEGINS_BONUS
        if entry.kind in ("person", "place", "topic"):
            words = key.split(" ")
            for start in range(1, len(words)):
                yield " ".join(words[start:]), number, 0.0
