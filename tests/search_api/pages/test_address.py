"""The address of a page is read, changed and written without loss."""

from urllib.parse import parse_qs

import pytest

from search_api.pages.address import Address


def test_read_and_write_are_inverse() -> None:
    """What is read from a link is written as the same link; empty and unknown items go."""
    query = "q=b%E1%BA%A7u+c%E1%BB%AD&place=25&place=00004&from=2025-07&sort=date&lang=en"
    here = Address.read("/", parse_qs(query + "&person=&unknown=1", keep_blank_values=True))
    assert here.place == ("25", "00004")
    assert here.url() == "/?" + query
    assert Address.read("/", parse_qs(here.url()[2:])) == here


def test_what_is_usual_is_not_written() -> None:
    """Defaults stay out of the address."""
    assert Address(mode="hybrid", sort="relevance").url("/tim") == "/tim/"


def test_a_change_leaves_the_page_of_results() -> None:
    """A cursor belongs to one set of results."""
    here = Address(q="a", cursor="x")
    assert here.change(place=("25",)).cursor == ""
    assert here.change(cursor="y").cursor == "y"


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [("place", "25", {"place": ("04",)}), ("place", "", {"place": ()}), ("date_from", "", {"date_from": ""})],
)
def test_without_one_filter(name: str, value: str, left: dict[str, object]) -> None:
    """One filter, or one of the places, is removed; the others stay."""
    here = Address(q="a", place=("25", "04"), date_from="2025", source="Báo")
    assert here.without(name, value) == here.change(**left)


def test_bare_keeps_the_question() -> None:
    """All filters go, what is asked stays."""
    here = Address(q="a", place=("25",), date_to="2025", person="B", lang="en")
    assert here.bare() == Address(q="a", lang="en")
    assert here.filtered
    assert not here.bare().filtered
