"""A search as a feed: the articles that answer it well, the newest taken in first."""

import json
from dataclasses import replace

from search_api.mentions.feeds import ENTRIES, Feed, make_entry, make_feed
from search_api.ranking.cutting import good_enough
from search_api.ranking.engine import LIMIT
from search_api.reading import Reading
from search_api.results.search import Asked, hits


def search_feed(reading: Reading, asked: Asked) -> Feed:
    """Return the newest of the articles that a search ordered by date holds; `limit` and `cursor` count for nothing.

    An article that fits shows up once it is taken in. Raises BadParameter.
    """
    found = hits(reading, replace(asked, limit=LIMIT, cursor=None, mode="hybrid", group="article"))
    least = good_enough(max((hit.score for hit in found), default=0.0))
    fit = sorted((hit for hit in found if hit.score >= least), key=lambda hit: -hit.article.number)
    key = json.dumps(["search", asked.q, repr(asked.narrowing), asked.exact, *asked.without], ensure_ascii=False)
    return make_feed(key, [make_entry(key, hit.article, (hit.text,)) for hit in fit[:ENTRIES]], len(fit))
