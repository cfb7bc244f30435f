"""Articles that are about the same as a given one."""

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.encoder import Encoder
from indexer.passages import passage_input
from indexer.snapshot import Snapshot

_PASSAGES = 16
_CANDIDATES = 20


def similar(
    snapshot: Snapshot, encoder: Encoder, stored: StoredArticle, limit: int
) -> list[tuple[StoredArticle, float]]:
    """Return at most `limit` articles with the cosine in [-1, 1] of their best passage to the mean of `stored`'s.

    Near-duplicates of the article and of each other stand for one another: only the best of a group is returned.
    """
    vectors = encoder.encode_passages([passage_input(stored, span).whole() for span in stored.passages[:_PASSAGES]])
    if not len(vectors) or not np.any(mean := vectors.mean(axis=0)):
        return []
    ids, scores = snapshot.dense(mean / np.linalg.norm(mean), (limit + len(stored.passages)) * _CANDIDATES)
    numbers = snapshot.article_numbers(ids)
    groups = snapshot.duplicates(numbers)
    seen = {int(snapshot.duplicates(np.array([stored.number]))[0])}
    best: list[tuple[int, float]] = []
    for number, group, score in zip(numbers.tolist(), groups.tolist(), scores.tolist(), strict=True):
        if number != stored.number and group not in seen and len(best) < limit:
            seen.add(group)
            best.append((number, score))
    articles = snapshot.articles([number for number, _ in best], entities=False)
    return list(zip(articles, [score for _, score in best], strict=True))
