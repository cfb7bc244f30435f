"""`timtin show` prints what was read out of an article."""

import json
from pathlib import Path

import pytest

from search_api.cli.main import run
from tests.search_api.tiny_model import write_tiny_model

BODY = "Sáng 3/2/2026, đồng chí Lê Văn An, Bí thư Đảng ủy phường Tân Giang dự. Đồng chí Bí thư Đảng ủy yêu cầu làm."


def test_an_office_that_stands_for_a_name_is_shown_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offsets and words of each entity; below a person the offices that mean that person elsewhere, as in the JSON."""
    write_tiny_model(tmp_path / "model", [BODY])
    (tmp_path / "tin.jsonl").write_text(json.dumps({"id": "hop", "title": "Họp", "body": BODY}), encoding="utf-8")
    monkeypatch.setenv("TIMTIN_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("TIMTIN_MODEL", str(tmp_path / "model"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["index", str(tmp_path / "tin.jsonl")]) == 0
    capsys.readouterr()
    assert run(["show", "hop", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    (person,) = [entity for entity in facts["entities"] if entity["type"] == "person"]
    (office,) = person["references"]
    assert facts["text"][office["start"] : office["end"]] == office["text"] == "Bí thư Đảng ủy"
    assert run(["show", "hop"]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index(f"  {person['start']}–{person['end']}  person  Lê Văn An")
    assert lines[at + 1] == f"    = {office['start']}–{office['end']}  Bí thư Đảng ủy"
