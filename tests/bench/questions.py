"""Many different questions for a load test, made from few judged ones."""

import json
from pathlib import Path


def variants(folder: Path) -> list[str]:
    """Return the questions of a BEIR folder and, after them, each with one of its words left out; none twice."""
    lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    words = [json.loads(line)["text"].split() for line in lines]
    longest = max(map(len, words))
    shorter = (text[:at] + text[at + 1 :] for at in range(longest) for text in words if at < len(text) > 2)
    return list(dict.fromkeys(" ".join(text) for text in [*words, *shorter]))
