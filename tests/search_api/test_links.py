"""Which addresses become links."""

import pytest

from search_api.results.links import absolute, web_address
from search_api.settings import Settings


@pytest.mark.parametrize("url", ["https://bao.example/1", "http://bao.example", "HTTPS://BAO.EXAMPLE/"])
def test_web_addresses_are_links(url: str) -> None:
    """In any case of letters."""
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", " https://a.vn", "data:text/html,x", "//a.vn", "file:///etc", "http:x"]
)
def test_others_are_none(url: str | None) -> None:
    """Whatever a browser would do with them."""
    assert web_address(url) == ""


def test_links_begin_with_the_public_address() -> None:
    """And with where the server listens where none is set."""
    assert absolute(Settings(public_url="https://tim.example", root_path="/tim")) == "https://tim.example/tim"
    assert absolute(Settings(host="::1", port=8000)) == "http://[::1]:8000"
