"""The guard before the routes: length of the address, keys, rates, and a quick no while the gate is full."""

import logging

from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.errors import TimTinError
from search_api.access.clients import is_loopback
from search_api.access.keys import Key
from search_api.access.keys import Scope as KeyScope
from search_api.bounds.fixed_limits import QUERY_BYTES
from search_api.bounds.gate import overloaded
from search_api.bounds.limits import Standing
from search_api.messages import choose
from search_api.problems.problem_answers import answer_as_asked
from search_api.problems.problems import Problem
from search_api.server.service import Service

# Nothing of the index is told by these.
_OPEN = (
    "/healthz",
    "/readyz",
    "/static/",
    "/docs",
    "/openapi.json",
    "/opensearch.xml",
    "/widget",
    "/favicon",
    "/embed",
)
# Files that cost nothing: a page that holds the widget loads it for everybody behind one address.
_UNCOUNTED = ("/healthz", "/readyz", "/metrics", "/static/", "/widget.js", "/favicon.ico", "/robots.txt")
_READING = ("GET", "HEAD", "OPTIONS")
# A form that carries its key in a field, which its route checks: a browser sends no header of its own.
FORM = "/mentions/candidates"
# What runs in the gate, so that a full one can refuse at once: routes of the API, then a page.
HEAVY_API = ("/v1/search", "/v1/ask", "/v1/mentions", "/v1/feed")
HEAVY = (*HEAVY_API, FORM)
log = logging.getLogger("timtin")


class Guard:
    """Refuses what may not or cannot be answered; leaves the caller's key in `state["key"]`."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app = app
        self.settings = service.settings
        self.keys = service.keys
        self.rates = service.rates
        self.gate = service.gate
        self.metrics = service.metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            standing = self._checked(scope)
        except Problem as problem:
            self.metrics.refused.labels(problem.code).inc()
            await self._refuse(problem, scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if standing is not None and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *standing.headers()]
            await send(message)

        await self.app(scope, receive, tell if standing is not None else send)

    def _checked(self, scope: Scope) -> Standing | None:
        """Admit a request; while the keys cannot be read nobody is let in who would need one. Raises Problem."""
        try:
            return self._admit(scope)
        except (TimTinError, OSError) as error:
            log.error("keys", extra={"event": {"cause": str(error)}})
            raise Problem(503, "keys-unread", headers={"Retry-After": "5"}) from None

    def _admit(self, scope: Scope) -> Standing | None:
        """Check one request from the cheapest to the dearest; raises Problem."""
        state = scope["state"]
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if len(scope["query_string"]) > QUERY_BYTES:
            raise Problem(414, "address-too-long", bytes=QUERY_BYTES)
        key = state["key"] = self._key(Headers(scope=scope).getlist("authorization"), state["client"])
        self._authorise(path, scope["method"], key, state)
        standing = None
        if not path.startswith(_UNCOUNTED):
            write = scope["method"] not in _READING
            standing = self.rates.take(state["client"], key.id if key else None, write=write)
        if self.gate.full and path.startswith(HEAVY):
            raise overloaded()
        return standing

    def _key(self, given: list[str], client: str) -> Key | None:
        """Return the caller's key, None where none is shown; raises Problem for a wrong one."""
        if not given:
            return None
        self.rates.refuse_guesser(client)
        scheme, _, token = given[0].partition(" ")
        key = self.keys.find(token.strip()) if len(given) == 1 and scheme.lower() == "bearer" else None
        if key is None:
            self.rates.wrong_key(client)
            raise unauthorised()
        return key

    def _authorise(self, path: str, method: str, key: Key | None, state: dict[str, object]) -> None:
        """Check that the key (or nobody's) may do this; raises Problem."""
        if path == "/metrics":
            self._metrics(key, state)
        elif method not in _READING:
            if self.keys.grants("write") and (key is not None or path != FORM):
                _need("write", key)
        elif not self.settings.anonymous_read and not path.startswith(_OPEN):
            _need("read", key)

    def _metrics(self, key: Key | None, state: dict[str, object]) -> None:
        allowed = self.settings.metrics
        if allowed == "off":
            raise Problem(404, "not-found", path="/metrics")
        local = allowed == "local" and state["direct"] and is_loopback(str(state["client"]))
        if allowed != "open" and not local:
            _need("metrics", key)

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        wish = QueryParams(scope["query_string"]).get("lang") if len(scope["query_string"]) <= QUERY_BYTES else None
        language = choose(wish, Headers(scope=scope).get("accept-language"), self.settings.lang)
        await answer_as_asked(problem, language, scope, self.settings.root_path)(scope, receive, send)


def unauthorised() -> Problem:
    """Return the problem of a missing or wrong key: the same for every reason."""
    return Problem(401, "unauthorised", headers={"WWW-Authenticate": 'Bearer realm="timtin"'})


def _need(scope: KeyScope, key: Key | None) -> None:
    if key is None:
        raise unauthorised()
    if scope not in key.scopes:
        raise Problem(403, "forbidden", scope=scope)
