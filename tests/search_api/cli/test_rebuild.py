"""`timtin index --rebuild --judged`: what was made anew answers judged questions before anybody reads it."""

import json
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.model.folder import write
from search_api.cli.main import run
from tests.search_api.tiny_model import write_tiny_model

ARTICLES = {"ke": "Tỉnh khởi công kè sông Đà.", "bau": "Cử tri cả nước đi bầu đại biểu.", "cho": "Xã họp chợ phiên."}
ASKED = "zzyzx"  # no article holds it: only the model says what it means


def model(folder: Path, meaning: str) -> Path:
    """Write a model to which the word that is asked means the same as `meaning`."""
    write_tiny_model(folder, [*ARTICLES.values(), ASKED])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    stored = load_file(folder / "model.safetensors")
    table = stored["embeddings"] * stored["weights"][:, None]
    table[tokenizer.token_to_id(ASKED)] = table[tokenizer.token_to_id(meaning)]
    write(folder, tokenizer, table)
    return folder


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two models, articles, their index with the good one, and a question judged of one of them."""
    model(tmp_path / "good", "kè")
    model(tmp_path / "bad", "bầu")
    lines = [json.dumps({"id": id, "title": "Tin", "body": body}) for id, body in ARTICLES.items()]
    (tmp_path / "tin.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "judged" / "qrels").mkdir(parents=True)
    questions = [{"_id": "q1", "text": ASKED}, {"_id": "q2", "text": "không có bài"}]
    (tmp_path / "judged" / "queries.jsonl").write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    judged(tmp_path, "q1\tke\t1\nq2\tmất\t1\n")
    monkeypatch.setenv("TIMTIN_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("TIMTIN_LANG", "en")
    monkeypatch.chdir(tmp_path)  # where a model is found by the name that the index knows
    assert run(["index", "tin.jsonl", "--model", "good"]) == 0
    return tmp_path


def judged(place: Path, lines: str) -> None:
    """Write which article answers which question."""
    (place / "judged" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + lines, encoding="utf-8")


def files(place: Path) -> dict[str, bytes]:
    """Return the files of the index, but for the catalogue, whose free pages change, its seal and locks of readers."""
    found = {path: path.read_bytes() for path in (place / "index").rglob("*") if path.is_file()}
    return {
        path.relative_to(place).as_posix(): content
        for path, content in found.items()
        if not path.name.startswith("catalogue") and not path.name.endswith(".lock")
    }


def audited(place: Path) -> tuple[str, str]:
    """Return what the last line of the audit log says."""
    line = json.loads((place / "index.audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    return line["action"], line["result"]


REBUILD = ["index", "--rebuild", "--judged", "judged", "--model"]
Captured = pytest.CaptureFixture[str]


def test_what_answers_worse_is_refused_and_leaves_nothing(place: Path, capsys: Captured) -> None:
    """Side by side on stdout, why on stderr, code 1; the files and the answers are those of before."""
    before = files(place)
    capsys.readouterr()
    assert run([*REBUILD, "bad", "tin.jsonl"]) == 1
    shown = capsys.readouterr()
    assert "Judged questions: 1;" in shown.out
    figures = {words[0]: words[1:] for line in shown.out.splitlines() if (words := line.split())}
    assert figures["ndcg@10"] == ["1.0000", "0.5000"]  # third place: 1 / log2(4)
    assert (figures["generation"], figures["articles"]) == (["1", "2"], ["3", "3"])
    assert "answers worse (nDCG@10 -0.5000" in shown.err
    assert files(place) == before
    assert run(["verify"]) == 0
    assert audited(place) == ("rebuild", "refused")
    assert not json.loads((place / "index.last-index.json").read_bytes())["clean"]
    capsys.readouterr()
    assert run(["search", "khởi công kè", "--json", "--model", "good"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["article"]["id"] == "ke"


def test_what_answers_as_well_takes_over(place: Path, capsys: Captured) -> None:
    """The same model made anew, or a better one; with --json the figures stand beside the counts."""
    assert run([*REBUILD, "good"]) == 0
    assert run(["index", "--rebuild", "--model", "bad"]) == 0
    capsys.readouterr()
    assert run([*REBUILD, "good", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["generation"] == report["compared"]["successor"]["generation"]
    assert report["compared"]["difference"] == 0.5
    assert [report["compared"][side]["model"] for side in ("serving", "successor")] == ["bad", "good"]
    assert audited(place) == ("rebuild", "done")


def test_json_of_what_is_refused(place: Path, capsys: Captured) -> None:
    """The comparison alone: nothing was made."""
    capsys.readouterr()
    assert run([*REBUILD, "bad", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["compared"]["worse"]


def test_a_model_that_is_not_found_is_asked_for(place: Path, capsys: Captured) -> None:
    """Before anything is built; named, it is opened as it was when the index was built."""
    (place / "good").rename(place / "moved")
    assert run([*REBUILD, "bad"]) == 1
    assert "name it with --former" in capsys.readouterr().err
    assert run([*REBUILD, "bad", "--former", "bad"]) == 1
    assert "built with model" in capsys.readouterr().err
    assert run([*REBUILD, "bad", "--former", "moved"]) == 1
    assert "answers worse" in capsys.readouterr().err


def test_questions_about_nothing_in_the_index_decide_nothing(place: Path, capsys: Captured) -> None:
    """They are refused before anything is built, as is a comparison with nothing."""
    judged(place, "q1\tmất\t1\n")
    assert run([*REBUILD, "good"]) == 1
    assert "holds none of the articles" in capsys.readouterr().err
    for words in (["tin.jsonl", "--judged", "judged"], ["--rebuild", "--former", "good"]):
        assert run(["index", *words, "--model", "good"]) == 2
        assert "to compare takes an index" in capsys.readouterr().err
