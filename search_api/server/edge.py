"""The outermost layer: request id, security headers, one log line and the metrics of every request."""

import asyncio
import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.access.clients import shorten_address
from search_api.messages import choose
from search_api.problems.problem_answers import answer_as_asked
from search_api.problems.problems import Problem
from search_api.server.log_handler import LogHandler
from search_api.server.memory import ran_out
from search_api.server.metrics import Metrics
from search_api.settings import Settings

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
log = logging.getLogger("timtin.access")


def security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    """Return the headers that every answer carries. Nothing may load from elsewhere, nothing inline may run."""
    ancestors = " ".join(settings.frame_ancestors) or "'none'"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}; require-trusted-types-for 'script'"
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]


class Edge:
    """Wraps everything else; what it adds stands on every answer, errors included."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self.app = app
        self.settings = settings
        self.metrics = metrics
        self.headers = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status: int | None = None

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                named = {name for name, _ in message.get("headers", [])}
                extra = [pair for pair in self.headers if pair[0] not in named]
                given = message.get("headers", [])
                if b"location" in named:
                    given = [(name, _within(value) if name == b"location" else value) for name, value in given]
                message["headers"] = [*given, *extra, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, tell)
        except asyncio.CancelledError:  # the server ends, and has waited for its requests as long as is set
            if status is None:
                await self._failed(scope, "ending")(scope, receive, tell)
        except Exception as error:
            starved = ran_out(error)
            log.error("out of memory" if starved else "failed", exc_info=error, extra={"event": {"id": request_id}})
            if status is None:
                await self._failed(scope, "overloaded" if starved else "failed")(scope, receive, tell)
        finally:
            self._note(scope, status or 500, time.perf_counter() - began)

    def _failed(self, scope: Scope, code: str) -> Response:
        """Answer for what was not done: 500, or 503 where a later request may find memory, or a server, again."""
        problem = Problem(500, code) if code == "failed" else Problem(503, code, headers={"Retry-After": "5"})
        language = choose(None, Headers(scope=scope).get("accept-language"), self.settings.lang)
        return answer_as_asked(problem, language, scope, self.settings.root_path)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "unmatched"
        self.metrics.requests.labels(route, _method(scope["method"]), str(status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        state = scope["state"]
        event = {
            "id": state["request_id"],
            "method": _method(scope["method"]),
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "client": shorten_address(state.get("client", "")),
        }
        if state.get("key"):
            event["key"] = state["key"].id
        if self.settings.log_queries:
            event["query"] = scope["query_string"][:2000].decode("latin-1")
        log.info("request", extra={"event": event})


def _within(address: bytes) -> bytes:
    """Return the path of an address of this server: its host and scheme are but what the caller called it by."""
    parts = urlsplit(address)
    return urlunsplit((b"", b"", b"/" + parts.path.lstrip(b"/"), parts.query, b""))


def _method(method: str) -> str:
    """Return the method if it is a usual one: labels must stay few."""
    return method if method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH") else "other"


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message, the event's fields; escaped, so that no line can be forged."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "event", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def log_to_stderr(settings: Settings) -> None:
    """Send all logs as JSON lines to stderr, waiting for nobody who reads them."""
    handler = LogHandler(sys.stderr.fileno())
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("timtin", "uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = name != "uvicorn.access"
