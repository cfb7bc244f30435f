"""Make a judged set of the practice questions: `python -m tests.eval.practice LOCALGOV OUT [--details]`.

The 521 questions in `practice/` were written for this project, to learn the answers' weights from, over articles of the
BEIR folder LOCALGOV that its own questions do not ask about. No text of an article stands here: a quote, and an answer
that is a clause of its article, are told by field and offsets, and are taken from LOCALGOV's corpus. Beside the article
that a question was written for, those articles answer that say the same (`search_api/answer/learning/judged.py`).

`details.jsonl.xz` has 10,109 more, written in the same manner about other articles, as a rule two about each and most
of them about a detail that stands deep in it: for them nobody looked which other articles answer, so they are to learn
from (`--more` of `search_api.answer.learning.learn`) and to compare with, not to report.
"""

import argparse
import json
import lzma
import shutil
from pathlib import Path
from typing import Any

from search_api.learning.judged import read_judged

PRACTICE = Path(__file__).parent / "practice"


def practice(localgov: Path, out: Path, *, details: bool = False) -> int:
    """Write a BEIR folder `out` with the corpus of `localgov`, and return how many questions it has."""
    texts = {article.id: {"title": article.title, "text": article.body} for article in read_judged(localgov).articles()}
    rows = read_rows(details=details)
    for row in rows:
        row["quote"] = _cut(texts[row["source"]], row.pop("quoted"))
        row["answer"] = _cut(texts[row["source"]], row["answer"])
    (out / "qrels").mkdir(parents=True, exist_ok=True)
    if details:
        judged = "".join(f"{row['_id']}\t{row['source']}\t1\n" for row in rows)
        (out / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", encoding="utf-8")
    else:
        shutil.copytree(PRACTICE / "qrels", out / "qrels", dirs_exist_ok=True)
    for file in localgov.glob("corpus.jsonl*"):
        shutil.copy(file, out)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "queries.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(rows)


def read_rows(*, details: bool = False) -> list[dict[str, Any]]:
    """Read the questions as they stand in `practice/`."""
    if details:
        text = lzma.decompress((PRACTICE / "details.jsonl.xz").read_bytes()).decode()
    else:
        text = (PRACTICE / "queries.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _cut(fields: dict[str, str], part: Any) -> str:
    """Return a text as it stands, or the characters of a field: [field, start, end]."""
    if isinstance(part, str):
        return part
    field, start, end = part
    return fields[field][start:end]


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("localgov", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--details", action="store_true", help="the 10,109 questions about details instead")
    options = parser.parse_args()
    print(f"{practice(options.localgov, options.out, details=options.details)} questions in {options.out}")


if __name__ == "__main__":
    main()
