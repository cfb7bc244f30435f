"""What is known about models that people choose: prompts, limits, segmentation, licence, published scores."""

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model people may choose. `max_length` counts tokens, `dimension` numbers, `parameters` millions.

    `segmented` says that the model wants Vietnamese words joined with "_". `published` quotes a score with its
    source. `note` says what a user must know, `note_vi` in Vietnamese; `usable` is false where the model needs code of
    its own.
    """

    id: str
    licence: str
    dimension: int
    parameters: float
    max_length: int | None = None
    query_prompt: str = ""
    passage_prompt: str = ""
    pooling: str = "mean"
    dimensions: tuple[int, ...] = ()
    segmented: bool = False
    architecture: str = ""
    revision: str | None = None
    published: str = ""
    note: str = ""
    note_vi: str = ""
    usable: bool = True


@functools.cache
def known_models() -> tuple[KnownModel, ...]:
    """Read the list of known models."""
    text = resources.files("indexer.model").joinpath("known.toml").read_text(encoding="utf-8")
    return tuple(_described(row) for row in tomllib.loads(text)["model"])


def _described(row: dict[str, Any]) -> KnownModel:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return KnownModel(**values)


def find(name: str) -> KnownModel | None:
    """Return what is known of a model by its hub id, or by a folder named like its last part; None for others."""
    last = Path(name).name.lower()
    for model in known_models():
        if model.id.lower() == name.lower() or model.id.rpartition("/")[2].lower() == last:
            return model
    return None
