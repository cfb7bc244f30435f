"""What older formats wrote, brought to today's by the next publication, unattended.

Format 3 knew files by their SHA-256, format 4 knows them by BLAKE3. Both are read; a file keeps what it is known by
for as long as no generation is published.
"""

from dataclasses import replace
from pathlib import Path

from indexer.digest import METHOD, FileDigest, digest_of
from indexer.manifest import LEXICAL, Manifest, generation_folder
from indexer.storage import DigestCache


def upgraded(folder: Path, manifest: Manifest) -> Manifest:
    """Return the manifest of a generation that is about to be published with all files known as they are today.

    Raises IndexDamaged where a file is not what the older digest says.
    """
    postings = generation_folder(folder, manifest.generation) / LEXICAL
    segments = tuple(
        replace(
            entry,
            files={suffix: _renewed(folder / entry.path(suffix), digest) for suffix, digest in entry.files.items()},
        )
        for entry in manifest.segments
    )
    lexical = {name: _renewed(postings / name, digest) for name, digest in manifest.lexical.items()}
    return replace(manifest, segments=segments, lexical=lexical)


def _renewed(path: Path, digest: FileDigest) -> FileDigest:
    if digest.method == METHOD:
        return digest
    found = digest_of(path)
    DigestCache().check(path, digest)  # afterwards: damage does not heal, so what is right now was right before
    return found
