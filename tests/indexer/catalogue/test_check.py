"""The article by article check finds what SQLite does not."""

from pathlib import Path

import pytest
from index_builders import built

from indexer.catalogue.check import check_catalogue
from indexer.catalogue.connection import open_writer
from indexer.manifest import read_manifest


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE contents SET meta = replace(meta, 'Thôn', 'Thon') WHERE number = 3", "'tin-2' has changed"),
        ("UPDATE articles SET day = day + 1 WHERE number = 3", "as written"),
        ("DELETE FROM contents WHERE number = 3", "number 3 has no content"),
        ("DELETE FROM articles WHERE number = 3", "as written"),
        ("DELETE FROM tags WHERE number = 3", "under its own names"),
        ("UPDATE terms SET key = 'x' WHERE term = 1", "under its own names"),
    ],
)
def test_each_kind_of_change_is_told(tmp_path: Path, change: str, told: str) -> None:
    """Text, columns, missing rows, tags."""
    built(tmp_path, range(5))
    manifest = read_manifest(tmp_path, 1)
    assert check_catalogue(tmp_path, manifest) == []
    db = open_writer(tmp_path / "catalogue.sqlite")
    db.execute(change)
    db.close()
    problems = check_catalogue(tmp_path, manifest)
    assert any(told in problem for problem in problems), problems
