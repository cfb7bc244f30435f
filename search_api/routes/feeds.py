"""`/v1/feed.atom` and `/v1/feed.json`: a topic or a saved query as a feed."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from indexer.errors import QueryError
from search_api.dependencies import LanguageDep, ServiceDep
from search_api.feeds import Feed, FeedInfo, atom_feed, feed_of, json_feed, unchanged
from search_api.links import absolute
from search_api.mention_request import MentionsRequest
from search_api.messages import say
from search_api.narrowing import Narrowing
from search_api.refusal import refusal
from search_api.routes.mentions import read_request
from search_api.routes.search import LONGEST_QUERY, NarrowingDep
from search_api.service import Service

router = APIRouter(prefix="/v1", tags=["feeds"])
Phrase = Annotated[str, Query(max_length=LONGEST_QUERY, description="a phrase or query, instead of topic")]
Before = Annotated[int | None, Query(ge=1, description="only articles taken in before this one; next pages name it")]
_ATOM = "application/atom+xml; charset=utf-8"
_JSON = "application/feed+json; charset=utf-8"


@router.get("/feed.atom", summary="A topic or phrase as an Atom feed")
async def atom(
    request: Request,
    service: ServiceDep,
    language: LanguageDep,
    narrowing: NarrowingDep,
    q: Phrase = "",
    before: Before = None,
) -> Response:
    """Return the newest articles that mention it, one entry each."""
    return await _feed(request, service, language, narrowing, q, before)


@router.get("/feed.json", summary="A topic or phrase as a JSON feed")
async def json(
    request: Request,
    service: ServiceDep,
    language: LanguageDep,
    narrowing: NarrowingDep,
    q: Phrase = "",
    before: Before = None,
) -> Response:
    """Return the newest articles that mention it, one item each."""
    return await _feed(request, service, language, narrowing, q, before)


async def _feed(
    request: Request, service: Service, language: str, narrowing: Narrowing, q: str, before: int | None
) -> Response:
    reading = service.reading
    snapshot = reading.snapshots()
    asked = read_request(reading, narrowing, q)

    def work() -> Response:
        try:
            feed = feed_of(snapshot, asked, before)
        except QueryError as error:
            raise refusal(error, asked) from None
        return _answer(request, service, feed, asked, language)

    return await service.gate.run(work)


def _answer(request: Request, service: Service, feed: Feed, asked: MentionsRequest, language: str) -> Response:
    headers = {
        "ETag": feed.etag,
        "Last-Modified": feed.updated.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Authorization",
    }
    since = _moment(request.headers.get("if-modified-since"))
    if unchanged(feed, request.headers.get("if-none-match"), since):
        return Response(status_code=304, headers=headers)
    base = absolute(service.settings)
    kept = "&".join(part for part in request.url.query.split("&") if part and not part.startswith("before="))
    path = request.url.path.removeprefix(service.settings.root_path)
    names = {topic.id: topic.name for topic in service.reading.topics}
    info = FeedInfo(
        title=say(
            "feed.title", "en" if language == "en" else "vi", subject=names.get(asked.topic or "", asked.q or "")
        ),
        self_url=f"{base}{path}?{kept}",
        page_url=f"{base}/mentions?{kept}",
        article_url=f"{base}/article/{{id}}",
        next_url=f"{base}{path}?{kept}&before={quote(str(feed.next_before))}" if feed.next_before else None,
        language=language,
    )
    atom_wanted = path.endswith(".atom")
    content = atom_feed(feed, info) if atom_wanted else json_feed(feed, info)
    return Response(content, 200, headers, _ATOM if atom_wanted else _JSON)


def _moment(header: str | None) -> datetime | None:
    """Read the time of a header; what is none asks nothing, and a time without a zone is UTC."""
    try:
        moment = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
