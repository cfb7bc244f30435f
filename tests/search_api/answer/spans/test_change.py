"""Tests of search_api.answer.spans.change."""

import pytest

from indexer.extract.figures import FigureFinder
from indexer.extract.tokens import tokenise
from indexer.schema import Entity
from search_api.answer.spans.change import keeps_silent, of_a_change

WAGE = "luong co so la bao nhieu"


def figures(text: str) -> list[Entity]:
    """Return the figures of a text."""
    return FigureFinder().find(tokenise(text), [])


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Mức giảm trừ được nâng từ 11 triệu đồng lên 15,5 triệu đồng.", ["15,5 triệu đồng"]),
        ("Giá vé giảm từ mức 30.000 đồng xuống còn 20.000 đồng.", ["20.000 đồng"]),
        ("Học phí từ 20 triệu đồng đến 30 triệu đồng.", ["20 triệu đồng", "30 triệu đồng"]),
        ("Giá tăng thêm hơn 5.000 đồng.", []),
        ("Giá tăng lên 25.000 đồng.", ["25.000 đồng"]),
        ("Thêm 3 hộ dời đi, nâng tổng số hộ lên 40.", []),
        ("Xã nhận thêm 5 người làm việc.", ["5 người"]),
        ("Thu ngân sách tăng 7,5%.", ["7,5%"]),
        ("Tiền thưởng cao hơn 2 triệu đồng.", []),
        ("Xã tăng lương tối thiểu vùng 250.000 đồng/tháng so với năm 2025.", []),
        ("Xã tăng lương tối thiểu vùng lên 5 triệu đồng/tháng so với 4 triệu.", ["5 triệu đồng", "4 triệu"]),
        ("Tỉnh tăng mức hỗ trợ mỗi hộ nghèo 60 triệu đồng.", ["60 triệu đồng"]),
    ],
)
def test_what_holds_after_a_change(told: str, kept: list[str]) -> None:
    """The new value stays; where it began and by how much do not; ranges and shares do."""
    found = figures(told)
    assert [one.text for one in found if not of_a_change(WAGE, told, one, 0)] == kept


@pytest.mark.parametrize(
    "question", ["luong tang bao nhieu", "giam bao nhieu", "how much did it rise", "truoc day luong bao nhieu"]
)
def test_a_question_about_the_change(question: str) -> None:
    """It may be answered by all of them."""
    told = "Lương tăng 190.000 đồng, từ 2,34 triệu đồng lên 2,53 triệu đồng."
    assert not any(of_a_change(question, told, one, 0) for one in figures(told))


def test_a_deduction_is_no_fall() -> None:
    """ "Giảm trừ" names a thing."""
    told = "Nâng mức giảm trừ gia cảnh từ 11 triệu đồng lên 15,5 triệu đồng."
    first, *_ = figures(told)
    assert of_a_change("muc giam tru gia canh la bao nhieu", told, first, 0)


@pytest.mark.parametrize(
    ("question", "sentence", "silent"),
    [
        ("tinh giam bao nhieu tram", "Phó giám đốc sở họp với 90 trạm.", True),
        ("tinh giam bao nhieu tram", "Sắp xếp lại 90 trạm.", False),
        ("chay tu tang may", "Cháy từ gác hai.", False),
        ("tinh co bao nhieu tram", "Phó giám đốc sở họp với 90 trạm.", False),
    ],
)
def test_a_sentence_without_any_change_tells_no_size_of_one(question: str, sentence: str, silent: bool) -> None:
    """Where it is asked by how much something grew or fell; "giám đốc" is no fall."""
    assert keeps_silent(question, sentence) is silent
