"""The refusal of a search while the gate is full, at a fraction of the cost of the whole way through the layers.

Ten times more requests than can be answered would take a third of the processor away from those that are, if each went
through the layers to be refused. Such a refusal is counted, but has no line in the log.
"""

import json
import secrets
from collections.abc import Iterable

from starlette.types import Scope

from search_api.edge import security_headers
from search_api.gate import Gate, overloaded
from search_api.guard import HEAVY
from search_api.messages import LANGUAGES, Language, choose
from search_api.metrics import Metrics
from search_api.problem_answers import MEDIA_TYPE
from search_api.problems import describe
from search_api.settings import Settings

_ID = "0" * 16  # stands in the prepared answers for the request's own


class QuickNo:
    """Gives the bytes of the refusal, or None where a request goes the usual way.

    So do requests of other pages: their answer needs the headers that let them read it.
    """

    def __init__(self, settings: Settings, gate: Gate, metrics: Metrics) -> None:
        self._settings, self._gate = settings, gate
        self._refused = metrics.refused.labels("overloaded")
        self._requests = metrics.requests.labels("unmatched", "GET", "503")
        self._answers = {language: _answer(settings, language) for language in LANGUAGES}

    def __call__(self, scope: Scope) -> bytes | None:
        """Refuse a request, or not."""
        if not self._gate.full or scope["method"] != "GET":
            return None
        if not scope["path"].removeprefix(self._settings.root_path).startswith(HEAVY):
            return None
        headers = dict(scope["headers"])
        if b"origin" in headers:
            return None
        self._refused.inc()
        self._requests.inc()
        wish = next((lang for lang in LANGUAGES if b"lang=" + lang.encode() in scope["query_string"]), None)
        language = choose(wish, headers.get(b"accept-language", b"").decode("latin-1"), self._settings.lang)
        return self._answers[language].replace(_ID.encode(), secrets.token_hex(8).encode())


def _answer(settings: Settings, language: Language) -> bytes:
    """Return the whole answer in a language."""
    problem = overloaded()
    body = json.dumps(describe(problem, language, _ID), ensure_ascii=False).encode()
    headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    headers |= {"Content-Language": language, "X-Request-Id": _ID, **problem.headers}
    lines: Iterable[bytes] = (f"{name}: {value}".encode() for name, value in headers.items())
    guards = (name + b": " + value for name, value in security_headers(settings))
    return b"\r\n".join((b"HTTP/1.1 503 Service Unavailable", *lines, *guards, b"", body))
