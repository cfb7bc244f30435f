"""The practice questions: whole, about articles that nothing is measured on, with quotes where they say."""

import json
from pathlib import Path

from eval.practice import PRACTICE, practice, read_rows

from search_api.answer.learning.judged import read_known, share


def test_practice_keeps_away_from_what_is_measured(shared: Path, tmp_path: Path) -> None:
    """No article that answers a question of localgov is asked about; each quote holds most of its answer."""
    localgov = shared / "eval" / "localgov"
    known = {line.split("\t")[1] for line in (localgov / "qrels/test.tsv").read_text(encoding="utf-8").splitlines()}
    rows = [json.loads(line) for line in (PRACTICE / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    assert not known & {row["source"] for row in rows}
    assert practice(localgov, tmp_path) == len(rows) == 521
    found = read_known(tmp_path)
    assert len(found) == len(rows)
    assert all(one.quote and one.source in one.relevant for one in found)
    held = [share(one.answer, one.quote) for one in found if one.style != "keyword"]
    assert sum(part >= 0.6 for part in held) >= 0.99 * len(held)


def test_details_keep_away_from_what_is_measured_and_are_quoted_exactly(shared: Path, tmp_path: Path) -> None:
    """They are about none of the articles that answer in localgov or in the practice set; quotes hold the answers."""
    localgov = shared / "eval" / "localgov"
    judged = (localgov / "qrels/test.tsv", PRACTICE / "qrels/test.tsv")
    known = {line.split("\t")[1] for path in judged for line in path.read_text(encoding="utf-8").splitlines()}
    rows = read_rows(details=True)
    assert not known & {row["source"] for row in rows}
    assert practice(localgov, tmp_path, details=True) == len(rows) == 10_109
    found = read_known(tmp_path)
    assert len({one.id for one in found}) == len(rows)
    assert all(one.answer in one.quote and one.relevant == {one.source} for one in found)
