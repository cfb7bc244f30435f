"""Tests of search_api.answer.spans.states."""

import pytest

from indexer.vietnamese.fold import fold
from search_api.answer.spans.states import handled_otherwise, of_other_state


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
        ("Có mấy trạm cấp xã?", "3 trạm y tế cấp tỉnh và 40 trạm cấp xã", True),
        ("Có mấy trạm cấp xã?", "40 trạm cấp xã và 3 trạm cấp tỉnh", False),
        ("Có mấy trạm?", "3 trạm cấp tỉnh", False),
        ("Bầu cử có bao nhiêu đại biểu ứng cử?", "217 đại biểu ứng cử", False),
    ],
)
def test_what_became_of_those_counted(question: str, text: str, other: bool) -> None:
    """Only where the question speaks of a state, and another one stands right behind the figure."""
    assert of_other_state(fold(question), text, text.index(" ")) is other


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Xã giải quyết bao nhiêu đơn?", "tiếp nhận #90 đơn, giải quyết xong 40 đơn", True),
        ("Xã giải quyết bao nhiêu đơn?", "tiếp nhận 90 đơn, giải quyết xong #40 đơn", False),
        ("Xã còn bao nhiêu đơn?", "giải quyết xong #40 đơn, còn lại 50 đơn", True),
        ("Xã còn bao nhiêu đơn chưa giải quyết?", "giải quyết xong 40 đơn, còn lại #50 đơn", False),
        ("Xã có bao nhiêu đơn?", "tiếp nhận #90 đơn", False),
        (
            "Lợi nhuận của xưởng là bao nhiêu?",
            "doanh thu của xưởng Lúa và các chi nhánh xa gần ước đạt trên #90 tỷ",
            True,
        ),
        ("Lợi nhuận của xưởng là bao nhiêu?", "doanh thu 90 tỷ và lợi nhuận #4 tỷ", False),
        ("Xưởng thu về bao nhiêu?", "doanh thu #90 tỷ", False),
        ("Xã giải quyết bao nhiêu đơn?", "có #90 đơn", False),
    ],
)
def test_what_was_done_with_matters(question: str, text: str, other: bool) -> None:
    """Only where the question tells what was done, and the words before the figure (#) tell of something else."""
    start = text.index("#")
    assert handled_otherwise(fold(question), text.replace("#", ""), start) is other
