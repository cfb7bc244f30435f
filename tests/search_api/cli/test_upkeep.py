"""The commands of upkeep, on a small index."""

import json
from pathlib import Path

import pytest
from index_builders import built

from search_api.cli.main import run
from search_api.server.last_runs import LastRuns


def timtin(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run `timtin` and return its code, output and messages."""
    code = run(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_verify_backup_restore_compact_rollback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A round: back up, change, roll back, compact, restore; verify is clean after each."""
    index, backups = tmp_path / "index", tmp_path / "backups"
    built(index, range(6))
    assert timtin(capsys, "backup", str(backups), "--index", str(index))[0] == 0
    built(index, range(6), version=2)
    assert "thế hệ 1" in timtin(capsys, "rollback", "--index", str(index))[1]
    code, _, told = timtin(capsys, "rollback", "--index", str(index))
    assert code == 1
    assert "không giữ thế hệ nào trước thế hệ 1" in told
    assert "MB" in timtin(capsys, "compact", "--index", str(index))[1]
    assert timtin(capsys, "restore", str(backups), "--index", str(index))[1]
    code, told, _ = timtin(capsys, "verify", "--full", "--json", "--index", str(index))
    assert code == 0
    assert json.loads(told)["clean"] is True
    assert json.loads(told)["articles"] == 6
    runs = LastRuns(index).read()
    assert runs["verify"].clean
    assert runs["backup"].clean


def test_verify_names_the_damaged_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 1, and a line with the file; `--quick` sees lengths only."""
    index = tmp_path / "index"
    built(index, range(6))
    segment = next((index / "segments").glob("*.faiss"))
    content = segment.read_bytes()
    segment.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    code, _, wrong = timtin(capsys, "verify", "--index", str(index))
    assert code == 1
    assert segment.name in wrong
    assert not LastRuns(index).read()["verify"].clean
    assert timtin(capsys, "verify", "--quick", "--index", str(index))[0] == 0
    segment.write_bytes(content[:-1])
    assert timtin(capsys, "verify", "--quick", "--index", str(index))[0] == 1
