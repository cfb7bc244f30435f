"""Tests of search_api.answer.spans.in_full."""

from dataclasses import replace

import pytest

from search_api.answer.answer import propose
from search_api.answer.model.model import load_model
from search_api.answer.spans.in_full import in_full
from tests.search_api.answer.reading_of import reading_of, stored


@pytest.mark.parametrize(
    ("said", "value", "shown"),
    [
        ("ông Tám", "Lê Văn Tám", "ông Lê Văn Tám"),
        ("Văn Tám", "Lê Văn Tám", "Lê Văn Tám"),
        ("ông Lê Văn Tám", "Lê Văn Tám", "ông Lê Văn Tám"),
        ("LÊ VĂN TÁM", "Lê Văn Tám", "LÊ VĂN TÁM"),
        ("bà Tám", "Lê Văn Chín", "bà Tám"),
        ("ngày 3/4", "2026-04-03", "ngày 3/4"),
        ("3 ha", {"value": 3, "unit": "ha"}, "3 ha"),
    ],
)
def test_whom_a_sentence_calls_by_his_given_name(said: str, value: object, shown: str) -> None:
    """His title stays, his name is whole; what is no end of the value stays as it is."""
    assert in_full(said, value) == shown


def test_the_answer_has_the_whole_name_and_its_sentence_as_proof() -> None:
    """The sentence says "ông Tám" only; the offsets are those of these words."""
    article = stored("a", "Cầu Mận", "Ông Lê Văn Tám là thợ mộc ở xã Mận. Ông Tám sửa cầu Mận trong ba ngày.")
    reading = reading_of("Ai sửa cầu Mận?", article)
    offers = tuple(one for one in reading.offers if "sửa" in one.evidence.text)
    best = propose(replace(reading, offers=offers), load_model())[0]
    assert best.text == "Ông Lê Văn Tám"
    assert article.text[best.start : best.end] == "Ông Tám"
    assert best.sentence == "Ông Tám sửa cầu Mận trong ba ngày."
