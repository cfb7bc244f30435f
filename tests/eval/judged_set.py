"""Write `corpus/questions/corpus.jsonl`, the BEIR corpus of the sample articles: `python -m tests.eval.judged_set`.

The articles in `corpus/articles` come in many formats; an evaluation wants one line each. Run this after a
change to an article; a test compares what is stored with what the articles give.
"""

import json
from pathlib import Path

from indexer.clean import clean
from indexer.sources.reader import read

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
QUESTIONS = CORPUS / "questions"


def lines() -> list[str]:
    """Return one JSON line for each article of the sample corpus: its id, title, text and date."""
    rows = []
    for raw in read([CORPUS / "articles"], strict=True):
        article = clean(raw)
        prose = "\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind != "title")
        row = {"_id": article.id, "title": article.title, "text": prose, "date": article.published}
        rows.append(json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False))
    return rows


if __name__ == "__main__":
    (QUESTIONS / "corpus.jsonl").write_text("\n".join(lines()) + "\n", encoding="utf-8")
