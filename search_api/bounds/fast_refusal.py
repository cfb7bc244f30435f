"""The refusal of a search while the gate is full, at a fraction of the cost of the whole way through the layers.

Ten times more requests than can be answered would take a third of the processor away from those that are, if each went
through the layers to be refused. Such a refusal is counted, but has no line in the log.
"""

import json
import random
import re
from collections.abc import Iterable
from http import HTTPStatus

from starlette.types import Scope

from search_api.bounds.gate import Gate, overloaded
from search_api.bounds.guard import HEAVY_API
from search_api.messages import LANGUAGES, Language, choose
from search_api.problems.problem_answers import MEDIA_TYPE
from search_api.problems.problems import Problem, describe
from search_api.server.edge import REQUEST_ID, security_headers
from search_api.server.metrics import Metrics
from search_api.settings import Settings

_PLAIN_BYTES = 4096
# A request that is answered unread: whole, alone, plain. No header may say that a body or another protocol follows,
# that the request is the last one, or whose page it comes from. Each line can be read in one way only, so that none
# takes long.
_PLAIN = rb"""(?x)
    GET[ ] (?:ROOTS) (?: (?P<health>/healthz) | (?P<search> (?:HEAVY) [!-~]* ) ) [ ]HTTP/1\.1\r\n
    (?i:
        (?! (?:content-length|transfer-encoding|upgrade|expect|origin): | connection:(?![ ]*keep-alive\r) )
        (?: (?P<host> host: ) VALUE
        |   accept-language: (?P<accepted> VALUE )
        |   x-request-id:[ ]* (?P<id> [\w.-]{1,64} )
        |   (?!host:|accept-language:|x-request-id:) [\w-]+: VALUE
        ) \r\n
    )*
    \r\n
""".replace(b"VALUE", rb"[^\x00-\x08\x0a-\x1f\x7f]*")
_ID = "0" * 16  # stands in the prepared answers for the request's own


class FastRefusal:
    """Gives the bytes of the refusal, or None where a request goes the usual way.

    So do requests of other sites' pages: their answer needs the headers that let them read it; and pages: people who
    open one are refused in words.
    """

    def __init__(self, settings: Settings, gate: Gate, metrics: Metrics) -> None:
        self._settings, self._gate = settings, gate
        self._refused = metrics.refused.labels("overloaded")
        self._requests = metrics.requests.labels("unmatched", "GET", "503")
        self._answers = {language: _answer(settings, overloaded(), language) for language in LANGUAGES}
        self._alive = _alive(settings)
        self._unreadable = _answer(
            settings, Problem(400, "bad-request", headers={"Connection": "close"}), settings.lang
        )
        self._plain = re.compile(
            _PLAIN.replace(b"ROOTS", _any("", settings.root_path)).replace(b"HEAVY", _any(*HEAVY_API))
        )

    @property
    def full(self) -> bool:
        """Say whether searches are refused just now."""
        return self._gate.crowded

    def unread(self, request: bytes) -> bytes | None:
        """Answer a request by its bytes, before it is parsed: refuse a search, tell /healthz; None for all others.

        It has to be whole, plain and alone: a GET without a body, of a connection that stays open.
        """
        if not self._gate.crowded or len(request) > _PLAIN_BYTES:
            return None
        found = self._plain.fullmatch(request)
        if found is None or found["host"] is None:
            return None
        own = found["id"]
        if found["health"]:
            return _named(self._alive, _fresh_id()) if own is None else _alive(self._settings, own.decode())
        return self._refusal(found["search"], found["accepted"] or b"", own)

    def unreadable(self) -> bytes:
        """Answer what cannot be read as a request, in the language of the settings."""
        return _named(self._unreadable, _fresh_id())

    def __call__(self, scope: Scope) -> bytes | None:
        """Refuse a request, or not."""
        if scope["method"] != "GET":
            return None
        if not scope["path"].removeprefix(self._settings.root_path).startswith(HEAVY_API):
            return None
        if not self._gate.crowded:
            self._gate.expect()
            return None
        headers = dict(scope["headers"])
        if b"origin" in headers:
            return None
        own = headers.get(b"x-request-id", b"")
        known = own if REQUEST_ID.fullmatch(own.decode("latin-1")) else None
        return self._refusal(scope["query_string"], headers.get(b"accept-language", b""), known)

    def _refusal(self, query: bytes, accepted: bytes, own: bytes | None) -> bytes:
        """Return the refusal in the caller's language, under the id that it gave, if any."""
        self._refused.inc()
        self._requests.inc()
        language = self._settings.lang
        if accepted or b"lang=" in query:
            wish = next((lang for lang in LANGUAGES if b"lang=" + lang.encode() in query), None)
            language = choose(wish, accepted.decode("latin-1"), language)
        if own is not None:
            return _answer(self._settings, overloaded(), language, own.decode())
        return _named(self._answers[language], _fresh_id())


def _any(*texts: str) -> bytes:
    """Return the pattern of any of these."""
    return "|".join(map(re.escape, texts)).encode()


def _named(answer: bytes, request_id: bytes) -> bytes:
    """Return a prepared answer under an id of the same length."""
    return answer.replace(_ID.encode(), request_id)


def _fresh_id() -> bytes:
    """Return an id that tells answers apart; nobody has to guess it, so the system is not asked for chance."""
    return b"%016x" % random.getrandbits(64)


def _answer(settings: Settings, problem: Problem, language: Language, request_id: str = _ID) -> bytes:
    """Return the whole answer of a problem in a language."""
    body = json.dumps(describe(problem, language, request_id), ensure_ascii=False).encode()
    headers = {"Content-Type": MEDIA_TYPE, "Content-Language": language, **problem.headers}
    return _whole(settings, f"{problem.status} {HTTPStatus(problem.status).phrase}", headers, body, request_id)


def _alive(settings: Settings, request_id: str = _ID) -> bytes:
    """Return the whole answer of /healthz."""
    return _whole(settings, "200 OK", {"Content-Type": "application/json"}, b'{"status": "ok"}', request_id)


def _whole(settings: Settings, status: str, headers: dict[str, str], body: bytes, request_id: str) -> bytes:
    headers = {**headers, "Content-Length": str(len(body)), "Cache-Control": "no-store", "X-Request-Id": request_id}
    lines: Iterable[bytes] = (f"{name}: {value}".encode() for name, value in headers.items())
    guards = (name + b": " + value for name, value in security_headers(settings))
    return b"\r\n".join((f"HTTP/1.1 {status}".encode(), *lines, *guards, b"", body))
