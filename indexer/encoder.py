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
    safety.inspect(folder, hub=revision is not None)
    if is_static(folder):
        return StaticEncoder(folder, _static_identity(folder, name, revision, options))
    if options.backend != "torch":
        return OnnxEncoder(folder, _onnx_identity(folder, name, revision, options), options.backend, options.batch)
    return _TransformerEncoder(folder, name, revision, options)


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


def _static_identity(folder: Path, name: str, revision: str | None, options: EncoderOptions) -> ModelIdentity:
    """Describe a static model. Its table says the dimension."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", framework="numpy") as file:
        key = next((key for key in ("embedding.weight", "embeddings") if key in file.keys()), None)  # noqa: SIM118
        if key is None:
            raise ModelError(Reason("model_table", model=name))
        full = int(file.get_slice(key).get_shape()[1])
    query, passage = _prompts(folder, name, options)
    return ModelIdentity(
        name, revision, _kept(full, options.dimension, name), digest(folder), query_prompt=query, passage_prompt=passage
    )


def _onnx_identity(folder: Path, name: str, revision: str | None, options: EncoderOptions) -> ModelIdentity:
    """Describe a transformer that runs from an ONNX file, by its configuration."""
    path = folder / "config.json"
    config = safety.read_json(path) if path.exists() else {}
    query, passage = _prompts(folder, name, options)
    return ModelIdentity(
        name,
        revision,
        _kept(int(config.get("hidden_size") or 0), options.dimension, name),
        digest(folder),
        query_prompt=query,
        passage_prompt=passage,
        max_length=_longest(folder, name, options),
        segmented=_segments(name, options),
    )


def _longest(folder: Path, name: str, options: EncoderOptions) -> int | None:
    """Return the longest input in tokens: as asked for, as known, or as the folder says."""
    description = known.find(name)
    path = folder / "sentence_bert_config.json"
    own = (safety.read_json(path) if path.exists() else {}).get("max_seq_length")
    return options.max_length or (description.max_length if description else None) or own


def _segments(name: str, options: EncoderOptions) -> bool:
    description = known.find(name)
    return bool(description and description.segmented) if options.segmented is None else options.segmented


def _kept(full: int, wanted: int | None, name: str) -> int:
    if wanted is not None and not 1 <= wanted <= full:
        raise ModelError(Reason("model_dimension", model=name, full=full, wanted=wanted))
    return wanted or full


def _prompts(folder: Path, name: str, options: EncoderOptions) -> tuple[str, str]:
    """Return the prompts for queries and passages: as asked for, else as known, else as the model's folder says."""
    description = known.find(name)
    path = folder / "config_sentence_transformers.json"
    own = (safety.read_json(path) if path.exists() else {}).get("prompts") or {}
    query = description.query_prompt if description else own.get("query", "")
    passage = description.passage_prompt if description else own.get("passage", own.get("document", ""))
    return (
        query if options.query_prompt is None else options.query_prompt,
        passage if options.passage_prompt is None else options.passage_prompt,
    )


class _TransformerEncoder:
    """Encodes texts with sentence-transformers."""

    def __init__(self, folder: Path, name: str, revision: str | None, options: EncoderOptions) -> None:
        self._model = opened("SentenceTransformer", folder, name, options.device)
        full = int(self._model.get_embedding_dimension() or 0)
        longest = _longest(folder, name, options) or self._limit()
        self._model.max_seq_length = longest
        query, passage = _prompts(folder, name, options)
        self._options = options
        self.identity = ModelIdentity(
            name,
            revision,
            _kept(full, options.dimension, name),
            digest(folder),
            query_prompt=query,
            passage_prompt=passage,
            max_length=longest,
            segmented=_segments(name, options),
        )

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
        slice_ = self._options.batch * 16
        for start in range(0, len(texts), slice_):
            batch = [segmented(text) if self.identity.segmented else text for text in texts[start : start + slice_]]
            found = self._model.encode(
                batch,
                prompt=prompt or None,
                batch_size=self._options.batch,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            vectors[start : start + len(batch)] = unit(np.asarray(found, np.float32)[:, : self.identity.dimension])
        return vectors
