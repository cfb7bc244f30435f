"""Write `corpus/questions/corpus.jsonl`, the BEIR corpus of the sample articles: `python -m tests.eval.judged_set`.

The articles in `corpus/articles` come in many formats; an evaluation wants one line each. Run this after a
change to an article; a test compares what is stored with what the articles give.
"""

import json
from pathlib import Path

from indexer.sources.reader import read
from indexer.vietnamese.normalise import nfc

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
QUESTIONS = CORPUS / "questions"


def lines() -> list[str]:
    """Return one JSON line for each article of the sample corpus: id, title, text and date as its source gives them."""
    rows = []
    for raw in read([CORPUS / "articles"], strict=True):
        text = nfc("\n".join(part for part in (raw.lead, raw.body) if part))
        row = {"_id": raw.id, "title": nfc(raw.title), "text": text, "date": raw.published}
        rows.append(json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False))
    return rows


if __name__ == "__main__":
    (QUESTIONS / "corpus.jsonl").write_text("\n".join(lines()) + "\n", encoding="utf-8")
