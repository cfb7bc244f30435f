"""Says for each token how it looks without marks, and what it is in English: learned from the parallel text.

Alignment is IBM model 1 (Brown et al. 1993), each language explained by the other, on the tokens of each sentence pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.mapped import begins
from indexer.model.pairs import Ragged
from indexer.vietnamese.fold import fold

Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]
_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of tokens that translate each other: `english[i]` ↔ `vietnamese[i]`, seen together about `count[i]` times.

    `to_english` is p(english | vietnamese), `to_vietnamese` the reverse.
    """

    english: Indices
    vietnamese: Indices
    count: Doubles
    to_english: Doubles
    to_vietnamese: Doubles

    def strength(self) -> Doubles:
        """Return the geometric mean of both directions, 0 for what was hardly seen."""
        return np.where(self.count > 0.5, np.sqrt(self.to_english * self.to_vietnamese), 0.0)


def align(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], rounds: int = 6) -> Alignment:
    """Learn which tokens translate each other from pairs of sentences (English, Vietnamese)."""
    sides = [
        [
            np.unique(found.ids)
            for found in tokenizer.encode_batch_fast([pair[side] for pair in pairs], add_special_tokens=False)
        ]
        for side in (0, 1)
    ]
    kept = [(e, v) for e, v in zip(*sides, strict=True) if 0 < len(e) < 40 and 0 < len(v) < 40]
    size = tokenizer.get_vocab_size()
    key = np.concatenate([(e[:, None] * size + v[None, :]).ravel() for e, v in kept])
    by_english, by_vietnamese = _groups([(len(e), len(v)) for e, v in kept])
    links, link_of = np.unique(key, return_inverse=True)
    english, vietnamese = links // size, links % size
    to_english, count_e = _expect(link_of, by_english, vietnamese, rounds)
    to_vietnamese, count_v = _expect(link_of, by_vietnamese, english, rounds)
    return Alignment(english, vietnamese, np.minimum(count_e, count_v), to_english, to_vietnamese)


def _groups(shapes: Sequence[tuple[int, int]]) -> tuple[Indices, Indices]:
    """Number, for each cell of each sentence pair's table, its row and its column among all rows and columns."""
    rows, columns = [], []
    row, column = 0, 0
    for height, width in shapes:
        rows.append(np.repeat(np.arange(row, row + height), width))
        columns.append(np.tile(np.arange(column, column + width), height))
        row, column = row + height, column + width
    return np.concatenate(rows), np.concatenate(columns)


def _expect(link_of: Indices, group: Indices, given: Indices, rounds: int) -> tuple[Doubles, Doubles]:
    """Run expectation–maximisation: each member of a `group` is explained by one of its links."""
    chance: Doubles = np.ones(len(given))
    expected: Doubles = chance
    for _ in range(rounds):
        share = chance[link_of]
        share = share / np.bincount(group, share)[group]
        expected = np.asarray(np.bincount(link_of, share, len(given)), np.float64)
        chance = expected / np.bincount(given, expected)[given]
    return chance, expected


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For each token id: the id without marks (itself where there is none), and up to four English ids.

    `cumulative` adds up the choices' probabilities; what is missing to 1 means that the token has no English.
    """

    unmarked: NDArray[np.int32]
    english: NDArray[np.int32]
    cumulative: NDArray[np.float32]

    def unmark(self, rows: Ragged, chosen: NDArray[np.bool_]) -> Ragged:
        """Take the marks off the tokens of the `chosen` rows."""
        mask = np.repeat(chosen, np.diff(rows.starts))
        return Ragged(np.where(mask, self.unmarked[rows.ids], rows.ids), rows.starts)

    def translate(self, rows: Ragged, chosen: NDArray[np.bool_], rng: np.random.Generator) -> Ragged:
        """Put the `chosen` rows into English word by word; names lose their marks, other words without English go."""
        lengths = np.diff(rows.starts)
        mask = np.repeat(chosen, lengths)
        draw = rng.random(len(rows.ids), dtype=np.float32)
        choice = (draw[:, None] > self.cumulative[rows.ids]).sum(axis=1)
        found = self.english[rows.ids, np.minimum(choice, _CHOICES - 1)]
        plain = self.unmarked[rows.ids]
        name = self.cumulative[rows.ids, -1] < 0.2
        translated = np.where(choice < _CHOICES, found, np.where(name, plain, -1))
        ids = np.where(mask, translated, rows.ids)
        kept = np.add.reduceat(np.append(ids >= 0, False), rows.starts[:-1]) * (lengths > 0)
        return Ragged(ids[ids >= 0].astype(np.int32), begins(kept))


def lexicon(tokenizer: Tokenizer, alignment: Alignment) -> Lexicon:
    """Choose for each token its unmarked twin and its best English translations (strength × share, at least 5%)."""
    vocabulary = tokenizer.get_vocab()
    unmarked = np.arange(len(vocabulary), dtype=np.int32)
    for entry, number in vocabulary.items():
        unmarked[number] = vocabulary.get(fold(entry), number)
    english = np.zeros((len(vocabulary), _CHOICES), np.int32)
    chances = np.zeros((len(vocabulary), _CHOICES))
    strength = alignment.strength()
    strong = np.flatnonzero(strength >= 0.05)
    order = strong[np.lexsort((-strength[strong], alignment.vietnamese[strong]))]
    previous, rank = -1, 0
    for link in order:
        token = int(alignment.vietnamese[link])
        rank = rank + 1 if token == previous else 0
        previous = token
        if rank < _CHOICES:
            english[token, rank], chances[token, rank] = alignment.english[link], strength[link]
    scale = np.maximum(chances.sum(axis=1, keepdims=True), 0.3)
    return Lexicon(unmarked, english, np.cumsum(chances / scale, axis=1).astype(np.float32))
