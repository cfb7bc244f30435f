"""Files, folders and lines become articles; the bad ones are skipped with place and reason."""

import gzip
import json
import lzma
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.sources.reader import read
from indexer.sources.skipped import Skipped


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    """Text, JSONL, packed JSONL and HTML are read by name; other files are skipped with a reason."""
    rows = [{"id": "một", "title": "Một", "body": "Thân."}, {"_id": "hai", "title": "Hai", "text": "Thân hai."}]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (tmp_path / "a.txt").write_text("Bài viết", encoding="utf-8")
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(lines))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b'{"id": "ba", "title": "Ba"}\nbad\n'))
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    skipped: list[Skipped] = []
    assert [article.id for article in read([tmp_path], on_skip=skipped.append)] == ["a", "một", "hai", "ba"]
    assert [skip.origin.rpartition("/")[2] for skip in skipped] == ["c.jsonl.gz:2", "d.pdf"]


def test_strict_stops(tmp_path: Path) -> None:
    """With `strict` the first bad line is an error that names it."""
    (tmp_path / "a.jsonl").write_text("bad\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.jsonl:1"):
        list(read([tmp_path], strict=True))


def test_an_impossible_date_is_reported_and_left_out(tmp_path: Path) -> None:
    """The article is kept without its date."""
    (tmp_path / "a.jsonl").write_text('{"id": "x", "title": "T", "date": "31/02/2026"}\n', encoding="utf-8")
    skipped: list[Skipped] = []
    assert [article.published for article in read([tmp_path], on_skip=skipped.append)] == [None]
    assert "31/02/2026" in skipped[0].reason
    assert not skipped[0].whole


def test_judged_questions_beside_articles_are_no_articles(tmp_path: Path) -> None:
    """Within a folder, one with `qrels/` is passed over; named itself, its corpus is read."""
    questions = tmp_path / "questions"
    (questions / "qrels").mkdir(parents=True)
    (questions / "corpus.jsonl").write_text('{"_id": "a", "text": "Bài"}\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text("Bài viết", encoding="utf-8")
    assert [article.origin.rpartition("/")[2] for article in read([tmp_path])] == ["a.txt"]
    assert [article.origin.rpartition("/")[2] for article in read([questions])] == ["corpus.jsonl:1"]
