"""The pages: search, article, mentions, the widget's demonstration. Their address is their whole state."""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from search_api.messages import Language
from search_api.pages.address import Address
from search_api.pages.archive import Archive
from search_api.pages.article_view import article_page
from search_api.pages.backend import Backend
from search_api.pages.days import settle
from search_api.pages.labels import Labels
from search_api.pages.mentions_view import mentions_page
from search_api.pages.search_view import date_names, search_page
from search_api.pages.site import render
from search_api.problems.problems import BadParameter, Problem, describe
from search_api.routes.static import base_address
from search_api.server.dependencies import LanguageDep, ServiceDep
from search_api.server.service import Service

router = APIRouter(include_in_schema=False)
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
_MOST_FIELDS = 60
_NO_ROBOTS = {"X-Robots-Tag": "noindex"}
Open = Callable[[], Backend]


async def opener(service: ServiceDep) -> Open:
    """Return what opens the backend of the pages; it raises Problem 503 while there is no index."""
    return lambda: Archive(service.reading)


OpenDep = Annotated[Open, Depends(opener)]


class _Kind(NamedTuple):
    """A page that answers its address: its template, what makes its values, and those of a page without an answer."""

    template: str
    prepare: Callable[[Address, Backend, Labels, str], dict[str, Any]]
    blank: dict[str, Any]
    long: bool = False


_EMPTY: dict[str, Any] = {
    "facets": {"places": [], "sources": [], "topics": []},
    "chips": [],
    "topics": [],
    "feed_query": "",
    "problem": None,
}
_SEARCH = _Kind(
    "search.html",
    search_page,
    _EMPTY | {"found": {}, "understood": [], "answer": None, "unanswered": False, "holdings": ""},
)
_MENTIONS = _Kind(
    "mentions.html", mentions_page, _EMPTY | {"found": None, "subject": "", "feed": "", "export": ""}, long=True
)


@router.get("/")
async def search(request: Request, service: ServiceDep, language: LanguageDep, open_backend: OpenDep) -> Response:
    """Show the search page with the answer to its address."""
    return await _answer(_SEARCH, request, service, language, open_backend)


@router.get("/mentions")
async def mentions(request: Request, service: ServiceDep, language: LanguageDep, open_backend: OpenDep) -> Response:
    """Show every mention of a topic or a phrase."""
    return await _answer(_MENTIONS, request, service, language, open_backend)


@router.get("/article/{id:path}")
async def article(
    id: str, request: Request, service: ServiceDep, language: LanguageDep, open_backend: OpenDep
) -> Response:
    """Show an article, opened at what was searched for."""
    root, t = service.settings.root_path, Labels(language)
    here = read_address(request, root)
    at = request.query_params.get("at", "")
    try:
        values = await service.gate.run(lambda: article_page(id, here, at, open_backend(), root))
    except Problem as problem:
        return _failed(here, language, service, problem)
    if values is None:
        text = render(
            "missing.html",
            here,
            language,
            root,
            heading=t("article_missing"),
            help=t("article_missing_help"),
            retry="",
        )
        return HTMLResponse(text, 404, headers_of(service))
    return HTMLResponse(render("article.html", here, language, root, **values), 200, headers_of(service))


@router.get("/widget-demo")
async def widget_demo(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Show the widget live, with what to copy into other pages."""
    root = service.settings.root_path
    base = base_address(request, service.settings.public_url)
    page = render("widget_demo.html", read_address(request, root), language, root, base=base)
    return HTMLResponse(page, 200, _HEADERS)


@router.get("/embed")
async def embed(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Show the box alone, for a frame of another site."""
    root = service.settings.root_path
    return HTMLResponse(render("embed.html", read_address(request, root), language, root), 200, _HEADERS)


def read_address(request: Request, root: str) -> Address:
    """Read the state of a page from its address. Raises Problem 400 for more fields than any page has."""
    try:
        items = parse_qs(
            request.scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise Problem(400, "bad-request") from None
    path = request.scope["path"].removeprefix(root) or "/"
    return Address.read(path, items)


def _state(request: Request, service: Service) -> tuple[Address, dict[str, str], Response | None]:
    """Read the address; a form's blanks and typed dates are answered with a redirect to the address in its one form."""
    root = service.settings.root_path
    given = read_address(request, root)
    here, faults = settle(given)
    if not faults and (here != given or _has_blanks(request)):
        return here, faults, RedirectResponse(here.url(root), 303)
    return here, faults, None


def _has_blanks(request: Request) -> bool:
    return any(not value.strip() for value in request.query_params.values())


def headers_of(service: Service) -> dict[str, str]:
    """Return the headers of a page."""
    return _HEADERS | (_NO_ROBOTS if service.settings.robots == "noindex" else {})


async def _answer(kind: _Kind, request: Request, service: Service, language: Language, open_backend: Open) -> Response:
    """Answer with a page, or with the same page that says what is wrong."""
    here, faults, redirect = _state(request, service)
    if redirect:
        return redirect
    root, t = service.settings.root_path, Labels(language)
    values: dict[str, Any] = {"names": date_names(here, t)} | kind.blank
    status, headers = 200, headers_of(service)
    if faults:
        values["problem"] = _faulty(here, faults, t)
        values["names"] = {"from": here.date_from, "to": here.date_to}
        status = 422
    else:
        try:
            values |= await service.gate.run(lambda: kind.prepare(here, open_backend(), t, root), long=kind.long)
        except Problem as problem:
            values["problem"] = _told(problem, language)
            status = problem.status
            headers |= problem.headers
    return HTMLResponse(render(kind.template, here, language, root, **values), status, headers)


def _told(problem: Problem, language: Language) -> dict[str, Any]:
    """Describe a problem; what concerns one field of the filters is said at that field too.

    A cursor is no field: one that does not fit is as one of before, and the first page helps.
    """
    if isinstance(problem, BadParameter) and problem.parameter == "cursor":
        problem = Problem(410, "cursor-gone")
    told = describe(problem, language)
    if told["errors"]:
        t = Labels(language)
        told["detail"] = " ".join(_sentence(fault, t) for fault in told["errors"])
    faults = {fault["parameter"]: fault["expected"] for fault in told["errors"]}
    values = {f"{fault['parameter']}:value": fault["value"] for fault in told["errors"]}
    return {**told, "faults": faults | values}


# What the fields of a page are called, by the parameter they send.
_FIELDS = {"q": "box_label", "place": "place_field", "from": "from", "to": "to", "person": "person", "topic": "topic"}


def _sentence(fault: dict[str, str], t: Labels) -> str:
    """Say what is wrong with a field, by the name that it has on the page."""
    field = t(_FIELDS[fault["parameter"]]) if fault["parameter"] in _FIELDS else fault["parameter"]
    return t("fault", field=field, value=fault["value"], expected=fault["expected"].rstrip(".")).replace("?.", "?")


def _faulty(here: Address, faults: dict[str, str], t: Labels) -> dict[str, Any]:
    typed = {"from": here.date_from, "to": here.date_to}
    messages = {name: t(kind, value=typed[name]) for name, kind in faults.items()}
    return {"detail": " ".join(messages.values()), "faults": messages}


def _failed(here: Address, language: Language, service: Service, problem: Problem) -> Response:
    told = describe(problem, language)
    text = render(
        "missing.html",
        here,
        language,
        service.settings.root_path,
        heading=told["title"],
        help=told["detail"],
        retry=here.url(service.settings.root_path) if problem.status in (429, 503) else "",
    )
    return HTMLResponse(text, problem.status, headers_of(service) | problem.headers)
