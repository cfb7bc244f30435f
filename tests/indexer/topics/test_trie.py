"""One pass over a text for many phrases."""

import pickle
import random

import pytest

from indexer.topics import trie as trie_module
from indexer.topics.trie import Found, Trie
from indexer.topics.words import variants
from indexer.vietnamese.fold import fold


def test_the_longest_phrase_of_each_group_at_each_place() -> None:
    """Of two phrases in one group the longer counts; another group keeps its own."""
    trie = Trie()
    trie.add([("bầu", "cử"), ("bầu", "cử", "sớm")], 0)
    trie.add([("cử",)], 1)
    assert set(trie.scan(["đi", "bầu", "cử", "sớm"])) == {Found(0, 1, 3, 2), Found(1, 2, 2, 2)}


def test_marks_are_written_or_left_out_but_not_both() -> None:
    """A text without marks matches, one with marks does not lend an unmarked word: "sắp xếp tinh gọn"."""
    trie = Trie()
    trie.add([("sắp", "xếp", "tỉnh")], 0)
    trie.add([("bầu", "đbqh")], 1)
    assert list(trie.scan(["sap", "xep", "tinh"])) == [Found(0, 0, 2, 1)]
    assert list(trie.scan(["sắp", "xếp", "tinh"])) == []
    assert list(trie.scan(["bầu", "dbqh"])) == [Found(1, 0, 1, 2)]


def mixed(keys: list[str], at: int, phrase: tuple[str, ...]) -> bool:
    """Whether the text writes some marked words of the phrase with marks and some without."""
    written = [keys[at + nth] for nth, word in enumerate(phrase) if fold(word) != word.replace("đ", "d")]
    return len({fold(key) == key for key in written}) > 1


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
            (group, at, at + len(phrase) - 1)
            for group, phrase in enumerate(phrases)
            for at in range(len(keys) - len(phrase) + 1)
            if all(keys[at + nth] in variants(word) for nth, word in enumerate(phrase)) and not mixed(keys, at, phrase)
        }
        assert {(hit.group, hit.first, hit.last) for hit in trie.scan(keys)} == expected


def test_what_is_remembered_is_bounded_and_stays_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trie that forgets finds the same, and a pickled one takes nothing remembered along."""
    monkeypatch.setattr(trie_module, "_REMEMBERED", 3)
    trie = Trie()
    trie.add([("bầu", "cử", "đại", "biểu"), ("bầu", "cử")], 0)
    trie.add([("đại", "hội")], 1)
    empty = pickle.dumps(trie)
    keys = ["bau", "cu", "bầu", "cử", "đại", "biểu", "dai", "hoi", "đại", "hội"]
    found = [Found(0, 0, 1, 1), Found(0, 2, 5, 2), Found(1, 6, 7, 1), Found(1, 8, 9, 2)]
    for _ in range(3):
        assert list(trie.scan(keys)) == found
    assert trie._steps <= 3
    assert pickle.dumps(trie) == empty
    assert list(pickle.loads(empty).scan(keys)) == found


def test_only_wanted_groups_are_placed() -> None:
    """Who asks is told which groups stand somewhere, and gets the places of those it names."""
    trie, told = Trie(), []
    for group, phrase in enumerate([("họp", "bàn"), ("họp", "báo"), ("cử", "tri")]):
        trie.add([phrase], group)

    def wanted(groups: set[int]) -> set[int]:
        told.append(groups)
        return groups - {0}

    assert list(trie.scan(["họp", "bàn", "cử", "tri"], wanted)) == [Found(2, 2, 3, 2)]
    assert told == [{0, 2}]
