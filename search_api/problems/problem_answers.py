"""Problems as HTTP answers, and every error of the application made one."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from indexer.errors import IndexBusy, StorageFailed, TimTinError
from search_api.messages import Language, choose
from search_api.problems.expectations import expected
from search_api.problems.problem_page import problem_page
from search_api.problems.problems import Fault, Problem, describe, shorten

MEDIA_TYPE = "application/problem+json"
_CODES = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}
log = logging.getLogger("timtin")


def language_of(request: Request) -> Language:
    """Choose the language of a request's answer."""
    default: Language = request.app.state.settings.lang
    return choose(request.query_params.get("lang"), request.headers.get("accept-language"), default)


def answer(problem: Problem, language: Language, request_id: str = "") -> Response:
    """Return the problem as a response."""
    headers = {"Cache-Control": "no-store", "Content-Language": language, **problem.headers}
    content = json.dumps(describe(problem, language, request_id), ensure_ascii=False).encode()
    return Response(content, problem.status, headers, MEDIA_TYPE)


def answer_as_asked(problem: Problem, language: Language, scope: Scope, root: str) -> Response:
    """Return the problem as a page where a browser asked for one, else as problem details with the request's id."""
    page = problem_page(problem, language, scope, root)
    return page or answer(problem, language, scope.get("state", {}).get("request_id", ""))


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
        return respond(request, Problem(error.status_code, code, headers=error.headers, path=request.scope["path"]))

    @app.exception_handler(TimTinError)
    async def _refused(request: Request, error: TimTinError) -> Response:
        busy = isinstance(error, IndexBusy)
        if busy:  # usual while a command writes
            log.warning("busy", extra={"event": {"cause": str(error)}})
        else:
            log.error("index", exc_info=error)
        code = "busy" if busy else "not-written" if isinstance(error, StorageFailed) else "unavailable"
        return respond(request, Problem(503, code, headers={"Retry-After": "5"}))


def respond(request: Request, problem: Problem) -> Response:
    """Return the problem in the request's language and as it was asked for."""
    return answer_as_asked(problem, language_of(request), request.scope, request.app.state.settings.root_path)


def _fault(finding: Mapping[str, Any], language: Language) -> Fault:
    """Turn one of FastAPI's findings into a fault; the parameter is named as the caller wrote it."""
    # A parameter that may be repeated is found by its number too, which the caller did not write.
    place = [
        part for part in finding["loc"] if isinstance(part, str) and part not in ("query", "path", "body", "header")
    ]
    value = "" if finding["type"] == "missing" else shorten(finding.get("input", ""))
    return Fault(".".join(place) or "body", value, expected(finding, language))
