"""`/v1/search` and `/v1/places`."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from search_api.results.search import Asked, search
from search_api.server.address_route import AddressRoute
from search_api.server.answers import answer_bytes, answer_json, encode, unchanged
from search_api.server.dependencies import ServiceDep
from search_api.understanding.narrowing import Narrowing

LONGEST_QUERY = 512
router = APIRouter(prefix="/v1", tags=["search"], route_class=AddressRoute)


async def narrowing(
    place: Annotated[
        list[Annotated[str, Query(max_length=100)]] | None,
        Query(max_length=50, description="province or commune, by code or name, today's or old; repeat for several"),
    ] = None,
    from_: Annotated[
        str, Query(alias="from", max_length=20, description="published from this day, month or year")
    ] = "",
    to: Annotated[str, Query(max_length=20, description="published up to this day, month or year")] = "",
    source: Annotated[str, Query(max_length=200, description="name of the source")] = "",
    person: Annotated[str, Query(max_length=200, description="name of a person spoken of")] = "",
    body: Annotated[str, Query(max_length=200, description="name of a body spoken of")] = "",
    topic: Annotated[str, Query(max_length=100, description="id of a topic spoken of")] = "",
) -> Narrowing:
    """Read the filters that several routes share."""
    return Narrowing(tuple(place or ()), from_, to, source, person, body, topic)


NarrowingDep = Annotated[Narrowing, Depends(narrowing)]


@router.get("/search", summary="Ranked passages")
async def search_passages(
    request: Request,
    service: ServiceDep,
    narrowing: NarrowingDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY, description="words or a question")],
    limit: Annotated[int, Query(ge=1, le=100, description="hits at most")] = 10,
    cursor: Annotated[str, Query(max_length=300, description="next_cursor of the page before")] = "",
    mode: Annotated[Literal["hybrid", "dense", "lexical"], Query(description="words, meaning, or both")] = "hybrid",
    group: Annotated[
        Literal["article", "passage"], Query(description="the best passage of each article, or every passage")
    ] = "article",
    exact: Annotated[
        bool, Query(description="as typed: no filter read out of the words, no slip mended, no other name added")
    ] = False,
    without: Annotated[
        list[Annotated[str, Query(max_length=LONGEST_QUERY)]] | None,
        Query(max_length=20, description="words of the question to read no filter out of: the text of a guess"),
    ] = None,
    min_score: Annotated[
        float | None,
        Query(
            ge=0,
            le=1,
            description="no hits less probable than this; 0: all; left out: weak ones go where none is likely",
        ),
    ] = None,
    utf16: Annotated[bool, Query(description="count offsets in UTF-16 units")] = False,
    facets: Annotated[bool, Query(description="count the articles that the filters leave, by month, place, …")] = False,
) -> Response:
    """Find the passages that answer best, by words and by meaning, near-duplicates of an article collapsed."""
    reading = service.reading
    present = reading.snapshots().generation
    if (same := unchanged(request, present)) is not None:
        return same
    left = tuple(without or ())
    asked = Asked(q, limit, cursor or None, mode, group, narrowing, exact, min_score, utf16, facets, left)
    known = service.recent.get(present, asked)
    service.metrics.cache.labels("miss" if known is None else "hit").inc()
    if known is not None:
        return answer_bytes(request, present, known)

    def work() -> Response:
        generation, body = search(reading, asked)
        service.metrics.observe_search(body["mode"], body["took_ms"])
        content = encode(body)
        service.recent.put(generation, asked, content)
        return answer_bytes(request, generation, content)

    return await service.gate.run(work)


@router.get("/places", summary="The gazetteer")
async def places(
    request: Request,
    service: ServiceDep,
    q: Annotated[str, Query(max_length=100, description="what a place's name begins with; empty: the provinces")] = "",
    limit: Annotated[int, Query(ge=1, le=100, description="places at most")] = 10,
) -> Response:
    """Complete the name of a province or commune, today's or old, with the codes that filters take."""
    reading = service.reading
    generation = reading.snapshots().generation
    if (same := unchanged(request, generation)) is not None:
        return same
    return answer_json(request, generation, {"query": q, "places": reading.places(q, limit)})
