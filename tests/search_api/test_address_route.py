"""Parameters of an address that are read in one go are read as FastAPI reads them one by one."""

from typing import Annotated, Literal

import pytest
from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.responses import JSONResponse

from search_api.server.address_route import AddressRoute


async def _days(
    place: Annotated[list[Annotated[str, Query(max_length=4)]] | None, Query(max_length=2)] = None,
    from_: Annotated[str, Query(alias="from", max_length=4)] = "",
) -> list[object]:
    return [place, from_]


async def _path(request: Request) -> str:
    return str(request.url.path)


async def _answer(
    request: Request,
    days: Annotated[list[object], Depends(_days)],
    path: Annotated[str, Depends(_path)],
    q: Annotated[str, Query(min_length=1, max_length=5, description="words")],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    mode: Annotated[Literal["hybrid", "dense"], Query()] = "hybrid",
    exact: Annotated[bool, Query()] = False,
    least: Annotated[float | None, Query(ge=0, le=1)] = None,
) -> JSONResponse:
    return JSONResponse([request.method, days, path, q, limit, mode, exact, least])


def _client(route: type[APIRoute]) -> TestClient:
    router = APIRouter(prefix="/v1", route_class=route)
    router.add_api_route("/search", _answer)
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


QUICK, USUAL = _client(AddressRoute), _client(APIRoute)
ADDRESSES = [
    "q=x",
    "q=x&limit=7&mode=dense&exact=true&least=.5&from=2025&place=a&place=b",
    "q=x&q=y&limit=1&limit=2&from=1&from=2",
    "q=%E1%BB%9F+x&place=%FF&unknown=1",
    "q=x&exact=1&least=",
    "",
    "q=",
    "q=toolong&limit=0&mode=none&exact=perhaps&least=2&from=20256&place=abcde",
    "q=x&place=a&place=b&place=c",
    "q=x&place=abcde&place=fghij",
    "q=x&limit=1.5&least=nan",
    "q=x&limit=99999999999999999999999&least=inf",
    "q=x&place=&limit=+3",
    "place",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_reads_and_refuses_as_usual(address: str) -> None:
    """Compare status and body, and with them the order of the findings, their places and values."""
    quick, usual = (client.get(f"/v1/search?{address}") for client in (QUICK, USUAL))
    assert (quick.status_code, _told(quick.json())) == (usual.status_code, _told(usual.json()))


def test_is_documented_as_usual() -> None:
    """Compare the documents."""
    assert QUICK.get("/openapi.json").json() == USUAL.get("/openapi.json").json()


def _told(body: object) -> object:
    """Leave out what was given beside a missing value: nothing, or all that there was; neither is told."""
    if isinstance(body, dict):
        return [
            {name: part for name, part in one.items() if name != "input" or one["type"] != "missing"}
            for one in body["detail"]
        ]
    return body
