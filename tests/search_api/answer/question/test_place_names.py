"""Tests of search_api.answer.question.place_names."""

import pytest

from search_api.answer.question.place_names import without_places


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bầu cử ở La Gi", "Bầu cử ở __ __"),
        ("kinh phi phuong la gi", "kinh phi phuong __ __"),
        ("den dau giay bang xe nao", "den ___ ____ bang xe nao"),
        ("bầu cử là gì", "bầu cử là gì"),
        ("họp ở đâu", "họp ở đâu"),
        ("o dau ban ve", "o dau ban ve"),
    ],
)
def test_names_are_blotted_out(text: str, left: str) -> None:
    """Names of places lose their letters, question words keep theirs."""
    assert without_places(text) == left
