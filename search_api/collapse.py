"""From scored passages to a ranking: best first, one per article, near-duplicate articles as one with a count."""

from dataclasses import dataclass

import numpy as np

from indexer.snapshot import Snapshot
from search_api.retrieve import Candidates, Floats


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in the ranking. `lexical` is its BM25 score as a share of a full match, `dense` its cosine if measured.

    `duplicates` counts further articles among the candidates that say nearly the same. `rerank` is a cross-encoder's
    score, None where none read it.
    """

    passage_id: int
    number: int
    score: float
    lexical: float
    dense: float | None
    duplicates: int = 0
    rerank: float | None = None


def by_passage(snapshot: Snapshot, found: Candidates, scores: Floats, min_score: float) -> list[Ranked]:
    """Order all candidates by score, newer articles first where equal; those under `min_score` go."""
    return [_ranked(found, scores, row) for row in _order(snapshot, found, scores, min_score)]


def by_article(
    snapshot: Snapshot, found: Candidates, scores: Floats, min_score: float, *, duplicates: bool = False
) -> list[Ranked]:
    """Keep the best passage of each article; of near-duplicate articles the best, unless `duplicates` may stay."""
    groups = found.numbers if duplicates or not len(found.ids) else snapshot.duplicates(found.numbers)
    first: dict[int, int] = {}
    articles: dict[int, set[int]] = {}
    for row in _order(snapshot, found, scores, min_score):
        group = int(groups[row])
        first.setdefault(group, row)
        articles.setdefault(group, set()).add(int(found.numbers[row]))
    return [_ranked(found, scores, row, len(articles[group]) - 1) for group, row in first.items()]


def _order(snapshot: Snapshot, found: Candidates, scores: Floats, min_score: float) -> list[int]:
    if not len(found.ids):
        return []
    order = np.lexsort((found.ids, -snapshot.days(found.numbers), -scores))
    rows: list[int] = order[scores[order] >= min_score].tolist()
    return rows


def _ranked(found: Candidates, scores: Floats, row: int, duplicates: int = 0) -> Ranked:
    return Ranked(
        passage_id=int(found.ids[row]),
        number=int(found.numbers[row]),
        score=float(scores[row]),
        lexical=float(found.words[row]),
        dense=None if found.cosine is None else float(found.cosine[row]),
        duplicates=duplicates,
    )
