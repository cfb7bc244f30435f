"""`/v1/suggest`: completions while somebody types."""

import json
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search_api.answers import answer_json, unchanged
from search_api.dependencies import ServiceDep

router = APIRouter(prefix="/v1", tags=["search"])


@router.get("/suggest", summary="Completions")
async def suggest(
    request: Request,
    service: ServiceDep,
    q: Annotated[str, Query(max_length=200, description="what was typed so far, with or without marks")] = "",
    limit: Annotated[int, Query(ge=1, le=50, description="completions at most")] = 8,
    format: Annotated[
        Literal["json", "opensearch"], Query(description="objects, or the list that browsers take")
    ] = "json",
) -> Response:
    """Return topics, places, people, phrases and titles that begin as typed, with their marks restored, best first."""
    reading = service.reading
    generation, made = reading.suggestions(reading.snapshots())
    if (same := unchanged(request, generation)) is not None:
        return same
    found = await service.gate.run(lambda: made.complete(q, limit))
    if format == "opensearch":
        headers = {"Cache-Control": "public, no-cache"}
        content = json.dumps([q, [one.text for one in found]], ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, 200, headers, "application/x-suggestions+json")
    return answer_json(request, generation, {"query": q, "suggestions": [asdict(one) for one in found]})
