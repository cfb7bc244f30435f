"""Queries made out of text keep some of its words, and never all of a sentence's facts need be there."""

import random

import pytest

from indexer.model import queries
from indexer.vietnamese.fold import fold, has_marks

SENTENCE = "Ngày 12/3/2026, UBND phường Hạc Thành khen thưởng 15 tập thể có nhiều đóng góp trong năm qua"


def test_a_span_is_a_run_of_the_sentence() -> None:
    """A span stands in its sentence word for word, between the lengths asked for."""
    for seed in range(20):
        found = queries.span(SENTENCE, random.Random(seed), 4, 7)
        assert found in SENTENCE
        assert 4 <= len(found.split()) <= 7


def test_questions_differ_from_their_sentence() -> None:
    """Most questions are no run of the sentence, and some ask with a question word."""
    made = [queries.question(SENTENCE, "", random.Random(seed)) for seed in range(200)]
    assert sum(text in SENTENCE for text in made) < 100
    assert sum(any(word in text.split() for word in ("ai", "gì", "nào", "nhiêu", "đâu", "mấy")) for text in made) > 60
    assert all(len(text.split()) >= 3 for text in made)


def test_questions_may_carry_their_title() -> None:
    """With a title, some questions hold words of it."""
    made = [queries.question(SENTENCE, "Biểu dương người giỏi", random.Random(seed)) for seed in range(100)]
    assert 10 < sum("người giỏi" in text or "Biểu dương" in text for text in made) < 60


@pytest.mark.parametrize("seed", range(5))
def test_styles(seed: int) -> None:
    """A style of 1 is always applied: no marks, or slips that leave the number of words."""
    rng = random.Random(seed)
    assert queries.styled(SENTENCE, rng, plain=1.0) == fold(SENTENCE)
    slipped = queries.styled(SENTENCE * 3, rng, plain=0.0, slips=1.0)
    assert slipped != SENTENCE * 3
    assert len(slipped.split()) == len((SENTENCE * 3).split())
    assert has_marks(queries.styled(SENTENCE, rng, plain=0.0, slips=0.0))


def test_english_questions() -> None:
    """An English query keeps words of its sentence."""
    sentence = "The city council approved the new budget for schools in the district yesterday"
    made = [queries.english_question(sentence, random.Random(seed)) for seed in range(50)]
    assert all(set(sentence.split()) & set(text.split()) for text in made)
    assert any(text.split()[0] in ("what", "who", "when", "where") for text in made)
