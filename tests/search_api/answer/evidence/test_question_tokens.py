"""Tests of search_api.answer.evidence.question_tokens."""

import re

import numpy as np
import pytest

from search_api.answer.evidence.question_tokens import TOKEN, no_tokens, question_tokens
from search_api.answer.question.question import classify


def _features(text: str) -> dict[str, dict[str, float]]:
    places = [match.span() for match in re.finditer(r"\S+", text)]
    weights = np.full(len(places), 1 / len(places), np.float32)
    rows = question_tokens(classify(text), places, weights)
    assert rows.shape == (len(places), len(TOKEN))
    return {text[a:b]: dict(zip(TOKEN, row, strict=True)) for (a, b), row in zip(places, rows.tolist(), strict=True)}


def test_counts_from_the_question_words() -> None:
    """Before them below zero, behind them above, they themselves at zero."""
    found = _features("Cầu Gỗ khánh thành ngày nào vậy")
    assert [found[word]["asks"] for word in ("thành", "ngày", "nào", "vậy")] == [0, 1, 1, 0]
    assert found["thành"]["away"] == pytest.approx(-1 / 8)
    assert found["vậy"]["away"] == pytest.approx(1 / 8)
    assert found["Cầu"]["place"] == 0
    assert found["vậy"]["place"] == 1
    assert all(row["weight"] == pytest.approx(1) for row in found.values())


def test_knows_numbers_and_names() -> None:
    """A digit makes a number, a capital a name."""
    found = _features("Ai dự lễ 30/4 ở Huế?")
    assert found["30/4"]["number"] == 1
    assert found["Huế?"]["name"] == 1
    assert found["dự"]["name"] == found["dự"]["number"] == 0


def test_where_nothing_asks_no_token_is_far() -> None:
    """Words that only name what is looked for stand at no distance from any question word."""
    assert all(row["away"] == 0 for row in _features("lễ khai giảng trường Mai").values())
    assert no_tokens().shape == (0, len(TOKEN))
