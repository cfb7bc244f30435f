"""What makes two encoders give the same vectors: the model, its revision, and how texts reach it."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_HASHED = {".json", ".safetensors", ".txt", ".model", ".onnx", ".codes"}


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """A model as an index remembers it. `max_length` counts tokens (None: no limit), `dimension` the numbers kept.

    `digest` is the SHA-256 over the model's files. Vectors of encoders whose identities differ do not compare.
    """

    id: str
    revision: str | None
    dimension: int
    digest: str
    query_prompt: str = ""
    passage_prompt: str = ""
    max_length: int | None = None
    normalised: bool = True
    segmented: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "ModelIdentity":
        """Read what `to_json` gave."""
        return cls(**row)

    def differences(self, other: "ModelIdentity") -> list[str]:
        """Name each field that differs, with both values: "dimension: 256, not 384". The id alone does not count."""
        mine, theirs = asdict(self), asdict(other)
        return [
            f"{key}: {mine[key]!r}, not {theirs[key]!r}"
            for key in mine
            if key not in _NAMES and mine[key] != theirs[key]
        ]


_NAMES = {"id", "revision"}


def digest(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of the files in `folder` that shape a model's vectors."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _HASHED and path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()
