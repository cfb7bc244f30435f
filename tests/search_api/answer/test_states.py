"""Tests of search_api.answer.states."""

import pytest

from indexer.vietnamese.fold import fold
from search_api.answer.states import of_other_state


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Bão làm bao nhiêu người chết?", "32 người bị thương, 4 người tử vong", True),
        ("Bão làm bao nhiêu người chết?", "4 người tử vong, 32 người bị thương", False),
        ("Bão làm bao nhiêu người chết?", "4 người, trong đó 3 trẻ em bị thương", False),
        ("Bao nhiêu người chết và bị thương?", "32 người bị thương", False),
        ("Bao nhiêu người ở trong nhà?", "32 người bị thương", False),
        ("Bầu bao nhiêu đại biểu Quốc hội?", "217 đại biểu ứng cử", True),
        ("Bầu bao nhiêu đại biểu Quốc hội?", "500 đại biểu", False),
        ("How many people died?", "32 người bị thương", True),
        ("Bầu cử có bao nhiêu đại biểu ứng cử?", "217 đại biểu ứng cử", False),
    ],
)
def test_what_became_of_those_counted(question: str, text: str, other: bool) -> None:
    """Only where the question speaks of a state, and another one stands right behind the figure."""
    assert of_other_state(fold(question), text, text.index(" ")) is other
