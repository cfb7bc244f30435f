"""The refusal of a search while the gate is full, at a fraction of the cost of the whole way through the layers.

Ten times more requests than can be answered would take a third of the processor away from those that are, if each went
through the layers to be refused. Such a refusal is counted, but has no line in the log.
"""

import json
import random
import re
from collections.abc import Iterable

from starlette.types import Scope

from search_api.edge import security_headers
from search_api.gate import Gate, overloaded
from search_api.guard import HEAVY_API
from search_api.messages import LANGUAGES, Language, choose
from search_api.metrics import Metrics
from search_api.problem_answers import MEDIA_TYPE
from search_api.problems import describe
from search_api.settings import Settings

_PLAIN_BYTES = 4096
# What a request that is answered unread may not say: that a body or another protocol follows, that it is the last one,
# or whose page it comes from.
_NOT_PLAIN = (b"content-length", b"transfer-encoding", b"connection:", b"upgrade", b"expect", b"origin:", b"\x00")
_ACCEPTED = re.compile(rb"accept-language: *([^\r]*)")
_ID = "0" * 16  # stands in the prepared answers for the request's own


class QuickNo:
    """Gives the bytes of the refusal, or None where a request goes the usual way.

    So do requests of other sites' pages: their answer needs the headers that let them read it; and pages: people who
    open one are refused in words.
    """

    def __init__(self, settings: Settings, gate: Gate, metrics: Metrics) -> None:
        self._settings, self._gate = settings, gate
        self._refused = metrics.refused.labels("overloaded")
        self._requests = metrics.requests.labels("unmatched", "GET", "503")
        self._answers = {language: _answer(settings, language) for language in LANGUAGES}
        roots = {"", settings.root_path}
        self._health = tuple(f"GET {root}/healthz ".encode() for root in roots)
        self._begins = self._health + tuple(f"GET {root}{path}".encode() for root in roots for path in HEAVY_API)
        self._alive = _whole(settings, "200 OK", {"Content-Type": "application/json"}, b'{"status": "ok"}')

    @property
    def full(self) -> bool:
        """Say whether searches are refused just now."""
        return self._gate.full

    def unread(self, request: bytes) -> bytes | None:
        """Answer a request by its bytes, before it is parsed: refuse a search, tell /healthz; None for all others.

        It has to be whole, plain and alone: a GET without a body, of a connection that stays open.
        """
        if not self._gate.full or len(request) > _PLAIN_BYTES or not request.startswith(self._begins):
            return None
        line, _, rest = request.partition(b"\r\n")
        if request.find(b"\r\n\r\n") != len(request) - 4 or not line.endswith(b" HTTP/1.1"):
            return None
        headers = rest.lower()
        if b"host:" not in headers:
            return None
        for name in _NOT_PLAIN:
            if name in headers:
                return None
        if line.startswith(self._health):
            return self._alive.replace(_ID.encode(), _fresh_id())
        found = _ACCEPTED.search(headers)
        return self._refusal(line, found[1] if found else b"")

    def __call__(self, scope: Scope) -> bytes | None:
        """Refuse a request, or not."""
        if not self._gate.full or scope["method"] != "GET":
            return None
        if not scope["path"].removeprefix(self._settings.root_path).startswith(HEAVY_API):
            return None
        headers = dict(scope["headers"])
        if b"origin" in headers:
            return None
        return self._refusal(scope["query_string"], headers.get(b"accept-language", b""))

    def _refusal(self, query: bytes, accepted: bytes) -> bytes:
        self._refused.inc()
        self._requests.inc()
        language = self._settings.lang
        if accepted or b"lang=" in query:
            wish = next((lang for lang in LANGUAGES if b"lang=" + lang.encode() in query), None)
            language = choose(wish, accepted.decode("latin-1"), language)
        return self._answers[language].replace(_ID.encode(), _fresh_id())


def _fresh_id() -> bytes:
    """Return an id that tells answers apart; nobody has to guess it, so the system is not asked for chance."""
    return b"%016x" % random.getrandbits(64)


def _answer(settings: Settings, language: Language) -> bytes:
    """Return the whole answer in a language."""
    problem = overloaded()
    body = json.dumps(describe(problem, language, _ID), ensure_ascii=False).encode()
    headers = {"Content-Type": MEDIA_TYPE, "Content-Language": language, **problem.headers}
    return _whole(settings, "503 Service Unavailable", headers, body)


def _whole(settings: Settings, status: str, headers: dict[str, str], body: bytes) -> bytes:
    headers = {**headers, "Content-Length": str(len(body)), "Cache-Control": "no-store", "X-Request-Id": _ID}
    lines: Iterable[bytes] = (f"{name}: {value}".encode() for name, value in headers.items())
    guards = (name + b": " + value for name, value in security_headers(settings))
    return b"\r\n".join((f"HTTP/1.1 {status}".encode(), *lines, *guards, b"", body))
