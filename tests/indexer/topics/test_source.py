"""Topic files while they are read: lines of keys, and what is no table."""

from pathlib import Path

import pytest

from indexer.errors import TopicError
from indexer.topics.source import Place, Source

TEXT = '# a topic\nid = "x"\n[lists]\nten = ["a"]\n[[form]]\nid = "mot"\n[[form]]\nid = "hai"\ntext = [\n  "b",\n]\n'


def source(folder: Path, text: str) -> Source:
    """Read a text as a topic file."""
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return Source(path, folder)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (Place(key="id"), 2),
        (Place("lists", 0, "ten"), 4),
        (Place("form", 1, "id"), 8),
        (Place("form", 1, "text", "b"), 10),
        (Place("form", 0, "tier"), 5),
        (Place(), 1),
    ],
)
def test_lines_of_keys(tmp_path: Path, place: Place, line: int) -> None:
    """A key is found in the nth table of its section; one that is missing stands where its table begins."""
    assert source(tmp_path, TEXT).line(place) == line


def test_what_is_no_table_is_noted(tmp_path: Path) -> None:
    """Reading goes on without it."""
    file = source(tmp_path, 'lists = "a"\n[form]\nid = "mot"\n')
    assert (file.mapping("lists"), file.tables("form")) == ({}, [])
    assert [(fault.kind, fault.line) for fault in file.faults] == [("table", 1), ("tables", 2)]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """It is told as such."""
    (tmp_path / "x.toml").write_bytes('name = "Hội"'.encode("utf-16"))
    with pytest.raises(TopicError, match="not UTF-8"):
        Source(tmp_path / "x.toml", tmp_path)
