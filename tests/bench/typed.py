"""Whether an article is found however one types: `python -m tests.bench.typed INDEX [--articles 100] [--seed 16]`.

Draws articles that give somebody an office of a place, and asks for each by the telling words of its title, by one of
its people, and by an office, in five writings: as published, in small letters, without marks, with half of the marked
words unmarked, in raw Telex. Prints for each writing the mean reciprocal rank of the article among ten hits, the share
found there, and how many queries that find it among the first three as published lose it from the ten.
"""

import argparse
import random
from collections.abc import Iterator

import numpy as np

from indexer.catalogue.rows import StoredArticle
from indexer.snapshot import Snapshot
from indexer.vietnamese.fold import fold, has_marks
from indexer.vietnamese.segment import words
from search_api.query.keyboard import keys
from search_api.query.terms import term_weights
from search_api.reading import Reading, open_reading
from search_api.results.search import Asked, hits
from search_api.settings import load_settings

WRITINGS = ("published", "small", "unmarked", "half", "telex")


def asked(snapshot: Snapshot, article: StoredArticle, chance: random.Random) -> Iterator[str]:
    """Yield what a person types who looks for an article: title words, somebody, an office; none for an article that
    gives nobody an office of a place."""
    people = [entity for entity in article.entities if entity.type == "person"]
    roles = [role["text"] for entity in people for role in entity.value.get("roles", ()) if role.get("place")]
    if not roles:
        return
    rarity = term_weights(snapshot).of("plain")
    parts = [article.title[span.start : span.end] for span in words(article.title)]
    telling = sorted(range(len(parts)), key=lambda at: -sum(rarity[own] for own in fold(parts[at]).split()))[:4]
    yield " ".join(parts[at] for at in sorted(telling))
    yield str(chance.choice(people).value.get("name", ""))
    yield " ".join(chance.choice(roles).split())


def written(query: str, chance: random.Random) -> tuple[str, ...]:
    """Return a query in each of the writings."""
    own = query.split()
    marked = [at for at, word in enumerate(own) if has_marks(word)]
    bare = set(chance.sample(marked, len(marked) // 2))
    half = " ".join(fold(word) if at in bare else word.lower() for at, word in enumerate(own))
    return query, query.lower(), fold(query), half, " ".join(keys(word.lower()) for word in own)


def rank(reading: Reading, query: str, group: int) -> int:
    """Return the place of the article, or one that says nearly the same, among ten hits; 0 for none."""
    found = (int(hit.article.duplicates) for hit in hits(reading, Asked(query)))
    return next((place for place, own in enumerate(found, 1) if own == group), 0)


def main() -> None:
    """Draw, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=16)
    given = parser.parse_args()
    reading = open_reading(load_settings({"index": given.index}).settings)
    chance, snapshot, rows, used = random.Random(given.seed), reading.snapshots(), [], 0
    for number in chance.sample(snapshot.numbers().tolist(), len(snapshot.numbers())):
        (article,) = snapshot.articles([number])
        queries = [query for query in asked(snapshot, article, chance) if has_marks(query)]
        used += bool(queries)
        rows += [[rank(reading, one, article.duplicates) for one in written(query, chance)] for query in queries]
        if used == given.articles:
            break
    ranks = np.array(rows)
    print(f"{used} articles, {len(ranks)} queries")
    for writing, own in zip(WRITINGS, ranks.T, strict=True):
        gains = np.divide(1.0, own, out=np.zeros(len(own)), where=own > 0)
        lost = int(((ranks[:, 0] > 0) & (ranks[:, 0] <= 3) & (own == 0)).sum())
        print(f"{writing:10} {gains.mean():.3f} {(own > 0).mean():.3f} {lost}")


if __name__ == "__main__":
    main()
