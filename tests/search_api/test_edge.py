"""What stands on every answer, and in the log."""

import json
import logging

import pytest

from search_api.server.edge import JsonLines

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}


def test_every_answer_is_guarded(open_client) -> None:  # type: ignore[no-untyped-def]
    """Policy, type and request id stand on good answers and on errors."""
    client = open_client()
    for path in ("/healthz", "/docs", "/nothing"):
        headers = client.get(path).headers
        assert dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; ")) == POLICY
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
        assert "server" not in headers


def test_the_request_id_comes_back_unless_it_is_odd(open_client) -> None:  # type: ignore[no-untyped-def]
    """A proxy's id is kept; one that could forge a log line is replaced."""
    client = open_client()
    assert client.get("/healthz", headers={"X-Request-Id": "a-1"}).headers["x-request-id"] == "a-1"
    assert client.get("/healthz", headers={"X-Request-Id": 'a" b'}).headers["x-request-id"] != 'a" b'


@pytest.mark.parametrize("root", ["", "/tim"])
def test_a_redirect_stays_with_the_server(open_client, root: str) -> None:  # type: ignore[no-untyped-def]
    """It names a path alone: who called the server by another name, or past its TLS, is not sent there."""
    client = open_client(host="0.0.0.0", root_path=root)
    answer = client.get(f"{root}/docs/?a=%2F%2Fb", headers={"Host": "evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"{root}/docs?a=%2F%2Fb")


def test_a_failure_is_a_problem_without_a_trace(open_client) -> None:  # type: ignore[no-untyped-def]
    """What goes wrong inside is logged with its trace and told without."""
    client = open_client()

    @client.app.get("/broken")
    def broken() -> None:
        raise RuntimeError("/secret/path")

    answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_page_that_fails_names_the_error(open_client) -> None:  # type: ignore[no-untyped-def]
    """A browser gets words and the number under which the log has the error."""
    client = open_client()

    @client.app.get("/broken")
    def broken() -> None:
        raise RuntimeError("/secret/path")

    answer = client.get("/broken", headers={"Accept": "text/html", "Accept-Language": "vi", "X-Request-Id": "so-7"})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "mã so-7" in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't start new thread")])
def test_memory_that_runs_out_is_told_as_being_busy(open_client, error: Exception) -> None:  # type: ignore[no-untyped-def]
    """503 with a time to come again: the next request may find memory."""
    client = open_client()

    @client.app.get("/hungry")
    def hungry() -> None:
        raise error

    answer = client.get("/hungry")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_log_holds_no_query_and_no_address(open_client, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    """One JSON line for each request; queries only where the setting asks for them."""
    caplog.set_level(logging.INFO, "timtin.access")
    open_client(address="203.0.113.77").get("/nothing?q=Nguyễn Văn A&key=secret")
    lines = [JsonLines().format(record) for record in caplog.records if record.name == "timtin.access"]
    line = json.loads(lines[-1])
    assert line["client"] == "203.0.113.0/24"
    assert line["status"] == 404
    assert not any(word in lines[-1] for word in ("Nguy", "secret", "203.0.113.77", "nothing"))
    open_client(log_queries=True).get("/nothing?q=abc")
    assert "q=abc" in JsonLines().format(caplog.records[-1])


def test_a_log_line_cannot_be_forged() -> None:
    """Line breaks and escape codes in a message stay inside their JSON string."""
    record = logging.LogRecord("x", logging.INFO, "", 0, 'a\n{"level": "error"}\x1b[31m\u2028', (), None)
    text = JsonLines().format(record)
    assert "\n" not in text
    assert text.isascii()
    assert json.loads(text)["message"].startswith("a\n")
