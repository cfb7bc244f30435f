"""The training set as arrays: token ids of every text, and which text answers which query."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.mapped import gathered
from indexer.model import queries
from indexer.model.corpus import Document

Ints = NDArray[np.int32]
_SYLLABLES = 110


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of token ids of differing lengths, laid end to end: row i is `ids[starts[i]:starts[i + 1]]`."""

    ids: Ints
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: NDArray[np.int64]) -> "Ragged":
        """Return the given rows, in that order."""
        places, starts = gathered(self.starts, rows)
        return Ragged(self.ids[places], starts)


def ragged(tokenizer: Tokenizer, texts: Iterable[str], batch: int = 8192) -> Ragged:
    """Tokenise `texts`, a batch at a time."""
    parts: list[Ints] = []
    lengths: list[int] = [0]
    for chunk in _chunks(texts, batch):
        for encoding in tokenizer.encode_batch_fast(chunk, add_special_tokens=False):
            parts.append(np.asarray(encoding.ids, np.int32))
            lengths.append(len(parts[-1]))
    ids = np.concatenate(parts) if parts else np.zeros(0, np.int32)
    return Ragged(ids, np.cumsum(lengths))


def _chunks(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    chunk: list[str] = []
    for text in texts:
        chunk.append(text)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class Pairs:
    """Queries and passages as token ids: query i is answered by passage `target[i]`, whose title is `title[target[i]]`.

    `weight` says how often a query is drawn against others. A title of -1 means none.
    """

    queries: Ragged
    passages: Ragged
    titles: Ragged
    target: NDArray[np.int64]
    weight: NDArray[np.float32]
    title: NDArray[np.int64]
    next: NDArray[np.bool_]

    def save(self, path: Path) -> None:
        """Write all arrays into one `.npz` file."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Ragged):
                arrays |= {f"{item.name}.ids": value.ids, f"{item.name}.starts": value.starts}
            else:
                arrays[item.name] = value
        np.savez(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> "Pairs":
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            rows: dict[str, Any] = {
                name: Ragged(file[f"{name}.ids"], file[f"{name}.starts"]) for name in ("queries", "passages", "titles")
            }
            return cls(**rows, **{name: file[name] for name in ("target", "weight", "title", "next")})


class PairsBuilder:
    """Collects texts and pairs, then tokenises them all at once."""

    def __init__(self, seed: int = 0) -> None:
        self._rng = random.Random(seed)
        self._queries: list[str] = []
        self._target: list[int] = []
        self._weight: list[float] = []
        self._passages: list[str] = []
        self._title: list[int] = []
        self._next: list[bool] = []
        self._titles: list[str] = []

    def _ask(self, query: str, passage: int, weight: float) -> None:
        self._queries.append(queries.styled(query, self._rng))
        self._target.append(passage)
        self._weight.append(weight)

    def _passage(self, text: str, title: int = -1, follows: bool = False) -> int:
        if follows:
            self._next[-1] = True
        self._passages.append(text)
        self._title.append(title)
        self._next.append(False)
        return len(self._passages) - 1

    def add_twin(self, title: str, twin: Document) -> None:
        """Take in the title of another document that tells what `twin` tells: it asks for the twin's lead."""
        self._ask(title, self._passage(twin.lead), twin.weight)

    def add(self, document: Document, most: int = 8, questions: int = 2) -> None:
        """Take in a document: its title, lead and sentences ask for its passages, `questions` sentences for each.

        At most `most` passages are kept.
        """
        title = len(self._titles) if document.title else -1
        if document.title:
            self._titles.append(document.title)
        weight = document.weight
        if document.lead:
            lead = self._passage(document.lead)
            if document.title:
                self._ask(document.title, lead, 0.5 * weight)
            self._ask(queries.question(document.lead, "", self._rng), lead, 0.25 * weight)
        for number, text in enumerate(cut(document.body)[:most]):
            passage = self._passage(text, title, follows=number > 0)
            for sentence in self._rng.choices(sentences(text), k=questions):
                self._ask(queries.question(sentence, document.title, self._rng), passage, weight / questions)
            if number < 3 and document.title:
                self._ask(document.title, passage, 0.6 * weight / (number + 1))
            if number < 3 and document.lead:
                self._ask(queries.span(document.lead, self._rng, 8, 30), passage, 0.4 * weight / (number + 1))

    def add_parallel(self, group: Sequence[tuple[str, str]]) -> None:
        """Take in consecutive sentences (English, Vietnamese): English asks for its twin and for the surroundings."""
        for start in range(0, len(group), 4):
            part = group[start : start + 4]
            whole = self._passage(" ".join(vietnamese for _, vietnamese in part))
            for english, vietnamese in part:
                self._ask_plain(english, self._passage(vietnamese))
                self._ask_plain(queries.english_question(english, self._rng), whole)

    def _ask_plain(self, query: str, passage: int) -> None:
        self._queries.append(query)
        self._target.append(passage)
        self._weight.append(1.0)

    def build(self, tokenizer: Tokenizer) -> Pairs:
        """Tokenise everything collected."""
        return Pairs(
            ragged(tokenizer, self._queries),
            ragged(tokenizer, self._passages),
            ragged(tokenizer, self._titles),
            np.asarray(self._target, np.int64),
            np.asarray(self._weight, np.float32),
            np.asarray(self._title, np.int64),
            np.asarray(self._next, np.bool_),
        )


def sentences(text: str) -> list[str]:
    """Split at ends of sentences, roughly: training needs no more."""
    return [part for part in text.replace("\n", ". ").split(". ") if part.strip()] or [text]


def cut(body: str, syllables: int = _SYLLABLES) -> list[str]:
    """Cut a text into passages of whole sentences, about `syllables` syllables each."""
    passages: list[str] = []
    current: list[str] = []
    length = 0
    for sentence in sentences(body):
        current.append(sentence)
        length += sentence.count(" ") + 1
        if length >= syllables:
            passages.append(". ".join(current))
            current, length = [], 0
    if length >= 15:
        passages.append(". ".join(current))
    return passages
