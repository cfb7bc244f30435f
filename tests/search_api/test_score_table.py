"""The table of judged sets: means by set and style, in the form that models.md shows."""

import re
from pathlib import Path

from search_api.learning.evaluation import MODES, Evaluation
from search_api.learning.score_table import markdown

MODELS = Path(__file__).resolve().parents[2] / "models.md"


def evaluation(questions: dict[str, str]) -> Evaluation:
    """Questions with their styles, of which the first finds all and the others half."""
    reached = {id: 1.0 if place == 0 else 0.5 for place, id in enumerate(questions)}
    return Evaluation(1234, questions, {mode: {} for mode in MODES}, {mode: {"ndcg@10": reached} for mode in MODES})


def test_a_row_for_each_set_and_style() -> None:
    """Means over all questions and over those of each style; a set without styles has one row."""
    found = markdown({"mot": evaluation({"a": "natural", "b": "typo", "c": "typo"}), "hai": evaluation({"a": ""})})
    assert found.splitlines() == [
        "| nDCG@10 | questions | articles | lexical | dense | hybrid |",
        "| --- | --- | --- | --- | --- | --- |",
        "| mot | 3 | 1,234 | .667 | .667 | .667 |",
        "| mot, natural | 1 |  | 1.000 | 1.000 | 1.000 |",
        "| mot, typo | 2 |  | .500 | .500 | .500 |",
        "| hai | 1 | 1,234 | 1.000 | 1.000 | 1.000 |",
    ]


def test_models_md_shows_what_the_command_writes() -> None:
    """Its table has the command's head, names every public set, and figures in the command's form."""
    head, rule, *_ = markdown({"a": evaluation({"a": ""})}).splitlines()
    table = MODELS.read_text(encoding="utf-8").split(f"{head}\n{rule}\n")[1].split("\n\n")[0].splitlines()
    form = re.compile(r"\| [\w-]+(, \w+)? \| [\d,]+ \| [\d,]* \|( (\.\d{3}|1\.000) \|){3}")
    assert [row for row in table if not form.fullmatch(row)] == []
    names = [row.split(" | ")[0].removeprefix("| ") for row in table]
    assert [name for name in names if "," not in name] == ["localgov", "questions", "vims", "xquad-en-vi", "xquad-vi"]
