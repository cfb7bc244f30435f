"""Tests of search_api.answer.learning.lessons."""

from dataclasses import replace

import numpy as np
import pytest

from search_api.answer.evidence.met import MET
from search_api.answer.evidence.question_tokens import TOKEN
from search_api.answer.learning.judged import Known
from search_api.answer.learning.lessons import Lesson, evened, lesson
from search_api.answer.model.model import load_model
from search_api.answer.reading import Reading
from tests.search_api.answer.reading_of import reading_of, stored

TEXT = "Kinh phí xây chợ Ngô là bao nhiêu tiền?"


def _reading(tokens: int = 3) -> Reading:
    article = stored("a", "Phường Ngô xây chợ", "Sáng 4/10, phường Ngô họp. Kinh phí xây chợ Ngô là 5 tỷ đồng.")
    reading = reading_of(TEXT, article)
    met = np.zeros((tokens, len(MET)), np.float32)
    offers = tuple(replace(one, evidence=replace(one.evidence, met=met)) for one in reading.offers)
    return replace(reading, offers=offers, tokens=np.zeros((tokens, len(TOKEN)), np.float32))


def _known(answer: str = "5 tỷ đồng", quote: str = "là 5 tỷ đồng") -> Known:
    return Known("q", TEXT, "natural", "howmany", answer, quote, "a", frozenset("a"))


def test_a_lesson_knows_which_sentence_proves_and_where_it_stands() -> None:
    """Title and first sentence prove nothing, the second sentence does."""
    found = lesson(_known(), _reading(), load_model(), ["said", "typed"])
    assert found is not None
    assert found.kind == "howmany"
    assert found.proves.tolist() == [False, False, True]
    assert found.place == 2
    assert found.rows.shape == (3, 2)
    assert found.met.shape == (3, 3, len(MET))


def test_there_is_no_lesson_without_a_proof_or_without_an_encoder() -> None:
    """A question whose article was not read teaches nothing, nor does one that no encoder has looked at."""
    assert lesson(_known(quote="là 7 tỷ đồng", answer="7 tỷ đồng"), _reading(), load_model(), ["said"]) is None
    assert lesson(_known(), _reading(tokens=0), load_model(), ["said"]) is None


def test_weights_even_out_where_answers_stand() -> None:
    """What is rare among the lessons but common among the others weighs more, up to five times."""
    none = np.zeros(0, np.float32)
    one = Lesson("what", none, none.astype(np.float16), none, none, none.astype(bool), 0)
    first, second = (replace(one, place=place) for place in range(2))
    weights = evened([first, *[second] * 99], [first] * 50 + [second] * 50)
    assert weights[0] == 5
    assert weights[1] == pytest.approx(0.5, abs=0.06)
