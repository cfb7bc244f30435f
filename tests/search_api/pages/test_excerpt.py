"""A list of results shows the part of a passage that fits."""

import random

from search_api.pages.excerpt import excerpt

TEXT = " ".join(f"Câu số {number} nói về việc làng." for number in range(60))


def sentence(number: int, score: float = 0.5) -> dict[str, object]:
    """The mark of a sentence."""
    start = TEXT.index(f"Câu số {number} ")
    return {"start": start, "end": TEXT.index(".", start) + 1, "kind": "sentence", "score": score}


def test_a_short_passage_is_shown_whole() -> None:
    """Nothing is cut that fits."""
    assert excerpt("Một câu ngắn.", []) == (0, 13)


def test_the_best_sentence_is_shown_whole() -> None:
    """With something before it, from the beginning of a sentence, and no more than is asked for."""
    start, end = excerpt(TEXT, [sentence(30), sentence(50, 0.9)], 200)
    assert "Câu số 50 nói về việc làng." in TEXT[start:end]
    assert TEXT[start:end].startswith("Câu số 4")
    assert end - start <= 200


def test_a_word_decides_where_no_sentence_is_marked() -> None:
    """The first matching word is shown; without any, the beginning."""
    at = TEXT.index("số 40")
    start, end = excerpt(TEXT, [{"start": at, "end": at + 5, "kind": "term"}], 200)
    assert "số 40" in TEXT[start:end]
    assert excerpt(TEXT, [], 200)[0] == 0


def test_no_word_is_cut() -> None:
    """Wherever the centre lies, both edges lie between words."""
    choose = random.Random(5)
    for _ in range(200):
        at = choose.randrange(len(TEXT) - 9)
        start, end = excerpt(TEXT, [{"start": at, "end": at + 5, "kind": "term"}], choose.randrange(60, 400))
        assert start == 0 or TEXT[start - 1].isspace() or start == at
        assert end == len(TEXT) or TEXT[end].isspace()
        assert start <= at
