"""Two things told in one sentence."""

import pytest

from tests.search_api.answer.spans.test_spans import offered


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Cầu Mận khởi công ngày nào?", ["trước ngày 9/3"]),
        ("cau man khoi cong ngay nao", ["trước ngày 9/3"]),
        ("Cầu Mận duyệt vốn ngày nào?", ["trước ngày 2/1"]),
        ("Cầu Mận thông xe ngày nào?", ["trước ngày 2/1", "trước ngày 9/3"]),
    ],
    ids=["the second", "without marks", "the first", "neither"],
)
def test_each_verb_has_its_time(question: str, found: list[str]) -> None:
    """The time that stands in one part of the sentence with the verb that is asked with is offered alone."""
    assert offered(question, "Xã duyệt vốn cầu Mận trước ngày 2/1 và khởi công trước ngày 9/3.") == found


def test_a_part_without_a_time_of_its_own_leaves_them_all() -> None:
    """The date that opens a report may be that of all it tells."""
    text = "Sáng 2/1, xã khởi công cầu Mận, hẹn xong ngày 9/3."
    assert offered("Xã khởi công ngày nào?", text) == ["Sáng 2/1", "ngày 9/3"]


def test_people_are_counted_beside_the_verb_behind_them() -> None:
    """Of several counts of people that one is meant which stands with what they did."""
    text = "Trong 12 diễn viên dự thi, 4 người trúng giải, còn 3 em bỏ cuộc."
    assert offered("Bao nhiêu diễn viên trúng giải?", text) == ["4 người"]
    assert offered("Bao nhiêu diễn viên dự thi?", text) == ["12 diễn viên"]
    assert len(offered("Bao nhiêu diễn viên đến từ Mây?", text)) > 1
