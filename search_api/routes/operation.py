"""Operation: is the process alive, would a search succeed, what do the counters say."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from search_api.bounds.disk import disk
from search_api.messages import say
from search_api.server.dependencies import LanguageDep, ServiceDep
from search_api.server.last_runs import LastRuns

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="The process answers")
async def healthz() -> Response:
    """Answer 200 as long as the process lives; says nothing of the index."""
    return _json({"status": "ok"})


@router.get("/readyz", summary="A search would succeed, or the reason why not")
async def readyz(service: ServiceDep, language: LanguageDep) -> Response:
    """Answer 200 once a search would succeed, else 503 with the reason in words.

    `notes` of a server that is ready tell what is not as it should be: a damaged part, a generation that cannot be
    taken up, a disk too full to write.
    """
    if service.reason is None:
        notes = await asyncio.to_thread(service.notes)
        told = [{"reason": note, "detail": say(f"ready.{note}", language)} for note in notes]
        return _json({"status": "ready"} | ({"notes": told} if told else {}))
    body = {"status": "not ready", "reason": service.reason, "detail": say(f"ready.{service.reason}", language)}
    return _json(body, 503, {"Retry-After": "2"})


@router.get("/metrics", summary="Counters for Prometheus")
async def metrics(service: ServiceDep) -> Response:
    """Return the counters of this server process in Prometheus' text format."""
    metrics = service.metrics
    metrics.in_flight.set(service.gate.in_flight)
    metrics.queued.set(service.gate.queued)
    metrics.ready.set(service.reason is None)
    if service.reason is None:
        source = service.reading.snapshots
        metrics.observe_index(await asyncio.to_thread(source().stats))
        metrics.observe_source(source)
    metrics.observe_disk(await asyncio.to_thread(disk, service.settings))
    await asyncio.to_thread(metrics.observe_folder, service.settings.index)
    await asyncio.to_thread(metrics.observe_runs, LastRuns(service.settings.index))
    metrics.observe_process()
    return Response(metrics.text(), media_type="text/plain; version=0.0.4")


def _json(body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(json.dumps(body, ensure_ascii=False).encode(), status, headers, "application/json")
