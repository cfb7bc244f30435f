"""Learning what captions read like."""

import json
from pathlib import Path

import pytest

from indexer.noise import learn, likeness
from indexer.schema import RawArticle

ARTICLE = RawArticle(
    "a",
    "Sáng 5/3, xã Hoa Mai, huyện Sông Đông họp dân bàn việc làm đường. Ông Lê Sơ phát biểu tại hội nghị. Ảnh: Minh "
    "Châu. Theo ông Sơ, đường dài hai cây số. Bà con xã Hoa Mai góp công làm đường từ tháng trước.",
    title="Xã Hoa Mai làm đường",
)


def test_credited_sentences_are_the_examples() -> None:
    """The sentence before the credit is one, the rest are not, the credit is neither; stops between two are breaks."""
    captions, breaks = learn.Examples(), learn.Examples()
    assert learn.gather(ARTICLE, captions, breaks)
    assert captions.labels == [False, True, False, False]
    assert "f ông" in captions.features[1]
    assert any(breaks.labels)
    assert not learn.gather(RawArticle("b", "Không có ảnh nào. Chỉ có lời."), captions, breaks)


def test_fit_finds_what_decides() -> None:
    """A feature of all examples and no counter-example gets the weight, one of both none."""
    examples = learn.Examples()
    for number in range(60):
        examples.add(["ảnh", "xã"] if number % 2 else ["theo", "xã"], bool(number % 2))
    weights = learn.fit(examples, 1e-3)
    assert weights["ảnh"] > 1
    assert weights["theo"] < -1
    assert abs(weights.get("xã", 0.0)) < 0.5
    assert likeness.logit(weights, ["ảnh"]) > 0 > likeness.logit(weights, ["theo", "lạ"])


def test_the_command_writes_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both models stand in the file, under a line that says how it came about."""
    monkeypatch.setattr(learn, "_BODY", (10, 8000))
    row = {"title": ARTICLE.title, "body": ARTICLE.body}
    source, out = tmp_path / "a.jsonl", tmp_path / "weights.tsv"
    source.write_text("\n".join(json.dumps({"id": str(n), **row}) for n in range(40)), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["learn", str(source), "--out", str(out)])
    learn.main()
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# Weights learned")
    rows = [line.split("\t") for line in lines[1:]]
    assert {model for model, *_ in rows} == {"caption", "break"}
    kinds = {"w " * isinstance(likeness.feature_of(name), str) for _, name, _ in rows if name.startswith(("w ", "b "))}
    assert kinds == {"w ", ""}
    assert all(likeness.name_of(likeness.feature_of(name)) == name for _, name, _ in rows)
