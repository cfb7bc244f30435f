"""`timtin eval` on the command line."""

import json
from pathlib import Path

import pytest

from search_api.cli.main import run
from tests.search_api.test_judged import beir


def test_eval_prints_json_and_compares_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Runs that were written are read again and differ by nothing."""
    folder = beir(tmp_path / "nho")
    assert run(["eval", str(folder), "--json", "--mode", "lexical", "--run-out", str(tmp_path / "runs")]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["modes"]["lexical"]["ndcg@10"] == 1.0
    assert run(["eval", str(folder), "--json", "--mode", "lexical", "--against", str(tmp_path / "runs")]) == 0
    assert json.loads(capsys.readouterr().out)["against"]["lexical"]["difference"] == 0.0


def test_eval_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each mode and style."""
    assert run(["eval", str(beir(tmp_path / "nho"))]) == 0
    printed = capsys.readouterr().out
    assert "hybrid natural" in printed
    assert "ndcg@10" in printed


def test_several_sets_make_one_markdown_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named as their folders are, in the order given."""
    folders = [str(beir(tmp_path / name)) for name in ("nho", "con")]
    assert run(["eval", *folders, "--markdown", "--mode", "lexical"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| nDCG@10 | questions | articles | lexical |"
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| nho", "| nho, natural", "| con", "| con, natural"]


def test_a_wrong_mode_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown mode ends with code 2 and names the right ones."""
    assert run(["eval", str(tmp_path), "--mode", "magic"]) == 2
    assert "hybrid" in capsys.readouterr().err
