"""What the page of results says of what was found."""

import pytest

from search_api.pages.address import Address
from search_api.pages.labels import Labels
from search_api.pages.search_view import weak_line


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
