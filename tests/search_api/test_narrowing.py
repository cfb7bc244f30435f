"""Places of filters, by every spelling of their names and by their codes."""

import pytest

from indexer.extract.gazetteer import Gazetteer
from search_api.problems.problems import BadParameter
from search_api.understanding.narrowing import place_codes


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("TP.HCM", "79"),
        ("tp hcm", "79"),
        ("Thừa Thiên - Huế", "46"),
        ("tỉnh Đắc Lắc", "66"),
        ("Thanh Hoá", "38"),
        ("thanh hoa", "38"),
        ("phường Tân Giang", "01288"),
        ("25", "25"),
    ],
)
def test_codes_of_a_place(gazetteer: Gazetteer, place: str, code: str) -> None:
    """Names in every spelling, and codes themselves, give codes."""
    assert code in place_codes(place, gazetteer)


def test_an_unknown_place(gazetteer: Gazetteer) -> None:
    """What is no place is refused, with the nearest name."""
    with pytest.raises(BadParameter) as refused:
        place_codes("Phu Thoo", gazetteer)
    assert refused.value.values["guess"] == "tỉnh Phú Thọ"
