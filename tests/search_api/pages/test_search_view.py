"""What the page of results says of what was found."""

import pytest

from search_api.pages.address import Address
from search_api.pages.labels import Labels
from search_api.pages.search_view import understood, weak_line


@pytest.mark.parametrize(
    ("found", "cursor", "said"),
    [
        ({"results": [{}], "likely": 0}, "", "Không có bài nào khớp rõ với “phở”. Gần nhất là:"),
        ({"results": [{}], "likely": 1}, "", ""),
        ({"results": [{}]}, "", ""),
        ({"results": [], "likely": 0}, "", ""),
        ({"results": [{}], "likely": 0}, "abc", ""),
    ],
)
def test_the_first_page_says_where_nothing_is_likely(found: dict[str, object], cursor: str, said: str) -> None:
    """Where hits are shown and none is likely to answer; a listing has no such count."""
    assert weak_line(found, Address(q="phở", cursor=cursor), Labels("vi")) == said


def test_a_guess_is_told_with_the_link_that_takes_it_off() -> None:
    """One that holds by what it narrows to, one that would leave nothing by its words; a weak one where it lifts."""
    names = ("kind", "text", "values", "label", "narrows", "holds", "lifts")
    rows = [
        ("place", "tân giang", ["01288"], "phường Tân Giang", True, True, False),
        ("date", "tuần trước", ["2026-11-16", "2026-11-22"], "", True, False, False),
        ("person", "An", ["An"], "An", False, False, False),
        ("office", "Chủ tịch UBND", ["Chủ tịch UBND"], "Chủ tịch UBND", False, False, True),
    ]
    query = {"guesses": [dict(zip(names, row, strict=True)) for row in rows], "expanded": []}
    told = understood(query, Address(q="họp"), Labels("vi"), "")
    assert [item["text"] for item in told] == [
        "nơi: phường Tân Giang",
        "không có bài nào của “tuần trước”, nên tìm rộng hơn",
        "ưu tiên: Chủ tịch UBND",
    ]
    assert told[0]["url"] == "/?q=h%E1%BB%8Dp&without=t%C3%A2n+giang"
