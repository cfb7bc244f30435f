"""Looks into a model folder before anything in it is loaded: a model is numbers, never code.

Refused are pickled weights, Python files, configurations that name code outside sentence-transformers, adapters that
pull in another model, and links that lead out of the folder.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.errors import ModelError
from indexer.reasons import Reason, library

_PICKLED = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".dill", ".h5", ".msgpack", ".npy", ".npz"}
_CODE = {".py", ".pyc", ".pyo", ".so", ".dll", ".dylib", ".pyd", ".sh"}
_MODULE = re.compile(r"sentence_transformers(\.[A-Za-z_]\w*)+")
_ACTIVATION = re.compile(r"torch\.nn(\.[A-Za-z_]\w*)+")
_NAMES_CODE = {
    "type",
    "types",
    "tokenizer_class",
    "module_class",
    "activation_function",
    "loss_fct",
    "base_model_class",
}
_LARGE = 4 << 20
_LONGEST_HEADER = 64 << 20


def inspect(folder: Path, *, hub: bool = False) -> None:
    """Raise ModelError, naming the file, if `folder` holds more than numbers and settings.

    With `hub`, pickled weights beside safetensors are tolerated (they are never opened) and links may lead to the
    hub cache's own blobs.
    """
    if not folder.is_dir():
        raise ModelError(Reason("no_model", model=folder))
    root = folder.resolve()
    homes = (root, root.parent.parent / "blobs") if hub else (root,)
    for path in sorted(folder.rglob("*")):
        if not any(path.resolve().is_relative_to(home) for home in homes):
            raise ModelError(Reason("model_link", name=path.relative_to(folder)))
        if path.is_file():
            _inspect_file(path, folder, hub)
    _inspect_modules(folder)
    if not any(folder.rglob("*.safetensors")) and not any(folder.rglob("*.onnx")):
        raise ModelError(Reason("model_weights", folder=folder))


def _inspect_file(path: Path, folder: Path, hub: bool) -> None:
    name = path.relative_to(folder)
    if path.suffix.lower() in _CODE:
        raise ModelError(Reason("model_code", name=name))
    if path.suffix.lower() in _PICKLED and not (hub and any(path.parent.glob("*.safetensors"))):
        raise ModelError(Reason("model_pickle", name=name))
    if path.suffix == ".safetensors":
        _inspect_weights(path, name)
    if path.name == "adapter_config.json":
        raise ModelError(Reason("model_adapter", name=name))
    if path.suffix == ".json" and path.stat().st_size <= _LARGE and path.name not in {"tokenizer.json", "vocab.json"}:
        for key, value in _settings(read_json(path)):
            _inspect_setting(name, key, value)


def _inspect_weights(path: Path, name: Path) -> None:
    """Compare what the header of a safetensors file says with the file's length, before a library parses it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = file.read(length) if length <= min(size, _LONGEST_HEADER) else b""
    try:
        ends = [entry["data_offsets"][1] for key, entry in json.loads(header).items() if key != "__metadata__"]
        whole = 8 + length + max(ends) == size
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        whole = False
    if not whole:
        raise ModelError(Reason("model_header", name=name))


def read_json(path: Path) -> Any:
    """Read a JSON file of a model folder. Raises ModelError where it is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(Reason("model_json", name=path.name, cause=library("json", error))) from error


def read_object(folder: Path, name: str) -> dict[str, Any]:
    """Read a JSON object of a model folder, an empty one where there is no such file. Raises ModelError."""
    path = folder / name
    return dict(read_json(path)) if path.exists() else {}


def _settings(value: Any) -> Iterator[tuple[str, Any]]:
    """Walk every key and value of a JSON document, however deep."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            yield from current.items()
            waiting += current.values()
        elif isinstance(current, list):
            waiting += current


def _inspect_setting(name: Path, key: str, value: Any) -> None:
    if key in ("auto_map", "trust_remote_code") and value:
        raise ModelError(Reason("model_asks", name=name, key=key))
    if key not in _NAMES_CODE:
        return
    named = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    for text in named:
        if isinstance(text, str) and "." in text and not (_MODULE.fullmatch(text) or _ACTIVATION.fullmatch(text)):
            raise ModelError(Reason("model_names", name=name, key=key, value=text))


def modules(folder: Path) -> list[dict[str, Any]]:
    """Return the modules that `modules.json` names, in order; none where the file is missing."""
    path = folder / "modules.json"
    return list(read_json(path)) if path.exists() else []


def _inspect_modules(folder: Path) -> None:
    for module in modules(folder):
        kind, path = (str(module.get(key, "")) for key in ("type", "path")) if isinstance(module, dict) else ("", "")
        if not _MODULE.fullmatch(kind):
            raise ModelError(Reason("model_names", name="modules.json", key="type", value=kind))
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise ModelError(Reason("model_path", path=path))
