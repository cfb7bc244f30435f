"""Make a judged set of the practice questions: `python -m tests.eval.practice LOCALGOV OUT`.

The 521 questions in `practice/` were written for this project, to learn the answers' weights from, over articles of the
BEIR folder LOCALGOV that its own questions do not ask about. No text of an article stands here: a quote, and an answer
that is a clause of its article, are told by field and offsets, and are taken from LOCALGOV's corpus. Beside the article
that a question was written for, those articles answer that say the same (`search_api/answer/judged.py`).
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from search_api.judged import read_judged

PRACTICE = Path(__file__).parent / "practice"


def practice(localgov: Path, out: Path) -> int:
    """Write a BEIR folder `out` with the corpus of `localgov`, and return how many questions it has."""
    texts = {article.id: {"title": article.title, "text": article.body} for article in read_judged(localgov).articles()}
    rows = [json.loads(line) for line in (PRACTICE / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["quote"] = _cut(texts[row["source"]], row.pop("quoted"))
        row["answer"] = _cut(texts[row["source"]], row["answer"])
    shutil.copytree(PRACTICE / "qrels", out / "qrels", dirs_exist_ok=True)
    for file in localgov.glob("corpus.jsonl*"):
        shutil.copy(file, out)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / "queries.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(rows)


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
    options = parser.parse_args()
    print(f"{practice(options.localgov, options.out)} questions in {options.out}")


if __name__ == "__main__":
    main()
