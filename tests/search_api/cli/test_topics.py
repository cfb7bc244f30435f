"""`timtin topics`: list, check, test, widen."""

import json
from pathlib import Path

import pytest
from mention_index import index

from search_api.cli.main import run

OWN = """id = "hoi-sach"
name = "Hội sách"
[[form]]
id = "ten"
text = ["hội sách"]
[[example]]
text = "Xã mở hội sách."
"""


def test_the_shipped_topics_are_listed_and_pass_their_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Six topics ship, and every example in them holds."""
    assert run(["topics", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 6
    assert run(["topics", "--test"]) == 0


def test_wrong_files_and_examples_end_with_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file that cannot be read and the example that comes out otherwise are both named with their line."""
    (tmp_path / "a.toml").write_text(OWN + 'class = "none"\n', encoding="utf-8")
    assert run(["topics", "--check", str(tmp_path)]) == 0
    assert run(["topics", "--check", str(tmp_path), "--test"]) == 1
    assert "a.toml:7: expected none, got mention" in capsys.readouterr().err
    (tmp_path / "b.toml").write_text("id = 7", encoding="utf-8")
    assert run(["topics", "--check", str(tmp_path)]) == 1
    assert "b.toml:1:" in capsys.readouterr().err


def test_every_mistake_is_told_in_the_readers_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One run tells all of them, in Vietnamese."""
    wrong = OWN.replace('text = ["hội sách"]', 'tier = 9\ntext = ["{ten} xã", "(sách"]')
    (tmp_path / "a.toml").write_text(wrong, encoding="utf-8")
    assert run(["topics", "--check", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert all(part in told for part in ("a.toml:5: 'tier' là 9", "không có danh sách nào", "thiếu dấu đi cặp"))


def test_an_accepted_wording_is_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Accepting writes the user's file and tags the index again, without encoding."""
    folder = index(tmp_path / "index")
    monkeypatch.setenv("TIMTIN_TOPICS", str(tmp_path / "topics"))
    (tmp_path / "topics").mkdir()
    options = ["--index", str(folder)]
    assert run(["topics", "--widen", "chuyen-doi-so", "--accept", "Trồng rừng", *options]) == 0
    assert run(["mentions", "chuyen-doi-so", "--format", "jsonl", *options]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [(row["quote"], row["rule"]) for row in rows] == [("Trồng rừng", "them-1")]
    assert run(["topics", "--widen", "chuyen-doi-so", "--reject", "Không có gì khác.", *options]) == 0
    assert "[[rejected]]" in (tmp_path / "topics" / "chuyen-doi-so.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [["--accept", "a"], ["--widen", "bau-cu-2026", "--accept", "a"]], ids=["no topic", "no folder"]
)
def test_accepting_needs_a_topic_and_a_folder(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them the command is wrong usage."""
    monkeypatch.delenv("TIMTIN_TOPICS", raising=False)
    assert run(["topics", *arguments]) == 2


def test_a_refused_wording_is_no_mistake_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message speaks of the wording that was typed; a mistake in a file is told as one."""
    monkeypatch.setenv("TIMTIN_TOPICS", str(tmp_path))
    assert run(["topics", "--widen", "bau-cu-2026", "--accept", "chọn"]) == 1
    assert capsys.readouterr().err.startswith("Lỗi: 'chọn' chỉ là một từ ngắn")
    (tmp_path / "b.toml").write_text("id = 7", encoding="utf-8")
    assert run(["topics"]) == 1
    assert capsys.readouterr().err.startswith("Lỗi: tệp chủ đề sai: b.toml:1:")


def test_an_unknown_topic_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Widening a topic that there is not ends with code 1 and its name."""
    assert run(["topics", "--widen", "la-lung", "--index", str(tmp_path)]) == 1
    assert "la-lung" in capsys.readouterr().err
