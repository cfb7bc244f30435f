"""Counting mentions by month, province and source."""

from collections import Counter

import numpy as np
import pytest
from mention_index import index

from indexer.snapshot import open_snapshot
from search_api.mentions.mention_facets import facets


def test_same_as_counting_by_hand(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Over all articles, each with as many mentions as its number, the counts are those of a loop."""
    with open_snapshot(index(tmp_path_factory.mktemp("facets") / "index")) as snapshot:
        stored = list(snapshot.walk())
        numbers = np.array([article.number for article in stored])
        found = facets(snapshot, numbers, numbers)
        months: Counter[str] = Counter()
        provinces: Counter[str] = Counter()
        sources: Counter[str] = Counter()
        for article in stored:
            if article.published:
                months[article.published[:7]] += article.number
            if article.place and article.place.province:
                provinces[article.place.province.code] += article.number
            if article.source:
                sources[article.source] += article.number
        assert {row["month"]: row["count"] for row in found["month"]} == months
        assert {row["key"]: row["count"] for row in found["province"]} == provinces
        assert {row["name"]: row["count"] for row in found["source"]} == sources
        none = np.zeros(0, np.int64)
        assert facets(snapshot, none, none) == {
            "month": [],
            "province": [],
            "source": [],
        }
