"""What is let in."""

from pathlib import Path

import pytest

from tests.search_api.pages.client import fake_client


@pytest.mark.parametrize("path", ["/widget.js", "/static/base.css", "/favicon.ico", "/robots.txt", "/healthz"])
def test_files_do_not_use_up_what_a_caller_may_ask(tmp_path: Path, path: str) -> None:
    """An office behind one address opens pages that hold the widget all day; searches count, and are told to wait."""
    with fake_client(tmp_path, rate_limit="2/minute") as client:
        assert {client.get(path).status_code for _ in range(5)} == {200}
        assert [client.get("/mentions").status_code for _ in range(3)] == [200, 200, 429]
        assert client.get(path).status_code == 200
