"""What the index asks of its stages: an encoder, an extractor, a tagger. Any object with these methods will do."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from indexer.model.identity import ModelIdentity
from indexer.schema import Article, Extraction, Mention

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns passages into unit vectors."""

    @property
    def identity(self) -> ModelIdentity:
        """The model and everything else that shapes its vectors."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages: (len(texts), dimension), unit rows."""
        ...


@runtime_checkable
class SentenceEncoder(Encoder, Protocol):
    """An encoder whose vector of a passage is made of the tokens of its sentences."""

    def encode_sentences(
        self, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> tuple[Vectors, list[list[Sequence[int]]]]:
        """Return one unit row per passage (title, sentences), and the token ids of each of its sentences."""
        ...


class Extractor(Protocol):
    """Reads metadata out of an article."""

    def extract(self, article: Article) -> Extraction:
        """Return what was read."""
        ...


class Tagger(Protocol):
    """Finds where an article speaks of a topic."""

    def tag(self, article: Article, published: str | None) -> tuple[Mention, ...]:
        """Return the mentions, sorted by start."""
        ...
