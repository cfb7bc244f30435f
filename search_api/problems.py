"""Errors over HTTP: RFC 9457 problem details in one shape, in Vietnamese or English.

`{"type", "title", "status", "detail", "errors": [{"parameter", "value", "expected"}], "request_id"}`; a cause that is
not a parameter leaves `errors` empty. No problem carries a path of the machine or a stack trace.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from indexer.errors import IndexBusy, TimTinError
from search_api.expectations import expected
from search_api.messages import Language, choose, say

MEDIA_TYPE = "application/problem+json"
_SHOWN = 100
_CODES = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}
log = logging.getLogger("timtin")


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong parameter: its name, the value as sent, and what would be right."""

    parameter: str
    value: str
    expected: str


class Problem(Exception):
    """An answer that is an error. `code` names a title in the messages (`problem.CODE`) and the type's last part.

    `detail` is the key of the message that says more, with `values` to fill in; by default `detail.CODE`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
        detail: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail or f"detail.{code}"
        self.faults = faults
        self.headers = dict(headers or {})
        self.values = values


class BadParameter(Problem):
    """A parameter's value that the route cannot take: 422. `kind` names the message that says what would be right."""

    def __init__(self, parameter: str, value: object, kind: str, **values: Any) -> None:
        super().__init__(422, "invalid-parameter")
        self.parameter = parameter
        self.value = shorten(value)
        self.kind = kind
        self.values = values


def shorten(value: object) -> str:
    """Return a value as shown in an error: text of at most 100 characters that is always valid Unicode."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def describe(problem: Problem, language: Language, request_id: str = "") -> dict[str, Any]:
    """Return the problem's body."""
    faults, values = problem.faults, problem.values
    if isinstance(problem, BadParameter):
        faults = (Fault(problem.parameter, problem.value, say(problem.kind, language, **problem.values)),)
        values = {}
    if faults:
        detail = " ".join(say("problem.fault", language, **fault_values(fault)) for fault in faults)
    else:
        detail = say(problem.detail, language, **values)
    body = {
        "type": f"urn:timtin:problem:{problem.code}",
        "title": say(f"problem.{problem.code}", language),
        "status": problem.status,
        "detail": detail,
        "errors": [fault_values(fault) for fault in faults],
    }
    return body | ({"request_id": request_id} if request_id else {})


def fault_values(fault: Fault) -> dict[str, str]:
    """Return a fault as in the body."""
    return {"parameter": fault.parameter, "value": fault.value, "expected": fault.expected}


def language_of(request: Request) -> Language:
    """Choose the language of a request's answer."""
    default: Language = request.app.state.settings.lang
    return choose(request.query_params.get("lang"), request.headers.get("accept-language"), default)


def answer(problem: Problem, language: Language, request_id: str = "") -> Response:
    """Return the problem as a response."""
    headers = {"Cache-Control": "no-store", "Content-Language": language, **problem.headers}
    content = json.dumps(describe(problem, language, request_id), ensure_ascii=False).encode()
    return Response(content, problem.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Problem) -> Response:
        return respond(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        language = language_of(request)
        faults = tuple(_fault(finding, language) for finding in error.errors()[:10])
        return respond(request, Problem(422, "invalid-parameter", faults=faults))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = _CODES.get(error.status_code, "bad-request" if error.status_code < 500 else "failed")
        return respond(request, Problem(error.status_code, code, headers=error.headers, path=request.url.path))

    @app.exception_handler(TimTinError)
    async def _refused(request: Request, error: TimTinError) -> Response:
        log.error("index", exc_info=error)
        code = "busy" if isinstance(error, IndexBusy) else "unavailable"
        return respond(request, Problem(503, code, headers={"Retry-After": "5"}))


def respond(request: Request, problem: Problem) -> Response:
    """Return the problem in the request's language, with its id."""
    return answer(problem, language_of(request), request.scope.get("state", {}).get("request_id", ""))


def _fault(finding: Mapping[str, Any], language: Language) -> Fault:
    """Turn one of FastAPI's findings into a fault; the parameter is named as the caller wrote it."""
    place = [str(part) for part in finding["loc"] if part not in ("query", "path", "body", "header")]
    value = "" if finding["type"] == "missing" else shorten(finding.get("input", ""))
    return Fault(".".join(place) or "body", value, expected(finding, language))
