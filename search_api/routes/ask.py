"""`/v1/ask`: a short answer with the sentence that proves it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from indexer.errors import QueryError
from search_api.answer.shape import answer_json as as_json
from search_api.problems.problems import BadParameter
from search_api.results.shapes import OFFSETS
from search_api.routes.search import LONGEST_QUERY, NarrowingDep
from search_api.server.address_route import AddressRoute
from search_api.server.answers import answer_json, unchanged
from search_api.server.dependencies import ServiceDep
from search_api.understanding.narrowing import read_filters

router = APIRouter(prefix="/v1", tags=["search"], route_class=AddressRoute)


@router.get("/ask", summary="A typed answer with its proof")
async def ask(
    request: Request,
    service: ServiceDep,
    narrowing: NarrowingDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="a question")],
) -> Response:
    """Answer who, when, where, how many, which document, why or what; `found` is false where nothing supports one."""
    reading = service.reading
    if (same := unchanged(request, reading.snapshots().generation)) is not None:
        return same

    def work() -> Response:
        filters = read_filters(narrowing, reading.gazetteer, reading.topic_ids)
        try:
            found = reading.answer(q, filters)
        except QueryError:
            raise BadParameter("q", q, "expected.words") from None
        return answer_json(request, found.generation, as_json(found) | {"offsets": OFFSETS})

    return await service.gate.run(work)
