"""Reading judged sets and runs."""

import gzip
import json
import lzma
from pathlib import Path

import pytest

from indexer.errors import SourceError
from search_api.learning.judged import read_judged, read_run, write_run


def beir(folder: Path) -> Path:
    """Write a small BEIR folder."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [
        {"_id": f"d{n}", "title": f"Bài {n}", "text": f"Nội dung số {n}.", "date": "2026-01-01"} for n in range(3)
    ]
    questions = [
        {"_id": "q1", "text": "bài 1", "style": "natural"},
        {"_id": "q2", "text": "bai 2"},
        {"_id": "q3", "text": "không ai chấm"},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq3\td0\t0\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".xz", lzma.compress)])
def test_a_folder_is_read(tmp_path: Path, suffix: str, pack) -> None:  # type: ignore[no-untyped-def]
    """Plain or packed; a question without a positive judgement is left out."""
    folder = beir(tmp_path)
    plain = folder / "corpus.jsonl"
    content = plain.read_bytes()
    plain.unlink()
    (folder / f"corpus.jsonl{suffix}").write_bytes(pack(content))
    judged = read_judged(folder)
    assert [(q.id, q.style) for q in judged.questions] == [("q1", "natural"), ("q2", "")]
    assert judged.relevant == {"q1": {"d1": 1}, "q2": {"d2": 2}}
    assert [(a.id, a.title, a.body, a.published) for a in judged.articles()][1] == (
        "d1",
        "Bài 1",
        "Nội dung số 1.",
        "2026-01-01",
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("queries.jsonl", "{", "queries.jsonl:1: no JSON"),
        ("queries.jsonl", "[]", "no JSON object"),
        ("queries.jsonl", '{"_id": "q1"}', "'text' is missing"),
        ("qrels/test.tsv", "head\nq1\td1\tmany\n", "no line of query-id"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: str, reason: str) -> None:
    """The error has the file, the line and the reason."""
    folder = beir(tmp_path)
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=reason):
        read_judged(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder that is no BEIR folder says which file lacks."""
    with pytest.raises(SourceError, match=r"qrels/test\.tsv: "):
        read_judged(tmp_path)


def test_runs_go_out_and_in(tmp_path: Path) -> None:
    """A run file keeps scores and order; a line with too few parts is refused by place."""
    run = {"q1": {"d1": 2.0, "d2": 3.0}, "q2": {"d0": 1.0}}
    write_run(tmp_path / "a.trec", run, "timtin")
    assert (tmp_path / "a.trec").read_text().splitlines()[0] == "q1 Q0 d2 1 3.000000 timtin"
    assert read_run(tmp_path / "a.trec") == run
    (tmp_path / "b.trec").write_text("q1 Q0 d1 1\n")
    with pytest.raises(SourceError, match="six parts"):
        read_run(tmp_path / "b.trec")
