"""The audit log."""

import json
from pathlib import Path

import pytest

from indexer.errors import StorageFailed
from search_api.audit import Audit


def test_lines_are_chained(tmp_path: Path) -> None:
    """Every write leaves one line, and the chain holds."""
    audit = Audit(tmp_path / "audit.jsonl")
    assert audit.check() == 0
    for number in range(3):
        audit.note("put", key="k1", result="done", article=f"bài\n{number}")
    assert audit.check() == 3
    lines = audit.path.read_text().splitlines()
    assert len(lines) == 3
    assert json.loads(lines[1])["article"] == "bài\n1"


def test_a_log_that_takes_no_line_is_told_before(tmp_path: Path) -> None:
    """By the file and the cause; where it does take one, nothing is appended by asking."""
    audit = Audit(tmp_path / "audit.jsonl")
    audit.ready()
    assert audit.check() == 0
    for wrong in (Audit(tmp_path), Audit(tmp_path / "audit.jsonl" / "log")):
        with pytest.raises(StorageFailed, match="cannot write"):
            wrong.ready()
        with pytest.raises(StorageFailed, match=str(wrong.path)):
            wrong.note("put", key=None, result="done")


@pytest.mark.parametrize("damage", ["edit", "remove", "insert", "tear"])
def test_a_changed_line_is_found(tmp_path: Path, damage: str) -> None:
    """Editing, removing or inserting a line, or tearing the last, breaks the chain."""
    audit = Audit(tmp_path / "audit.jsonl")
    for number in range(3):
        audit.note("put", key="k1", result="done", article=str(number))
    lines = audit.path.read_text().splitlines(keepends=True)
    changed = {
        "edit": [lines[0], lines[1].replace('"k1"', '"k2"'), lines[2]],
        "remove": [lines[0], lines[2]],
        "insert": [lines[0], lines[0], *lines[1:]],
        "tear": [*lines[:2], lines[2][:20]],
    }[damage]
    audit.path.write_text("".join(changed))
    with pytest.raises(ValueError, match=r"^[23]$"):
        audit.check()
