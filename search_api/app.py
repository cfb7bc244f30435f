"""The HTTP service: layers from the outside in, routes, and what is loaded once."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware

from search_api.access.clients import Clients
from search_api.access.origins import Origins
from search_api.bounds.fast_refusal import FastRefusal
from search_api.bounds.guard import Guard
from search_api.problems import problem_answers
from search_api.reading import Reading, open_reading
from search_api.routes import (
    articles,
    ask,
    candidates,
    docs,
    feeds,
    mentions,
    operation,
    pages,
    search,
    static,
    suggest,
    topics,
    writing,
)
from search_api.server.edge import Edge
from search_api.server.head_requests import HeadRequests
from search_api.server.service import Service
from search_api.settings import Settings, load_settings
from search_api.version import program_version

_DESCRIPTION = (
    "Semantic search over Vietnamese local-government news. Offsets are Unicode code points of NFC text, end "
    "exclusive; with utf16=true they count UTF-16 units. Errors are RFC 9457 problem details; lang=en or "
    "Accept-Language gives them in English."
)


def create_app(settings: Settings | None = None, *, opener: Callable[[Settings], Reading] = open_reading) -> FastAPI:
    """Build the application; without arguments from the environment, as server processes do."""
    settings = settings or load_settings().settings
    service = Service(settings, opener)
    service.metrics.build.labels(program_version()).set(1)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        service.start()
        refuse = FastRefusal(settings, service.gate, service.metrics)
        yield {"header_seconds": settings.header_seconds, "refuse": refuse}
        await service.stop()

    app = FastAPI(
        title="TimTin",
        version=program_version(),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.docs else None,
        middleware=_layers(settings, service),
    )
    app.state.settings = settings
    app.state.service = service
    problem_answers.install(app)
    for routes in (search, ask, suggest, mentions, candidates, feeds, articles, topics, operation, pages, static):
        app.include_router(routes.router)
    app.include_router(writing.router, include_in_schema=service.keys.grants("write"))
    if settings.docs:
        app.include_router(docs.router)
    return app


def _layers(settings: Settings, service: Service) -> list[Middleware]:
    """List the layers around the routes, outermost first."""
    layers = [Middleware(Edge, settings=settings, metrics=service.metrics), Middleware(Clients, settings=settings)]
    if settings.cors_origins:
        layers.append(Middleware(Origins, settings=settings))
    return [*layers, Middleware(Guard, service=service), Middleware(HeadRequests)]
