"""From scored passages to a ranking: best first, one per article, near-duplicate articles as one with a count."""

from dataclasses import dataclass

import numpy as np

from indexer.snapshot import Snapshot
from search_api.retrieve import Candidates, Floats


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in the ranking. `lexical` is its BM25 sum, `dense` its cosine (None where not measured).

    `duplicates` counts further articles among the candidates that say nearly the same.
    """

    passage_id: int
    number: int
    score: float
    lexical: float
    dense: float | None
    duplicates: int = 0


def collapse(
    snapshot: Snapshot, found: Candidates, scores: Floats, *, by_article: bool, min_score: float
) -> list[Ranked]:
    """Order the candidates by score, newer articles first where equal; hits under `min_score` go."""
    if not len(found.ids):
        return []
    days = snapshot.days(found.numbers)
    order = np.lexsort((found.ids, -days, -scores))
    order = order[scores[order] >= min_score]
    nothing = np.zeros(len(found.ids), np.float32)
    words = found.bm25.get("plain", nothing) + found.bm25.get("pairs_plain", nothing)
    if not by_article:
        return [_ranked(found, scores, words, row) for row in order.tolist()]
    groups = snapshot.duplicates(found.numbers)
    first: dict[int, int] = {}
    articles: dict[int, set[int]] = {}
    for row in order.tolist():
        group = int(groups[row])
        first.setdefault(group, row)
        articles.setdefault(group, set()).add(int(found.numbers[row]))
    return [_ranked(found, scores, words, row, len(articles[group]) - 1) for group, row in first.items()]


def _ranked(found: Candidates, scores: Floats, words: Floats, row: int, duplicates: int = 0) -> Ranked:
    return Ranked(
        passage_id=int(found.ids[row]),
        number=int(found.numbers[row]),
        score=float(scores[row]),
        lexical=float(words[row]),
        dense=None if found.cosine is None else float(found.cosine[row]),
        duplicates=duplicates,
    )
