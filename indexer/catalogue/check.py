"""Whether a catalogue holds what was written, article by article; slower than its seal, and needs none."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from indexer.catalogue.connection import CATALOGUE, guarding, open_reader
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.rows import tags_of
from indexer.errors import TimTinError
from indexer.manifest import Manifest
from indexer.reasons import Reason

TAGS = "SELECT t.kind, t.key FROM tags g JOIN terms t USING (term) WHERE g.number = ?"
_MOST = 20  # problems that are told
_LATER = ("office", "abroad")  # articles that were taken in before these were filed lack them


def check_catalogue(folder: Path, manifest: Manifest) -> list[str]:
    """Return the first problems of a generation's rows, none where every digest is right."""
    try:
        return list(islice(_problems(folder, manifest), _MOST))
    except TimTinError as error:
        return [str(error)]


def _problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    path = folder / CATALOGUE
    db = open_reader(path)
    try:
        with guarding(path):
            told = [str(row[0]) for row in db.execute("PRAGMA integrity_check(5)")]
            if told != ["ok"]:
                yield Reason("rows_unsound", path=path, cause=Reason("library", name="SQLite", told="; ".join(told)))
            yield from _article_problems(folder, manifest, db)
    finally:
        db.close()


def _article_problems(folder: Path, manifest: Manifest, db: object) -> Iterator[str]:
    reader, path = CatalogueReader(folder, manifest.generation), folder / CATALOGUE
    try:
        columns = reader.columns()
        if columns.digest() != manifest.columns:
            yield Reason("rows_changed", path=path, generation=manifest.generation)
        for number in columns.numbers.tolist():
            try:
                (stored,) = reader.articles([number]) or (None,)
            except (TimTinError, ValueError) as error:
                yield str(error)
                continue
            if stored is None:
                yield Reason("no_content", path=path, number=number)
                continue
            wanted = {(tag.kind, tag.key) for tag in tags_of(stored, stored.place, stored.entities)}
            filed = set(db.execute(TAGS, (number,)))  # type: ignore[attr-defined]
            if filed - wanted or any(kind not in _LATER for kind, _ in wanted - filed):
                yield Reason("not_filed", path=path, id=json.dumps(stored.id))
    finally:
        reader.close()
