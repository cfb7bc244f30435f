"""`timtin adapt` on the command line."""

import json
from pathlib import Path

import pytest
import tiny_models as tiny

from search_api.cli.main import run

WORDS = "hội đồng nhân dân xã họp kỳ thứ nhất cử tri phường bầu đại biểu quốc ủy ban tỉnh công bố danh sách"


def _index(folder: Path, monkeypatch: pytest.MonkeyPatch, articles: int) -> None:
    """An index of made-up articles, made with a tiny model."""
    words = WORDS.split()
    rows = [
        {
            "id": f"a{number}",
            "title": f"{words[number % 11]} {words[(number * 7) % 13]}",
            "body": f"{' '.join(words[number % 11 :] * 2)}. {' '.join(words[(number * 7) % 13 :] * 2)}.",
        }
        for number in range(articles)
    ]
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    monkeypatch.setenv("TIMTIN_INDEX", str(folder / "index"))
    monkeypatch.setenv("TIMTIN_MODEL", str(tiny.static_folder(folder / "tiny")))
    monkeypatch.setenv("TIMTIN_INDEX_WORKERS", "1")
    assert run(["index", str(source)]) == 0


def test_adapting_says_what_it_brought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report has both figures, and a folder stands beside the index exactly where the second is higher."""
    _index(tmp_path, monkeypatch, 80)
    capsys.readouterr()
    code = run(["adapt", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert code == (0 if report["after"] > report["before"] else 1)
    assert (tmp_path / "index-model").is_dir() == (code == 0)
    assert report["held_out"] == 10


def test_too_few_articles_fail_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index that is too small ends with code 1 and says how many articles are needed."""
    _index(tmp_path, monkeypatch, 5)
    assert run(["adapt", "--lang", "en"]) == 1
    assert "at least 40" in capsys.readouterr().err
