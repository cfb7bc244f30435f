"""The audit log."""

import json
import os
from pathlib import Path

import pytest

from indexer.errors import StorageFailed
from search_api.access.audit import Audit


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


OLD = """\
{"time": "2026-01-02T03:04:05.678+00:00", "action": "put", "key": "k1", "result": "added", "article": "a", \
"generation": 2, "chain": "6457c5effa42df63b2c5310d2181322a5805335bf8eeea8df490a27eb816a5a2"}
"""


def test_logs_of_older_versions_go_on(tmp_path: Path) -> None:
    """Lines without digests keep their chain, and new ones join on."""
    audit = Audit(tmp_path / "audit.jsonl")
    audit.path.write_text(OLD)
    audit.note("put", key="k1", result="replaced", article="a", before="00", after="11")
    assert audit.check() == 2


def test_a_line_that_was_cut_off_swallows_no_other(tmp_path: Path) -> None:
    """After a power cut the next line stands by itself; that one was cut off is told all the same."""
    audit = Audit(tmp_path / "audit.jsonl")
    for number in range(2):
        audit.note("put", key="k1", result="done", article=str(number))
    audit.path.write_text(audit.path.read_text()[:-20])
    audit.note("put", key="k1", result="done", article="after")
    assert json.loads(audit.path.read_text().splitlines()[2])["article"] == "after"
    with pytest.raises(ValueError, match=r"^2$"):
        audit.check()


def test_a_log_just_made_keeps_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is synced, then the folder that names the file."""
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(Path(f"/proc/self/fd/{number}").readlink()))
    Audit(tmp_path / "audit.jsonl").note("put", key=None, result="done")
    assert synced == [tmp_path / "audit.jsonl", tmp_path]


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
