"""Runs a transformer from an ONNX file, with onnxruntime or OpenVINO: no torch, several times its speed in 8 bits."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.errors import ModelError
from indexer.model import safety
from indexer.model.identity import ModelIdentity
from indexer.model.segment import segmented
from indexer.model.static import unit
from indexer.reasons import Reason, library

Floats = NDArray[np.float32]
Session = Callable[[dict[str, NDArray[np.int64]]], Floats]
_POOLINGS = ("mean", "cls", "lasttoken")


def onnx_file(folder: Path) -> Path | None:
    """Return the ONNX file of a model folder, the 8-bit one first; None where there is none."""
    places = ("onnx/model_quantized.onnx", "model_quantized.onnx", "onnx/model.onnx", "model.onnx")
    return next((folder / place for place in places if (folder / place).is_file()), None)


class OnnxEncoder:
    """Encodes texts with an ONNX export of a transformer: tokens, the network, pooling, unit length."""

    def __init__(self, folder: Path, identity: ModelIdentity, backend: str, batch: int = 32) -> None:
        path = onnx_file(folder)
        if path is None:
            raise ModelError(Reason("no_onnx", model=identity.id))
        self.identity = identity
        self._batch = batch
        self._pool = pooling(folder)
        self._tokenizer = _tokenizer(folder, identity.max_length)
        self._names, self._run = (_openvino if backend == "openvino" else _onnxruntime)(path)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Encode passages: (len(texts), dimension), unit rows."""
        return self._encode(texts, self.identity.passage_prompt)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Encode queries: (len(texts), dimension), unit rows."""
        return self._encode(texts, self.identity.query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Floats:
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        order = np.argsort([len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), self._batch):
            rows = order[start : start + self._batch]
            batch = [segmented(texts[row]) if self.identity.segmented else texts[row] for row in rows]
            vectors[rows] = self._vectors([prompt + text for text in batch])
        return vectors

    def _vectors(self, batch: list[str]) -> Floats:
        encodings = self._tokenizer.encode_batch(batch)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        given = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
            "position_ids": np.tile(np.arange(mask.shape[1]), (len(mask), 1)),
        }
        output = self._run({name: given[name] for name in self._names})
        found = output if output.ndim == 2 else pooled(output, mask, self._pool)
        return unit(found[:, : self.identity.dimension])


def pooled(tokens: Floats, mask: NDArray[np.int64], how: str) -> Floats:
    """Make one vector of each text's token vectors (n, tokens, dim): their mean, the first, or the last real one."""
    if how == "cls":
        return tokens[:, 0]
    if how == "lasttoken":
        return np.asarray(tokens[np.arange(len(tokens)), mask.sum(axis=1) - 1], np.float32)
    weight = mask[:, :, None].astype(np.float32)
    return np.asarray((tokens * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9), np.float32)


def pooling(folder: Path) -> str:
    """Return how a model folder pools. Raises ModelError for what an ONNX file does not hold (Dense layers)."""
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in safety.modules(folder)]
    if extra := set(kinds) - {"Transformer", "Pooling", "Normalize"}:
        raise ModelError(Reason("onnx_layers", model=folder.name, layers=", ".join(sorted(extra))))
    settings = safety.read_object(folder, "1_Pooling/config.json")
    if settings.get("pooling_mode") in _POOLINGS:
        return str(settings["pooling_mode"])
    keys = {"cls": "pooling_mode_cls_token", "lasttoken": "pooling_mode_lasttoken"}
    return next((how for how, key in keys.items() if settings.get(key)), "mean")


def _tokenizer(folder: Path, longest: int | None) -> Tokenizer:
    padding = safety.read_object(folder, "config.json").get("pad_token_id") or 0
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=padding, pad_token=tokenizer.id_to_token(padding) or "[PAD]")
    if longest:
        tokenizer.enable_truncation(longest)
    return tokenizer


def _onnxruntime(path: Path) -> tuple[list[str], Session]:
    """Open the file with onnxruntime: the names of its inputs, and what runs it."""
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(Reason("no_backend", backend="onnx", library="onnxruntime")) from error
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    known = vars(onnxruntime.capi.onnxruntime_pybind11_state).values()  # its errors have no base of their own
    refusals = tuple(kind for kind in known if isinstance(kind, type) and issubclass(kind, Exception))
    try:
        session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except refusals as error:
        raise ModelError(Reason("model_not_loaded", model=path, cause=library("ONNX Runtime", error))) from error
    names = [given.name for given in session.get_inputs()]
    return names, lambda given: np.asarray(session.run(None, given)[0], np.float32)


def _openvino(path: Path) -> tuple[list[str], Session]:
    """Open the file with OpenVINO, which reads ONNX itself."""
    try:
        import openvino
    except ImportError as error:
        raise ModelError(Reason("no_backend", backend="openvino", library="openvino")) from error
    # It would halve the precision where the processor can, and vectors of one index would differ by machine (by .0025).
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    try:
        model: Any = openvino.Core().compile_model(str(path), "CPU", settings)
    except RuntimeError as error:
        raise ModelError(Reason("model_not_loaded", model=path, cause=library("OpenVINO", error))) from error
    names = [given.get_any_name() for given in model.inputs]
    return names, lambda given: np.asarray(model(given)[0], np.float32)
