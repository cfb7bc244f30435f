"""Answers on the sample corpus: figures may not fall below their floors."""

from pathlib import Path

from search_api.answer.learning.learn import examples
from tests.eval.answers import fallen, judge_all, table

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "questions"


def test_the_sample_corpus(tmp_path: Path) -> None:
    """The articles and questions that ship with TimTin, with the weights that ship."""
    found = table(judge_all(examples(SAMPLE, tmp_path / "index")))
    assert fallen("questions", found) == [], found


def test_a_fallen_figure_is_told() -> None:
    """A figure below its floor is named, and so is one above its ceiling."""
    groups = ("all", "unanswerable")
    figures = ("proves", "states", "shown", "f1", "f1 given", "answered")
    found = {group: dict.fromkeys(figures, 0.0) | {"false": 1.0} for group in groups}
    complaints = fallen("questions", found)
    assert any("proves is 0.000" in one for one in complaints)
    assert any("false is 1.000" in one for one in complaints)
