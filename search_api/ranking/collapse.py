"""From scored passages to a ranking: best first, one per article, near-duplicate articles as one with a count."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.snapshot import Snapshot
from search_api.ranking.retrieve import Candidates, Floats


class Ranked(NamedTuple):
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


def by_passage(snapshot: Snapshot, found: Candidates, scores: Floats) -> list[Ranked]:
    """Order all candidates by score, newer articles first where equal."""
    rows = _order(snapshot, found, scores)
    return _ranked(found, scores, rows, [0] * len(rows))


def by_article(snapshot: Snapshot, found: Candidates, scores: Floats, *, duplicates: bool = False) -> list[Ranked]:
    """Keep the best passage of each article; of near-duplicate articles the best, unless `duplicates` may stay."""
    groups = (found.numbers if duplicates or not len(found.ids) else snapshot.duplicates(found.numbers)).tolist()
    numbers = found.numbers.tolist()
    first: dict[int, int] = {}
    articles: dict[int, set[int]] = {}
    for row in _order(snapshot, found, scores):
        group = groups[row]
        if group not in first:
            first[group] = row
            articles[group] = set()
        articles[group].add(numbers[row])
    return _ranked(found, scores, list(first.values()), [len(articles[group]) - 1 for group in first])


def _order(snapshot: Snapshot, found: Candidates, scores: Floats) -> list[int]:
    if not len(found.ids):
        return []
    rows: list[int] = np.lexsort((found.ids, -snapshot.days(found.numbers), -scores)).tolist()
    return rows


def _ranked(found: Candidates, scores: Floats, rows: Sequence[int], duplicates: Sequence[int]) -> list[Ranked]:
    chosen = np.array(rows, np.int64)
    cosines = [None] * len(rows) if found.cosine is None else found.cosine[chosen].tolist()
    columns = (found.ids, found.numbers, scores, found.words)
    return list(map(Ranked, *(column[chosen].tolist() for column in columns), cosines, duplicates))
