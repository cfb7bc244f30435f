"""Files, folders and lines become articles; the bad ones are skipped with place and reason."""

import gzip
import io
import json
import lzma
import sys
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


def ids(*paths: Path | str, skipped: list[Skipped] | None = None) -> list[str]:
    """Return the ids that are read from `paths`."""
    return [article.id for article in read(paths, on_skip=(skipped if skipped is not None else []).append)]


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    """Two folders may hold a `bai.txt`; the second gets an id of its own, the same again in the next run."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bai.txt").write_text(f"Bài {folder}", encoding="utf-8")
    first = ids(tmp_path)
    assert first[0] == "bai"
    assert first[1].startswith("bai-")
    assert ids(tmp_path) == first


def test_an_id_that_comes_again_is_reported_and_comes_later(tmp_path: Path) -> None:
    """So that the later line replaces the earlier."""
    (tmp_path / "a.jsonl").write_text('{"id": "x", "title": "1"}\n{"id": "x", "title": "2"}\n', encoding="utf-8")
    skipped: list[Skipped] = []
    assert [article.title for article in read([tmp_path], on_skip=skipped.append)] == ["1", "2"]
    assert [(skip.origin[-7:], skip.whole) for skip in skipped] == [("jsonl:2", False)]


@pytest.mark.parametrize(
    ("content", "title", "body"),
    [
        (b'{"title": "T", "body": "B"}\n', "T", "B"),
        (gzip.compress(b'{"title": "T", "body": "B"}\n'), "T", "B"),
        ("\ufeffBài viết".encode(), "", "Bài viết"),
    ],
    ids=["line", "gz", "text"],  # a packed file holds the second that it was made in, and all test processes must agree
)
def test_standard_input_is_told_by_its_first_character(
    monkeypatch: pytest.MonkeyPatch, content: bytes, title: str, body: str
) -> None:
    """JSONL or a text, packed or not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    assert [(article.title, article.body) for article in read(["-"])] == [(title, body)]


def test_jsonl_in_utf16_is_read(tmp_path: Path) -> None:
    """As some editors on Windows save it."""
    (tmp_path / "a.jsonl").write_bytes('{"id": "x", "title": "Họp"}\n{"id": "y", "title": "Bầu"}\n'.encode("utf-16"))
    assert ids(tmp_path) == ["x", "y"]


def test_what_stands_beside_articles_is_passed_over(tmp_path: Path) -> None:
    """Hidden files, documentation, and the questions and judgements of a BEIR folder say nothing."""
    for name in (".hidden.txt", "README.md", "LICENSE", "queries.jsonl", "qrels/test.tsv", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "title": "T", "text": "B"}', encoding="utf-8")
    skipped: list[Skipped] = []
    assert ids(tmp_path, skipped=skipped) == ["a"]
    assert skipped == []


@pytest.mark.parametrize("name", ["a.jsonl.xz", "a.txt.gz", "missing.txt", "a.docx", "empty.txt", "binary.txt"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A broken archive, a missing, foreign, empty or binary file: one skip with a reason, and the rest goes on."""
    broken = {"a.jsonl.xz": lzma.compress(b"{}" * 9999)[:60], "a.txt.gz": b"\x1f\x8b\x08xxxx", "binary.txt": b"\0\1\2"}
    if name != "missing.txt":
        (tmp_path / name).write_bytes(broken.get(name, b""))
    (tmp_path / "z.txt").write_text("Bài viết", encoding="utf-8")
    skipped: list[Skipped] = []
    assert ids(tmp_path / name, tmp_path / "z.txt", skipped=skipped) == ["z"]
    assert [Path(skip.origin).name for skip in skipped] == [name]
    assert skipped[0].reason


def test_a_file_in_an_old_code_page_is_converted(tmp_path: Path) -> None:
    """TCVN3 becomes Unicode on the way in."""
    (tmp_path / "a.txt").write_bytes("Héi ®ång nh©n d©n häp kú thø nhÊt".encode("latin-1"))
    assert [article.body for article in read([tmp_path])] == ["Hội đồng nhân dân họp kỳ thứ nhất"]


@pytest.mark.parametrize("name", ["..txt", "...txt", "....TXT", ". .txt", " .txt", "..txt.gz"])
def test_a_name_of_dots_keeps_its_kind(tmp_path: Path, name: str) -> None:
    """Without it the id would be "." or "..", which no address leads to."""
    text = b"<p>Tin kh\xe1\xbb\x9fi c\xc3\xb4ng tr\xc6\xb0\xe1\xbb\x9dng h\xe1\xbb\x8dc</p>"
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    assert ids(tmp_path / name) == [name.removesuffix(".gz")]
