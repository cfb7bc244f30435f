"""Training sees what it may see, and no more."""

import json
import lzma
from pathlib import Path

from indexer.model import corpus
from indexer.model.corpus import Bounds


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_news_within_bounds(tmp_path: Path) -> None:
    """Later headlines, held-out titles and second copies are left out; local-government news weighs more."""
    rows = [
        {"title": "UBND xã họp với cử tri", "date": "2026-06-30"},
        {"title": "Tin sau", "date": "2026-07-01"},
        {"title": "Bài giữ lại!", "body": "x"},
        {"title": "ubnd XÃ họp, với cử tri"},
        {"title": "Giá vàng", "lead": "tăng"},
    ]
    _write(tmp_path / "news" / "a.jsonl.xz", rows)
    found = list(corpus.news(tmp_path, Bounds(held_out_titles=frozenset({corpus.title_key("bài giữ lại")}))))
    assert [document.title for document in found] == ["UBND xã họp với cử tri", "Giá vàng"]
    assert [document.weight for document in found] == [3.0, 1.0]


def test_texts_and_parallel(tmp_path: Path) -> None:
    """Headings of the encyclopaedia become sentences; rows without text are empty; pairs keep their order."""
    _write(tmp_path / "text" / "wiki.jsonl.xz", [{"title": "A", "text": "Một.\r\n== Hai ==\r\nba"}, {"title": "B"}])
    _write(tmp_path / "parallel" / "p.jsonl.xz", [{"en": "one", "vi": "một"}])
    assert [document.body for document in corpus.texts(tmp_path)] == ["Một.\nHai.\nba", ""]
    assert list(corpus.parallel(tmp_path)) == [("one", "một")]


def test_titles_of_a_corpus(tmp_path: Path) -> None:
    """Titles compare without case, punctuation or tone placement; empty ones hold nothing out."""
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"title": "Uỷ ban: HỌP"}\n{"text": "x"}\n', encoding="utf-8")
    assert corpus.titles_of(path) == {"ủy ban họp"}
