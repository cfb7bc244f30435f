"""Tests of search_api.answer.question.counted."""

import pytest

from search_api.answer.question.counted import counted_names, counted_noun, without_classifier
from search_api.answer.question.question import classify
from search_api.query.query import parse
from search_api.query.repair import Mender


def names_of(text: str) -> frozenset[str]:
    """Return by what names a question counts, every word known to the index."""
    query = parse(text, Mender(lambda terms, field: [1 for _ in terms]))
    return counted_names(classify(query.understood), query.units)


def test_the_word_that_is_counted() -> None:
    """It is the whole word behind "bao nhiêu", with marks or without; money and metres are measures."""
    assert counted_noun(classify("Xã có bao nhiêu bác sĩ thú y?")) == "bac si"
    assert counted_noun(classify("Sửa chợ hết bao nhiêu tiền?")) == ""
    assert counted_noun(classify("xa co bao nhieu bac si thu y")) == "bac si"
    assert counted_noun(classify("phuong co bao nhieu ho duoc ho tro")) == "ho"
    assert counted_noun(classify("Ai là bác sĩ?")) == ""
    assert counted_noun(classify("Bão Sậy làm sập bao nhiêu nhà ở xã Lúa?")) == "nha"


def test_what_else_it_may_be_called() -> None:
    """All sorts of people are counted where people are; a classifier need not be said; synonyms do."""
    assert {"nguoi", "dien vien", "ky su"} <= names_of("Hội làng Lúa có bao nhiêu người múa?")
    assert "ky su" not in names_of("Hội làng Lúa có bao nhiêu bác sĩ múa?")
    assert "nha" in names_of("Xã Lúa dựng lại mấy căn nhà?")
    assert without_classifier("can nha") == "nha"
    assert without_classifier("con") == "con"


@pytest.mark.parametrize(("question", "told"), [("How many students joined?", "hoc sinh"), ("Who joined?", "")])
def test_english_nouns_are_translated(question: str, told: str) -> None:
    """Articles are Vietnamese: an English noun counts by what it means, one without translation tells nothing."""
    assert told in names_of(question) if told else not names_of(question)
    assert "students" not in names_of(question)
