"""One pass over a text for many phrases."""

import random

from indexer.topics.trie import Found, Trie
from indexer.topics.words import variants


def test_the_longest_phrase_of_each_group_at_each_place() -> None:
    """Of two phrases in one group the longer counts; another group keeps its own."""
    trie = Trie()
    trie.add([("bầu", "cử"), ("bầu", "cử", "sớm")], 0)
    trie.add([("cử",)], 1)
    assert set(trie.scan(["đi", "bầu", "cử", "sớm"])) == {Found(0, 1, 3), Found(1, 2, 2)}


def test_same_as_looking_everywhere() -> None:
    """Over random texts the trie finds what comparing every phrase at every place finds."""
    draw = random.Random(7)
    vocabulary = ["bầu", "bau", "cử", "cu", "cụ", "tri", "hòa", "hoà"]
    phrases = [tuple(draw.choices(["bầu", "bàu", "cử", "tri", "hòa"], k=draw.randint(1, 4))) for _ in range(30)]
    trie = Trie()
    for group, phrase in enumerate(phrases):
        trie.add([phrase], group)
    for _ in range(50):
        keys = draw.choices(vocabulary, k=30)
        expected = {
            Found(group, at, at + len(phrase) - 1)
            for group, phrase in enumerate(phrases)
            for at in range(len(keys) - len(phrase) + 1)
            if all(keys[at + nth] in variants(word) for nth, word in enumerate(phrase))
        }
        assert set(trie.scan(keys)) == expected
