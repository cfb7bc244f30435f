"""Problems for people: pages where a browser asks, problem details for all others."""

import html
from pathlib import Path

import pytest

from search_api.messages import Language
from search_api.problems.problem_page import problem_page
from search_api.problems.problems import Problem
from tests.search_api.pages.client import fake_client

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page_of(problem: Problem, path: str = "/", query: bytes = b"", language: Language = "vi", root: str = "") -> str:
    """The page that a browser gets."""
    scope = {
        "method": "GET",
        "path": path,
        "query_string": query,
        "headers": [(b"accept", b"text/html")],
    }
    answer = problem_page(problem, language, scope, root)
    assert answer is not None
    assert answer.status_code == problem.status
    return html.unescape(bytes(answer.body).decode())


def test_a_refused_reload_is_a_page_that_says_when(tmp_path: Path) -> None:
    """Over the rate a browser gets words, the question and another try; a program gets problem details."""
    with fake_client(tmp_path, rate_limit="1/minute") as client:
        client.get("/?q=cay")
        refused = client.get("/?q=cay", headers=BROWSER)
        assert refused.status_code == 429
        assert refused.headers["content-type"].startswith("text/html")
        assert int(refused.headers["retry-after"]) >= 1
        page = html.unescape(refused.text)
        assert "Giới hạn là 1 yêu cầu trong 60 giây; hãy thử lại sau" in page
        assert '<a class="button" href="/?q=cay">Thử lại</a>' in page
        assert 'value="cay"' in page
        assert client.get("/?q=cay").json()["status"] == 429


def test_the_api_never_answers_with_a_page(tmp_path: Path) -> None:
    """Not even to a browser."""
    with fake_client(tmp_path) as client:
        assert client.get("/v1/nothing", headers=BROWSER).json()["status"] == 404
        assert "Địa chỉ này không có trang nào" in client.get("/nothing", headers=BROWSER).text


def test_a_full_server_tells_people_in_words(tmp_path: Path) -> None:
    """Every page, whether the guard, the gate or a form's route refuses it; the API goes on in JSON."""
    with fake_client(tmp_path) as client:
        gate = client.app.state.service.gate  # type: ignore[attr-defined]
        gate.in_flight = gate.running + gate.waiting
        for path in ("/?q=cay", "/mentions?topic=trong-cay", "/mentions/candidates?topic=bau-cu-2026", "/article/x"):
            refused = client.get(path, headers=BROWSER)
            assert refused.status_code == 503
            assert refused.headers["content-type"].startswith("text/html")
            assert refused.headers["retry-after"] == "1"
            assert "Quá nhiều câu hỏi đang chờ" in refused.text
        assert client.get("/v1/search?q=cay", headers=BROWSER).json()["status"] == 503
        gate.in_flight = 0


def test_a_form_that_is_refused_is_answered_with_a_page(tmp_path: Path) -> None:
    """Where no form is taken, or at an address without a page."""
    with fake_client(tmp_path) as client:
        for path, status in (("/mentions/candidates", 405), ("/nothing", 404)):
            refused = client.post(path, headers=BROWSER)
            assert refused.status_code == status
            assert refused.headers["content-type"].startswith("text/html")
        assert "không nhận biểu mẫu" in client.post("/mentions/candidates", headers=BROWSER).text


def test_a_name_that_is_not_served_is_told_in_words(tmp_path: Path) -> None:
    """Whoever comes by the wrong host name reads what the administrator has to set."""
    with fake_client(tmp_path) as client:
        refused = client.get("/", headers=BROWSER | {"Host": "tim.example"})
        assert refused.status_code == 400
        assert "TIMTIN_PUBLIC_URL" in html.unescape(refused.text)


def test_too_many_fields_are_refused(tmp_path: Path) -> None:
    """More fields than any page has are a bad request, told as a page, not a failure of the server."""
    with fake_client(tmp_path) as client:
        query = "&".join(["place=25"] * 61)
        for path in ("/", "/mentions", "/embed", "/article/x", "/mentions/candidates"):
            answer = client.get(f"{path}?{query}", headers=BROWSER)
            assert answer.status_code == 400
            assert "Máy chủ không hiểu yêu cầu này." in answer.text


def test_no_page_speaks_of_headers() -> None:
    """Who lacks a key is told whom to ask, in either language."""
    lacking = Problem(401, "unauthorised", headers={"WWW-Authenticate": 'Bearer realm="timtin"'})
    assert "hỏi người quản trị" in page_of(lacking)
    assert "ask the administrator" in page_of(lacking, language="en")
    assert "Bearer" not in page_of(lacking)


@pytest.mark.parametrize(("status", "code", "again"), [(503, "overloaded", True), (400, "bad-request", False)])
def test_another_try_is_offered_where_it_may_help(status: int, code: str, again: bool) -> None:
    """Under the path prefix of a proxy too."""
    page = page_of(Problem(status, code), "/tim/", b"q=cay", root="/tim")
    assert ('href="/tim/?q=cay">Thử lại' in page) is again


def test_what_was_asked_is_text_alone() -> None:
    """A page that tells what is wrong repeats the question, and nothing of it becomes markup."""
    scope = {"method": "GET", "path": "/", "query_string": b"q=%22%3E%3Cb%3Ex", "headers": [(b"accept", b"text/html")]}
    answer = problem_page(Problem(503, "overloaded"), "vi", scope, "")
    assert answer is not None
    page = bytes(answer.body).decode()
    assert "<b>" not in page
    assert "&lt;b&gt;x" in page


def test_an_address_that_is_too_long_is_not_repeated() -> None:
    """Its query is what was refused."""
    assert "zzz" not in page_of(Problem(414, "address-too-long", bytes=16_384), "/", b"q=zzz")
