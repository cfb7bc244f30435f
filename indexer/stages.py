"""What the index asks of its stages: an encoder, an extractor, a tagger. Any object with these methods will do."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.model.identity import ModelIdentity
from indexer.schema import Article, Extraction, Mention

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns passages into unit vectors."""

    @property
    def identity(self) -> ModelIdentity:
        """Say which model this is."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
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
