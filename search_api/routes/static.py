"""Files that the pages load: styles, scripts, the widget; and the description that browsers take the search from."""

import functools
import hashlib
from importlib import resources

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.pages.address import Address
from search_api.pages.site import render
from search_api.problems.problems import Problem
from search_api.server.dependencies import LanguageDep, ServiceDep

router = APIRouter(include_in_schema=False)
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Pages name these files without a version, so a browser asks each time and mostly hears that nothing changed.
_HEADERS = {"Cache-Control": "no-cache"}


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """Return one of the files."""
    return _file(name, request)


@router.get("/widget.js")
async def widget(request: Request) -> Response:
    """Return the widget; any site may load it as a script."""
    answer = _file("widget.js", request)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Return the icon."""
    return _file("icon.svg", request)


@router.get("/robots.txt")
async def robots(service: ServiceDep) -> Response:
    """Tell crawlers whether they may come; the API is never for them."""
    closed = "/" if service.settings.robots == "noindex" else "/v1/"
    return Response(f"User-agent: *\nDisallow: {service.settings.root_path}{closed}\n", 200, _HEADERS, "text/plain")


@router.get("/opensearch.xml")
async def opensearch(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Describe the search to browsers and intranets: OpenSearch 1.1 with page, feed and completions."""
    public = service.settings.public_url
    text = render("opensearch.xml", Address(), language, base=base_address(request, public))
    # What names the server as this caller did is not for others: a cache between them would hand it on.
    headers = {"Cache-Control": "max-age=3600" if public else "no-store", "Vary": "Accept-Language"}
    return Response(text, 200, headers, "application/opensearchdescription+xml")


def base_address(request: Request, public_url: str) -> str:
    """Return the address that people reach this server by, without a slash at the end."""
    root = request.scope.get("root_path", "")
    return public_url or f"{request.base_url.scheme}://{request.base_url.netloc}{root}"


def _file(name: str, request: Request) -> Response:
    if name not in _names():
        raise Problem(404, "not-found", path=f"/static/{name[:80]}")
    content, tag = _read(name)
    headers = {"ETag": tag, **_HEADERS}
    if request.headers.get("if-none-match") == tag:
        return Response(None, 304, headers)
    kind = _KINDS["." + name.rpartition(".")[2]]
    return Response(content, 200, headers, kind if kind == "image/svg+xml" else f"{kind}; charset=utf-8")


@functools.lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    found = (entry.name for entry in resources.files("search_api").joinpath("static").iterdir())
    return frozenset(name for name in found if name.endswith(tuple(_KINDS)))


@functools.lru_cache(maxsize=32)
def _read(name: str) -> tuple[bytes, str]:
    content = resources.files("search_api").joinpath("static", name).read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'
