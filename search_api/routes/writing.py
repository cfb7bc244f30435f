"""`PUT` and `DELETE /v1/articles/{id}`: they exist only where some key may write."""

import asyncio
import re

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from indexer.sources.fields import NO_ADDRESS
from search_api.problems.problems import BadParameter, Problem
from search_api.routes.articles import LONGEST_ID, ArticleId, ends_in_similar
from search_api.server.dependencies import ServiceDep
from search_api.server.service import Service

# The last one is what curl and Python's urllib say of any body unless they are told otherwise.
_TAKEN = re.compile(
    r"(?:application|text)/(?:[\w.-]+\+)?(?:json|jsonl|ndjson|x-ndjson)|application/x-www-form-urlencoded", re.ASCII
)
_TAKES = {"Accept": "application/json", "Accept-Encoding": "identity"}
_KEYS: list[dict[str, list[str]]] = [{"key": []}]
router = APIRouter(prefix="/v1/articles", tags=["writing"])


@router.put("/{article_id:path}", summary="Add or replace an article", openapi_extra={"security": _KEYS})
async def put(request: Request, service: ServiceDep, article_id: ArticleId) -> JSONResponse:
    """Take in an article; the body is one JSONL record. When this answers, the article is durable and is found."""
    key_id = _key(request, service)
    _check(article_id, request)
    _check_type(request)
    body = await receive_body(request, service)
    written = await service.written(lambda: service.writer.put(article_id, body, key_id))
    service.metrics.writes.labels("put", written.status).inc()
    answer = {"id": article_id, "status": written.status, "generation": written.generation}
    return JSONResponse(answer, 201 if written.status == "added" else 200)


@router.delete("/{article_id:path}", summary="Remove an article", openapi_extra={"security": _KEYS})
async def delete(request: Request, service: ServiceDep, article_id: ArticleId) -> JSONResponse:
    """Remove an article and keep it out of later indexing; a PUT lets it in again."""
    key_id = _key(request, service)
    _check(article_id, request)
    written = await service.written(lambda: service.writer.delete(article_id, key_id))
    service.metrics.writes.labels("delete", written.status).inc()
    return JSONResponse({"id": article_id, "status": written.status, "generation": written.generation})


def _key(request: Request, service: Service) -> str:
    """Return the id of the caller's key, which the guard has checked. Raises Problem 405 where no key may write."""
    if not service.keys.grants("write"):
        raise Problem(405, "method-not-allowed", headers={"Allow": "GET"}, path=request.scope["path"])
    return str(request.scope["state"]["key"].id)


def _check(article_id: str, request: Request) -> None:
    """Raise BadParameter for an id that would be kept as another one, or be found under no address."""
    if not article_id.isprintable() or "\ufffd" in article_id or _moved(article_id):
        raise BadParameter("article_id", article_id, "expected.id", max=LONGEST_ID)
    if ends_in_similar(request.scope) and article_id.endswith("/similar"):
        raise BadParameter("article_id", article_id, "expected.id_slash")


def _check_type(request: Request) -> None:
    """Raise Problem 415 where a body says that it is no JSON, or is compressed; one that says nothing is read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if (kind and not _TAKEN.fullmatch(kind)) or coding != "identity":
        raise Problem(415, "unsupported-media-type", headers=_TAKES)


def _moved(article_id: str) -> bool:
    """Say whether spaces around an id would be cut off, or clients take it for a folder of the address."""
    return article_id != article_id.strip() or article_id in NO_ADDRESS


async def receive_body(request: Request, service: Service) -> bytes:
    """Read the body within its bounds of size and time. Raises Problem 413, 408."""
    settings, body = service.settings, bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > settings.body_bytes:
                    raise Problem(413, "body-too-large", headers={"Connection": "close"}, bytes=settings.body_bytes)
    except TimeoutError:
        raise Problem(408, "body-too-slow", headers={"Connection": "close"}, seconds=settings.body_seconds) from None
    return bytes(body)
