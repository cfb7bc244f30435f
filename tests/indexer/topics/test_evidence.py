"""What stands around a wording, looked for without going through all that stands in the article."""

import random

from indexer.schema import Article, Span
from indexer.topics.evidence import _Places
from indexer.topics.page import Page
from indexer.topics.trie import Found
from indexer.topics.words import Words


def test_places_are_found_as_by_going_through_all() -> None:
    """Over random places: the same are inside a sentence, and near some words, as comparing each one tells."""
    draw = random.Random(11)
    text = ". ".join(" ".join(draw.choices(["xã", "thôn", "họp"], k=draw.randint(3, 9))) for _ in range(30))
    page = Page(Article("a", text, title="Tin"), Words(text), None)
    count, met = len(page.words.keys), 0
    for _ in range(200):
        hits = [Found(0, first, min(count - 1, first + draw.randrange(4))) for first in draw.choices(range(count), k=9)]
        places = _Places(page, hits)
        first = draw.randrange(count)
        last = min(count - 1, first + draw.randrange(3))
        sentence: Span = page.sentence(first, last)
        words = draw.randrange(1, 8)
        inside = {(hit.first, hit.last) for hit in hits if page.inside(hit.first, hit.last, sentence)}
        assert places.inside(sentence) == bool(inside)
        near = {(begin, end) for begin, end in inside if begin <= last + words and end >= first - words}
        assert near <= set(places.near(first, last, words, sentence)) <= inside
        met += bool(near)
    assert met > 50
