"""Loads any embedding model: the bundled one, a folder, or a hub id; gives unit vectors for passages and queries.

sentence-transformers is asked only when a model needs it: static models are read straight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer import stages
from indexer.errors import ModelError
from indexer.model import known, safety
from indexer.model.identity import ModelIdentity, digest
from indexer.model.library import opened
from indexer.model.locate import BUNDLED, locate
from indexer.model.onnx import OnnxEncoder
from indexer.model.segment import segmented
from indexer.model.static import StaticEncoder, is_static, unit
from indexer.reasons import Reason
from indexer.settings import IndexSettings

__all__ = ["BUNDLED", "Encoder", "EncoderOptions", "ModelIdentity", "load_encoder", "open_encoder", "outlives_fork"]

Floats = NDArray[np.float32]


class Encoder(stages.Encoder, Protocol):
    """Turns passages and queries into unit vectors that compare by inner product."""

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Encode queries: (len(texts), dimension), unit rows."""


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """How to run a model, where it differs from the model's own description. None means as described.

    `dimension` keeps the first numbers of each vector, `max_length` counts tokens, `batch` texts at once.
    """

    backend: str = "torch"
    dimension: int | None = None
    max_length: int | None = None
    query_prompt: str | None = None
    passage_prompt: str | None = None
    segmented: bool | None = None
    batch: int = 32
    device: str = "cpu"


def load_encoder(spec: str = "bundled", options: EncoderOptions | None = None) -> Encoder:
    """Load a model: "bundled", a folder, or a hub id, perhaps with "@revision".

    Raises ModelError, before anything of the model is imported, where a folder holds code, pickled weights or links
    that lead out of it, and where the model or an option does not exist.
    """
    options = options or EncoderOptions()
    folder, name, revision = locate(spec)
    model = _Model(folder, name, revision, options)
    safety.inspect(folder, hub=revision is not None)
    if is_static(folder):
        return StaticEncoder(folder, model.static())
    if options.backend != "torch":
        return OnnxEncoder(folder, model.exported(), options.backend, options.batch)
    return _TransformerEncoder(model)


def outlives_fork(spec: str) -> bool:
    """Say whether a model may be loaded before a process forks: torch and ONNX compute with threads, which stay behind.

    Raises ModelError where there is no such model, and as `load_encoder`.
    """
    folder, _, revision = locate(spec)
    safety.inspect(folder, hub=revision is not None)
    return is_static(folder)


def open_encoder(settings: IndexSettings) -> Encoder:
    """Load the model that the settings name, run as they say. Raises ModelError."""
    options = EncoderOptions(
        backend=settings.model_backend,
        dimension=settings.model_dimension,
        max_length=settings.model_max_length,
        query_prompt=settings.model_query_prompt,
        passage_prompt=settings.model_passage_prompt,
        segmented=settings.model_segmented,
        device=settings.model_device,
    )
    return load_encoder(settings.model, options)


@dataclass(frozen=True, slots=True)
class _Model:
    """A model and how it runs: as the options say, else as it is known, else as its own folder says."""

    folder: Path
    name: str
    revision: str | None
    options: EncoderOptions

    def identity(self, full: int, max_length: int | None = None, *, segmented: bool = False) -> ModelIdentity:
        """Describe it, with all numbers of its vectors given. Raises ModelError where more are wanted."""
        wanted = self.options.dimension
        if wanted is not None and not 1 <= wanted <= full:
            raise ModelError(Reason("model_dimension", model=self.name, full=full, wanted=wanted))
        query, passage = self._prompts()
        return ModelIdentity(
            self.name,
            self.revision,
            wanted or full,
            digest(self.folder),
            query_prompt=query,
            passage_prompt=passage,
            max_length=max_length,
            segmented=segmented,
        )

    def static(self) -> ModelIdentity:
        """Describe a static model. Its table says the dimension."""
        from safetensors import safe_open

        with safe_open(self.folder / "model.safetensors", framework="numpy") as file:
            key = next((key for key in ("embedding.weight", "embeddings") if key in file.keys()), None)  # noqa: SIM118
            if key is None:
                raise ModelError(Reason("model_table", model=self.name))
            return self.identity(int(file.get_slice(key).get_shape()[1]))

    def exported(self) -> ModelIdentity:
        """Describe a transformer that runs from an ONNX file, by its configuration."""
        full = int(safety.read_object(self.folder, "config.json").get("hidden_size") or 0)
        return self.identity(full, self.longest(), segmented=self.segmented())

    def longest(self) -> int | None:
        """Return the longest input in tokens."""
        description = known.find(self.name)
        own = safety.read_object(self.folder, "sentence_bert_config.json").get("max_seq_length")
        return self.options.max_length or (description.max_length if description else None) or own

    def segmented(self) -> bool:
        """Say whether it reads the syllables of a word joined."""
        if self.options.segmented is not None:
            return self.options.segmented
        description = known.find(self.name)
        return bool(description and description.segmented)

    def _prompts(self) -> tuple[str, str]:
        """Return the prompts for queries and passages."""
        description, options = known.find(self.name), self.options
        own = safety.read_object(self.folder, "config_sentence_transformers.json").get("prompts") or {}
        query = description.query_prompt if description else own.get("query", "")
        passage = description.passage_prompt if description else own.get("passage", own.get("document", ""))
        return (
            query if options.query_prompt is None else options.query_prompt,
            passage if options.passage_prompt is None else options.passage_prompt,
        )


class _TransformerEncoder:
    """Encodes texts with sentence-transformers."""

    def __init__(self, model: _Model) -> None:
        self._model = opened("SentenceTransformer", model.folder, model.name, model.options.device)
        self._batch = model.options.batch
        full = int(self._model.get_embedding_dimension() or 0)
        longest = model.longest() or self._limit()
        self._model.max_seq_length = longest
        self.identity = model.identity(full, longest, segmented=model.segmented())

    def _limit(self) -> int | None:
        limit = self._model.max_seq_length
        return int(limit) if limit and limit < 1 << 20 else None

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Encode passages: (len(texts), dimension), unit rows."""
        return self._encode(texts, self.identity.passage_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Encode queries: (len(texts), dimension), unit rows."""
        return self._encode(texts, self.identity.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Floats:
        """Encode in large slices, which the model sorts by length to pad little; memory stays bounded."""
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        slice_ = self._batch * 16
        for start in range(0, len(texts), slice_):
            batch = [segmented(text) if self.identity.segmented else text for text in texts[start : start + slice_]]
            found = self._model.encode(
                batch,
                prompt=prompt or None,
                batch_size=self._batch,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            vectors[start : start + len(batch)] = unit(np.asarray(found, np.float32)[:, : self.identity.dimension])
        return vectors
