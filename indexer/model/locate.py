"""Finds the folder of a model: the bundled one, a folder given, or a hub id, fetched without its code."""

import re
from pathlib import Path

from indexer.errors import ModelError
from indexer.reasons import Reason

BUNDLED = Path(__file__).parent / "bundled"
_HUB_ID = re.compile(r"[\w.-]+/[\w.-]+(@[\w./-]+)?|[\w.-]+@[\w./-]+")
_FILES = ["*.json", "*.safetensors", "*.txt", "*.model", "*.codes", "*.onnx"]


def locate(spec: str) -> tuple[Path, str, str | None]:
    """Return the folder of a model, its name, and the hub revision (None for a folder). Raises ModelError."""
    if spec == "bundled":
        return BUNDLED, "bundled", None
    if Path(spec).is_dir():
        return Path(spec), Path(spec).resolve().name, None
    if not _HUB_ID.fullmatch(spec):
        raise ModelError(Reason("no_model", model=spec))
    name, _, revision = spec.partition("@")
    return _download(name, revision or None), name, revision or "main"


def _download(name: str, revision: str | None) -> Path:
    """Fetch a model from the hub, or find it in the hub's cache; never its code or pickled weights."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=_FILES))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError, ValueError) as error:
        raise ModelError(Reason("model_not_fetched", model=name, cause=type(error).__name__)) from error
