"""The syllables of whole articles as hashes, to tell whether a name or a number stands anywhere in them."""

from collections.abc import Iterator, Sequence

import numpy as np

from indexer.analysis import analyse
from indexer.catalogue.rows import StoredArticle
from indexer.forward import Keys, keys_of
from indexer.snapshot import Snapshot

MOST_PASSAGES = 50  # a longer article is taken to know everything: reading it takes too long


def article_words(snapshot: Snapshot, articles: Sequence[StoredArticle]) -> Iterator[Keys | None]:
    """Yield the hashes of the syllables of each article without marks: of its day, title and passages; None where they
    cannot be had quickly."""
    for article in articles:
        ids = np.arange(article.first_passage, article.first_passage + len(article.passages))
        found = snapshot.syllables(ids) if len(ids) <= MOST_PASSAGES else None
        head = keys_of((*analyse(article.published or "").plain, *analyse(article.title).plain))
        yield None if found is None else np.concatenate([head, *(plain for _, plain in found)])


def stands(sequence: Sequence[int], known: Keys, longer: Sequence[int] = ()) -> bool:
    """Say whether hashes stand in a row among those of an article, with none of `longer` behind them."""
    places = np.flatnonzero(known[: len(known) - len(sequence) + 1] == np.uint64(sequence[0]))
    for step, own in enumerate(sequence[1:], 1):
        places = places[known[places + step] == np.uint64(own)]
    if longer and len(places):
        following = known[np.minimum(places + len(sequence), len(known) - 1)]
        places = places[(places + len(sequence) == len(known)) | ~np.isin(following, np.array(longer, np.uint64))]
    return bool(len(places))
