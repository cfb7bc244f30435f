"""`/v1/articles`: one article with its entities, and related ones."""

from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Path, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from indexer.catalogue.rows import StoredArticle
from indexer.snapshot import Snapshot
from search_api.problems.problems import Problem, shorten
from search_api.results import shapes
from search_api.results.similar import similar
from search_api.server.answers import answer_json, unchanged
from search_api.server.dependencies import ServiceDep

LONGEST_ID = 512
ArticleId = Annotated[str, Path(min_length=1, max_length=LONGEST_ID, description="the article's id")]
Utf16 = Annotated[bool, Query(description="count offsets in UTF-16 units instead of code points")]


def ends_in_similar(scope: Scope) -> bool:
    """Say whether an address ends in the word `similar` itself: a slash written %2F belongs to the id before it."""
    return unquote_to_bytes(scope["raw_path"].rpartition(b"/")[2]) == b"similar"


class _SimilarRoute(APIRoute):
    """Leaves the ids that end in "/similar" to the route of an article."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match an address whose last word is `similar`."""
        return super().matches(scope) if ends_in_similar(scope) else (Match.NONE, {})


_similar = APIRouter(route_class=_SimilarRoute)
router = APIRouter(prefix="/v1/articles", tags=["articles"])


@_similar.get("/{article_id:path}/similar", summary="Articles about the same")
async def similar_articles(
    request: Request,
    service: ServiceDep,
    article_id: ArticleId,
    limit: Annotated[int, Query(ge=1, le=50, description="articles at most")] = 5,
) -> Response:
    """Return articles whose passages are nearest in meaning, best first; near-duplicates are left out."""
    reading = service.reading
    snapshot = reading.snapshots()

    def work() -> Response:
        stored = find(snapshot, article_id)
        found = similar(snapshot, reading.encoder, stored, limit)
        results = [{"score": round(score, 4), "article": shapes.head(other)} for other, score in found]
        return answer_json(request, snapshot.generation, {"id": stored.id, "results": results})

    if (same := unchanged(request, snapshot.generation)) is not None:
        return same
    return await service.gate.run(work)


router.include_router(_similar)  # before what takes any path


@router.get("/{article_id:path}", summary="An article with its passages and entities")
async def article(request: Request, service: ServiceDep, article_id: ArticleId, utf16: Utf16 = False) -> Response:
    """Return an article as indexed: metadata, text, passages, entities, noise; all offsets count in `text`."""
    snapshot = service.reading.snapshots()

    def work() -> Response:
        stored = find(snapshot, article_id)
        body = shapes.article(stored, snapshot.topics_of(stored.number)) | {"offsets": shapes.OFFSETS}
        if utf16:
            body = shapes.in_utf16(body, shapes.units(stored.text)) | {"offsets": shapes.OFFSETS_UTF16}
        return answer_json(request, snapshot.generation, body)

    if (same := unchanged(request, snapshot.generation)) is not None:
        return same
    return await service.gate.run(work)


def find(snapshot: Snapshot, article_id: str) -> StoredArticle:
    """Return an article. Raises Problem 404."""
    stored = snapshot.article(article_id)
    if stored is None:
        raise Problem(404, "article-missing", id=shorten(article_id))
    return stored
