"""Problems for people: a browser that opens a page gets a page that says what is wrong, not JSON."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from search_api.messages import Language
from search_api.pages.address import Address
from search_api.pages.site import render
from search_api.problems.problems import Problem, describe

_FIELDS = 60  # as many as a page reads
# Only these may be better the next time.
_PASSING = (429, 500, 503)
_DETAILS = {
    "unauthorised": "detail.key-page",
    "not-found": "detail.page-missing",
    "method-not-allowed": "detail.page-only",
    "failed": "detail.failed-page",
}


def problem_page(problem: Problem, language: Language, scope: Scope, root: str) -> Response | None:
    """Return the problem as a page where a browser asked for one or sent a form, else None; /v1/ has no pages.

    `root` is the path prefix behind a proxy.
    """
    path = str(scope["path"]).removeprefix(root) or "/"
    if path.startswith("/v1/") or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    told = describe(_for_people(problem, scope), language)
    here = Address.read(path, _items(problem, scope))
    retry = here.url(root) if problem.status in _PASSING else ""
    page = render("missing.html", here, language, root, heading=told["title"], help=told["detail"], retry=retry)
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **problem.headers}
    return HTMLResponse(page, problem.status, headers)


def _for_people(problem: Problem, scope: Scope) -> Problem:
    """Say it without headers, methods and addresses of the API, which nobody types."""
    if problem.code not in _DETAILS:
        return problem
    request_id = scope.get("state", {}).get("request_id", "")
    return Problem(problem.status, problem.code, headers=problem.headers, detail=_DETAILS[problem.code], id=request_id)


def _items(problem: Problem, scope: Scope) -> Mapping[str, list[str]]:
    """Read the query string, unless it is what was refused."""
    if problem.code == "address-too-long":
        return {}
    try:
        return parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=_FIELDS)
    except ValueError:  # more fields than any page has
        return {}
