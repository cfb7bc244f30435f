"""`/v1/suggest`: completions while somebody types."""

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search_api.server.address_route import AddressRoute
from search_api.server.answers import answer_json, encode, unchanged
from search_api.server.dependencies import ServiceDep

router = APIRouter(prefix="/v1", tags=["search"], route_class=AddressRoute)


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
    """Return topics, places, people, phrases and titles that begin as typed, with their marks restored, best first.

    `ready` is false while those of the newest generation are being made: until then the ones before answer, at first
    none.
    """
    reading = service.reading
    snapshot = reading.snapshots()
    generation, made = reading.suggestions(snapshot)
    ready = generation == snapshot.generation
    if ready and (same := unchanged(request, generation)) is not None:
        return same
    found = await service.gate.run(lambda: made.complete(q, limit))
    if format == "opensearch":
        content = encode([q, [one.text for one in found]])
        answer = Response(content, 200, {"Cache-Control": "public, no-cache"}, "application/x-suggestions+json")
    else:
        body = {"query": q, "suggestions": [asdict(one) for one in found], "ready": ready}
        answer = answer_json(request, generation, body)
    if not ready:
        answer.headers["Cache-Control"] = "no-store"
    return answer
