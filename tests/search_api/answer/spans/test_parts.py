"""The whole and its parts."""

import pytest

from tests.search_api.answer.spans.test_spans import offered

TEXT = "Phường Lúa dời 900 ngôi nhà, trong đó riêng đợt 2 là hơn 70 ngôi, hết 3 tỷ đồng."


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Phường Lúa dời bao nhiêu ngôi nhà?", ["900 ngôi nhà", "3 tỷ đồng"]),
        ("Đợt 2 phường Lúa dời bao nhiêu ngôi nhà?", ["hơn 70 ngôi", "3 tỷ đồng"]),
        ("Phường Lúa dời nhà hết bao nhiêu tiền?", ["3 tỷ đồng"]),
    ],
    ids=["the whole", "a part", "another unit"],
)
def test_the_whole_or_a_part_is_asked_for(question: str, found: list[str]) -> None:
    """What is told behind "trong đó" answers for what is named only there, what stands before it for the rest."""
    assert offered(question, TEXT) == found


def test_without_a_part_all_figures_are_offered() -> None:
    """Nothing is left out where no part is told of."""
    assert offered("Dời bao nhiêu ngôi nhà?", "Dời 900 ngôi nhà, xây 70 ngôi nhà ở gò.") == [
        "900 ngôi nhà",
        "70 ngôi nhà",
    ]


def test_a_rate_is_that_of_whom_it_is_asked_for() -> None:
    """A rate of others is left out where there is one of those who are asked about; else all stay."""
    text = "Vé đò 9.000 đồng/người lớn và 4.000 đồng/trẻ em."
    assert offered("Vé đò cho trẻ em bao nhiêu tiền?", text) == ["4.000 đồng/trẻ em"]
    assert len(offered("Vé đò cho cụ già bao nhiêu tiền?", text)) == 2


def test_each_item_of_a_list_ends_with_its_figure() -> None:
    """Of several figures of a unit, the last at the end, that of the item asked about is left, though it stands apart
    from its unit; where no words tell a later item apart all stay."""
    text = "Lớp Hội họa ở cơ sở Lúa lấy 12 điểm, lớp Dân ca ở cơ sở Ngô mức điểm là 15."
    assert offered("lớp Dân ca lấy mấy điểm", text) == ["điểm là 15"]
    assert offered("lớp Hội họa lấy mấy điểm", text) == ["12 điểm", "điểm là 15"]


def test_items_of_a_list_may_have_figures_of_several_units() -> None:
    """The figures of the unit that closes the list are told apart, those of others stay."""
    text = "Đó là trại Mây có 40 ha, vốn đầu tư 7 tỷ đồng; trại Lúa có 60 ha, vốn đầu tư 9 tỷ đồng."
    assert offered("trại Lúa vốn bao nhiêu", text) == ["40 ha", "60 ha", "9 tỷ đồng"]
