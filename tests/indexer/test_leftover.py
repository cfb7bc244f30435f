"""The text that no passage holds."""

from indexer.leftover import EDGE_WORDS, leftover
from indexer.schema import Passage


def test_what_stands_between_passages_with_the_words_beside_it() -> None:
    """A caption between two passages comes with the last and first words of its neighbours."""
    words = [f"w{number}" for number in range(40)]
    left, right = " ".join(words[:20]), " ".join(words[20:])
    text = f"{left}\nẢnh: chú thích\n{right}"
    passages = [Passage(0, len(left)), Passage(len(text) - len(right), len(text))]
    lines = leftover(text, passages).splitlines()
    beside = [*words[20 - EDGE_WORDS : 20], "Ảnh:", "chú", "thích", *words[20 : 20 + EDGE_WORDS]]
    assert " ".join(beside) in lines


def test_every_phrase_over_an_edge_is_held() -> None:
    """Each run of words up to the edge's width that no passage holds stands in one line."""
    text = " ".join(f"w{number}" for number in range(60))
    cut = text.index("w30")
    passages = [Passage(0, cut - 1), Passage(cut, len(text))]
    lines = leftover(text, passages).splitlines()
    words = text.split()
    for width in range(2, EDGE_WORDS + 1):
        for at in range(31 - width, 30):
            phrase = " ".join(words[at : at + width])
            assert any(phrase in line for line in lines), phrase


def test_an_article_without_passages_is_all_left_over() -> None:
    """Where there is no passage the whole text is left."""
    assert leftover("Quang cảnh hội nghị.", []) == "Quang cảnh hội nghị."
