"""The folder of a static model: what sentence-transformers reads, weights as 8-bit integers with a scale per row."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from indexer.errors import ModelError
from indexer.model.token_table import TokenTable
from indexer.reasons import Reason, library

Floats = NDArray[np.float32]
_MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]


def quantised(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return `table` as integers in [-127, 127] and the float each row is multiplied by."""
    scale = np.abs(table).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.rint(table / scale).astype(np.int8), scale[:, 0].astype(np.float32)


def write(path: Path, tokenizer: Tokenizer, table: Floats, mapping: Sequence[int] | None = None) -> None:
    """Write a model folder that sentence-transformers and this project both load.

    `mapping` gives the row of `table` of each token id, where several tokens share one.
    """
    path.mkdir(parents=True, exist_ok=True)
    rows, scale = quantised(table)
    arrays: dict[str, NDArray[Any]] = {"embeddings": rows, "weights": scale}
    if mapping is not None:
        arrays |= {"mapping": np.asarray(mapping, np.int32), "weights": scale[np.asarray(mapping)]}
    save_file(arrays, path / "model.safetensors")
    (path / "model.safetensors").chmod(0o644)
    tokenizer.save(str(path / "tokenizer.json"), pretty=False)
    (path / "modules.json").write_text(json.dumps(_MODULES, indent=1) + "\n", encoding="utf-8")
    config = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {}}
    (path / "config_sentence_transformers.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def read_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer of a model folder. Raises ModelError where there is none that can be read."""
    try:
        return Tokenizer.from_file(str(path / "tokenizer.json"))
    except Exception as error:  # the library has no narrower kind for a file that is missing or broken
        raise ModelError(Reason("model_json", name="tokenizer.json", cause=library("tokenizers", error))) from error


def read_table(path: Path) -> TokenTable:
    """Return the token vectors of a static model folder, a row per token id.

    Knows the two layouts that exist: `embedding.weight`, and `embeddings` with perhaps `mapping` and `weights`.
    """
    with safe_open(path / "model.safetensors", framework="numpy") as file:
        names = set(file.keys())
        if "embedding.weight" in names:
            return TokenTable(np.ascontiguousarray(file.get_tensor("embedding.weight"), np.float32))
        mapping = file.get_tensor("mapping") if "mapping" in names else None
        weights = np.asarray(file.get_tensor("weights"), np.float32)[:, None] if "weights" in names else None
        return TokenTable(file.get_tensor("embeddings"), weights, mapping)
