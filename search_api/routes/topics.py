"""`/v1/topics`: what the index was tagged with."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from search_api.reading import Reading
from search_api.results.shapes import Json
from search_api.server.answers import answer_json, unchanged
from search_api.server.dependencies import LanguageDep, ServiceDep

router = APIRouter(prefix="/v1", tags=["mentions"])


@router.get("/topics", summary="The topics, with how often each is mentioned")
async def topics(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Return every topic with its name, description, event day and number of mentions."""
    reading = service.reading
    snapshot = reading.snapshots()
    if (same := unchanged(request, snapshot.generation)) is not None:
        return same
    counts = await service.gate.run(snapshot.catalogue.topics)
    return answer_json(request, snapshot.generation, {"topics": listed(reading, counts, language)})


def listed(reading: Reading, counts: dict[str, int], language: str) -> list[Json]:
    """Return the topics as JSON, `name` in the language asked for where there is one."""
    return [
        {
            "id": topic.id,
            "name": topic.title(language),
            "names": {"vi": topic.name, "en": topic.name_en},
            "description": topic.description,
            "event": topic.event.isoformat() if topic.event else None,
            "mentions": counts.get(topic.id, 0),
        }
        for topic in reading.topics
    ]
