"""Reads a static model straight: a table of token vectors, averaged over a text. No torch."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelError
from indexer.model import safety
from indexer.model.folder import read_table, read_tokenizer
from indexer.model.identity import ModelIdentity
from indexer.model.interaction import TokenIds, nearest_tokens
from indexer.model.token_table import TokenTable
from indexer.model.unit_tokens import UnitTokens
from indexer.reasons import Reason

Floats = NDArray[np.float32]
_ROWS = 512
_REMEMBERED = 16  # texts that were cut alone: a query is, for its vector and again for its tokens
_BATCH = 256  # tokens whose vectors are looked at at once: more would not stay in the cache


def is_static(folder: Path) -> bool:
    """Say whether a model folder is one table of token vectors, perhaps normalised after."""
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in safety.modules(folder)]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def mean_rows(table: Floats | TokenTable, rows: Sequence[TokenIds]) -> Floats:
    """Average the vectors of each row's token ids: (len(rows), dim). A row without tokens gives zeros."""
    means = np.zeros((len(rows), table.shape[1]), np.float32)
    for batch in _batches(rows):
        vectors = table.take(np.concatenate([rows[place] for place in batch]), axis=0)
        at = 0
        for place in batch:
            count = len(rows[place])
            np.add.reduce(vectors[at : at + count], axis=0, out=means[place])
            means[place] /= count
            at += count
    return means


def _batches(rows: Sequence[TokenIds]) -> Iterator[list[int]]:
    """Yield the places of rows that have tokens, together few enough for their vectors to stay in the cache."""
    batch: list[int] = []
    held = 0
    for place, row in enumerate(rows):
        if batch and held + len(row) > _BATCH:
            yield batch
            batch, held = [], 0
        if len(row):
            batch.append(place)
            held += len(row)
    if batch:
        yield batch


def unit(vectors: Floats) -> Floats:
    """Scale each row to length one; a row of zeros stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


class StaticEncoder:
    """Encodes texts with a static model. Safe for use from several threads."""

    def __init__(self, folder: Path, identity: ModelIdentity) -> None:
        self.identity = identity
        self._tokenizer = read_tokenizer(folder)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._alone = lru_cache(_REMEMBERED)(self._cut)
        self._places = lru_cache(_REMEMBERED)(self._offsets)
        self._table = read_table(folder).narrowed(identity.dimension)
        self._units = UnitTokens(self._table)
        rows, columns = self._table.shape
        if columns != identity.dimension or rows < self._tokenizer.get_vocab_size():
            raise ModelError(Reason("table_misfit", model=identity.id, rows=rows, columns=columns))

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Encode passages: (len(texts), dimension), unit rows; a text without any token gives zeros."""
        return self._encode(texts, self.identity.passage_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Encode queries, as `encode_passages` does passages."""
        return self._encode(texts, self.identity.query_prompt)

    def encode_sentences(
        self, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> tuple[Floats, list[list[Sequence[int]]]]:
        """Encode passages, given as (title, sentences), and return the token ids of their sentences too.

        Returns unit rows (len(passages), dimension), as `encode_passages` gives but for tokens that would reach
        across the end of a sentence.
        """
        said = list(dict.fromkeys(text for title, sentences in passages for text in (title, *sentences)))
        known = dict(zip(said, self._tokens("", said), strict=True))
        prompt = self._tokens("", [self.identity.passage_prompt])[0]
        tokens = [[known[text] for text in sentences] for _, sentences in passages]
        rows = [list(chain(prompt, known[title], *own)) for (title, _), own in zip(passages, tokens, strict=True)]
        return unit(mean_rows(self._table, rows)), tokens

    def sentence_vectors(self, tokens: Sequence[TokenIds]) -> Floats:
        """Return the unit vectors of sentences, given by their token ids: (len(tokens), dimension)."""
        return unit(mean_rows(self._table, tokens))

    def nearest_tokens(self, query: str, rows: Sequence[TokenIds]) -> tuple[Floats, Floats]:
        """Return what each token of a query weighs, (t,), and its nearest token in each text: (len(rows), t)."""
        return nearest_tokens(self._units, self._tokens(self.identity.query_prompt, [query])[0], rows)

    def query_places(self, query: str) -> tuple[tuple[int, int], ...]:
        """Return where in a query each of its tokens begins and ends; those of the prompt before it end at 0."""
        return self._places(query)

    def tokens(self, texts: Sequence[str]) -> list[Sequence[int]]:
        """Return the token ids of texts as they stand, without any prompt."""
        return self._tokens("", texts)

    def _tokens(self, prompt: str, texts: Sequence[str]) -> list[Sequence[int]]:
        return [self._alone(prompt + texts[0])[0]] if len(texts) == 1 else self._cut(*(prompt + text for text in texts))

    def _cut(self, *texts: str) -> list[Sequence[int]]:
        return [found.ids for found in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def _offsets(self, query: str) -> tuple[tuple[int, int], ...]:
        prompt = len(self.identity.query_prompt)
        found = self._tokenizer.encode(self.identity.query_prompt + query, add_special_tokens=False).offsets
        return tuple((max(start - prompt, 0), max(end - prompt, 0)) for start, end in found)

    def _encode(self, texts: Sequence[str], prompt: str) -> Floats:
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        for start in range(0, len(texts), _ROWS):
            rows = self._tokens(prompt, texts[start : start + _ROWS])
            vectors[start : start + len(rows)] = unit(mean_rows(self._table, rows))
        return vectors
