"""Answers as JSON, with what caches need: an ETag that changes with the generation, and what else they depend on."""

import contextlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from search_api.problems.problem_answers import language_of
from search_api.version import program_version

_VARY = "Accept-Language, Authorization"


def etag(request: Request, generation: int) -> str:
    """Return the tag of what this request gets from a generation of the index."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    asked = f"{program_version()} {path}?{query} {language_of(request)}"
    return f'W/"{generation}-{zlib.crc32(asked.encode()):08x}"'


def unchanged(request: Request, generation: int) -> Response | None:
    """Return 304 where the caller holds the present answer already, else None."""
    known = request.headers.get("if-none-match")
    if not known:
        return None
    tag = etag(request, generation)
    if tag in [part.strip() for part in known.split(",")]:
        return Response(status_code=304, headers=_headers(request, tag))
    return None


def answer_json(request: Request, generation: int, body: Mapping[str, Any]) -> Response:
    """Return a body that belongs to a generation of the index."""
    return answer_bytes(request, generation, encode(body))


def encode(body: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """Return a body as JSON in UTF-8; a lone surrogate becomes a question mark."""
    with contextlib.suppress(orjson.JSONEncodeError):
        return orjson.dumps(body)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def answer_bytes(request: Request, generation: int, content: bytes) -> Response:
    """Return a body that was encoded already."""
    return Response(content, 200, _headers(request, etag(request, generation)), "application/json")


def _headers(request: Request, tag: str) -> dict[str, str]:
    keyed = request.scope["state"].get("key") is not None
    control = "private, no-cache" if keyed else "public, no-cache"
    return {"ETag": tag, "Cache-Control": control, "Vary": _VARY}
