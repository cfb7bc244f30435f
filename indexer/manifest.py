"""What one generation of an index is made of: counts, model, and every file with its digest.

`generations/000012/manifest.json` carries a digest of itself, so a damaged manifest is known as such, and
`CURRENT` names the generation that readers open; it is replaced by rename, which is the moment of publication.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.digest import FileDigest
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing
from indexer.reasons import Reason
from indexer.storage import write_durable

FORMAT = 4
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
NOTHING_YET = 0  # what `CURRENT` names until the first generation is published
GENERATIONS = "generations"
SEGMENTS = "segments"
LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One immutable segment of passages in the folder `segments`, its files by suffix ("faiss", "words", …)."""

    name: str
    kind: str
    vectors: int
    files: Mapping[str, FileDigest]

    def paths(self) -> Iterator[tuple[Path, FileDigest]]:
        """Yield the segment's files, relative to the index folder, with their digests."""
        for suffix, digest in self.files.items():
            yield self.path(suffix), digest

    def path(self, suffix: str) -> Path:
        """Return one of its files, relative to the index folder."""
        return Path(SEGMENTS, f"{self.name}.{suffix}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation. `columns` is the digest of the catalogue's rows that readers keep in memory."""

    generation: int
    created: str
    timtin: str
    articles: int
    passages: int
    model: Mapping[str, Any]
    segments: tuple[SegmentEntry, ...] = ()
    lexical: Mapping[str, FileDigest] = field(default_factory=dict)
    columns: str = ""
    pipeline: str = ""
    topics: str = ""
    stages: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def dimension(self) -> int:
        """Length of the passage vectors."""
        return int(self.model.get("dimension", 0))

    @property
    def mark(self) -> str:
        """A word of this very generation: another one has another, whatever its number."""
        return _digest(self._content())[:12]

    def files(self) -> Iterator[tuple[Path, FileDigest]]:
        """Yield the immutable files of the generation, relative to the index folder, with their digests."""
        for entry in self.segments:
            yield from entry.paths()
        postings = generation_folder(Path(), self.generation) / LEXICAL
        yield from ((postings / name, digest) for name, digest in self.lexical.items())

    def to_json(self) -> bytes:
        """Return the manifest as JSON with a digest of itself."""
        content = self._content()
        return json.dumps({**content, "digest": _digest(content)}, ensure_ascii=False, indent=1).encode()

    def _content(self) -> dict[str, Any]:
        """Return all values as JSON."""
        segments = [{**_values(entry), "files": _to_json(entry.files)} for entry in self.segments]
        return {**_values(self), "segments": segments, "lexical": _to_json(self.lexical)}


def _values(item: "Manifest | SegmentEntry") -> dict[str, Any]:
    return {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}


def _to_json(files: Mapping[str, FileDigest]) -> dict[str, Any]:
    return {name: digest.to_json() for name, digest in files.items()}


def _from_files(content: Mapping[str, Any]) -> dict[str, FileDigest]:
    return {name: FileDigest.from_json(row) for name, row in content.items()}


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def generation_folder(folder: Path, generation: int) -> Path:
    """Return the folder of one generation."""
    return folder / GENERATIONS / f"{generation:06d}"


def read_manifest(folder: Path, generation: int) -> Manifest:
    """Read and check one generation's manifest. Raises IndexDamaged, or IndexMismatch for a foreign format."""
    path = generation_folder(folder, generation) / MANIFEST
    try:
        manifest = parse_manifest(path, path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexDamaged(Reason("file_missing", path=path)) from error
    if manifest.generation != generation:
        raise IndexDamaged(Reason("manifest_of_another", path=path, generation=manifest.generation))
    return manifest


def parse_manifest(path: Path, text: bytes) -> Manifest:
    """Return the manifest that stands in `path`. Raises IndexDamaged, or IndexMismatch for a foreign format."""
    try:
        content = json.loads(text)
        found, claimed = content["format"], content.pop("digest")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(Reason("no_manifest", path=path)) from error
    if _digest(content) != claimed:
        raise IndexDamaged(Reason("file_changed", path=path))
    if found != FORMAT:
        if found > FORMAT:
            raise IndexMismatch(Reason("format_newer", path=path, found=found, read=FORMAT))
        raise IndexMismatch(Reason("format_older", path=path, found=found, read=FORMAT))
    manifest = _from_json(content)
    if not all(map(_plain, _names(manifest))):
        raise IndexDamaged(Reason("names_outside", path=path))
    if manifest.to_json() != text:
        raise IndexDamaged(Reason("file_changed", path=path))
    return manifest


def _from_json(content: dict[str, Any]) -> Manifest:
    content["segments"] = tuple(
        SegmentEntry(**{**entry, "files": _from_files(entry["files"])}) for entry in content["segments"]
    )
    content["lexical"] = _from_files(content["lexical"])
    content["stages"] = tuple(content["stages"])
    return Manifest(**content)


def _names(manifest: Manifest) -> Iterator[str]:
    """Yield the file names that a manifest is made of."""
    yield from manifest.lexical
    for entry in manifest.segments:
        yield from (path.relative_to(SEGMENTS).as_posix() for path, _ in entry.paths())


def _plain(name: str) -> bool:
    """Say whether a name is that of a file in its own folder: whoever gives a backup could write elsewhere by it."""
    return Path(name).name == name and name not in ("", "..")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a generation's manifest; nobody reads it before `publish`."""
    write_durable(generation_folder(folder, manifest.generation) / MANIFEST, manifest.to_json())


def publish(folder: Path, generation: int) -> None:
    """Make a generation the one that readers open, by one rename."""
    write_durable(folder / CURRENT, _pointer(generation))


def _pointer(generation: int) -> bytes:
    """Return the content of `CURRENT`: the number, and a check, since one flipped bit would name another generation."""
    name = f"{generation:06d}"
    return f"{name} {hashlib.sha256(name.encode()).hexdigest()[:16]}\n".encode()


def current_generation(folder: Path) -> int:
    """Return the generation that `CURRENT` names. Raises IndexMissing or IndexDamaged."""
    path = folder / CURRENT
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        if any((folder / GENERATIONS).glob(f"*/{MANIFEST}")):
            raise IndexDamaged(Reason("file_missing", path=path)) from error
        raise IndexMissing(Reason("no_index", folder=folder)) from error
    number = text.partition(b" ")[0]
    if not number.isdigit() or len(number) > 12 or text != _pointer(int(number)):
        raise IndexDamaged(Reason("names_no_generation", path=path))
    if int(number) == NOTHING_YET:
        raise IndexMissing(Reason("nothing_yet", folder=folder))
    return int(number)


def generations(folder: Path) -> list[int]:
    """Return the generations that have a folder, oldest first."""
    root = folder / GENERATIONS
    return sorted(int(path.name) for path in root.iterdir() if path.name.isdigit()) if root.is_dir() else []
