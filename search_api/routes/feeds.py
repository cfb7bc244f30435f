"""`/v1/feed.atom` and `/v1/feed.json`: a topic, a phrase or a search as a feed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from indexer.errors import QueryError
from search_api.mentions.feeds import Feed, FeedInfo, atom_feed, feed_of, json_feed, unchanged
from search_api.mentions.refusal import refusal
from search_api.mentions.search_feed import search_feed
from search_api.messages import say
from search_api.results.links import absolute
from search_api.results.search import Asked
from search_api.routes.mentions import read_request
from search_api.routes.search import LONGEST_QUERY, NarrowingDep
from search_api.server.dependencies import LanguageDep, ServiceDep
from search_api.server.service import Service
from search_api.understanding.narrowing import Narrowing

router = APIRouter(prefix="/v1", tags=["feeds"])
_ATOM = "application/atom+xml; charset=utf-8"
_JSON = "application/feed+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Followed:
    """What a feed follows: the mentions of a topic or of the phrase `q`, or the search for `q`.

    `exact` and `without` are a search's, `before` is where a further page of mentions begins.
    """

    q: str
    of: Literal["mentions", "search"]
    exact: bool
    without: tuple[str, ...]
    before: int | None


async def followed(
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description="a phrase or query, instead of topic")] = "",
    of: Annotated[
        Literal["mentions", "search"], Query(description="what mentions a topic or phrase, or what a search finds")
    ] = "mentions",
    exact: Annotated[bool, Query(description="of a search: read no filter out of the words")] = False,
    without: Annotated[
        list[Annotated[str, Query(max_length=LONGEST_QUERY)]] | None,
        Query(max_length=20, description="of a search: words to read no filter out of"),
    ] = None,
    before: Annotated[
        int | None, Query(ge=1, description="only articles taken in before this one; next pages name it")
    ] = None,
) -> Followed:
    """Read what both feeds share."""
    return Followed(q, of, exact, tuple(without or ()), before)


FollowedDep = Annotated[Followed, Depends(followed)]


@router.get("/feed.atom", summary="A topic, phrase or search as an Atom feed")
async def atom(
    request: Request, service: ServiceDep, language: LanguageDep, narrowing: NarrowingDep, followed: FollowedDep
) -> Response:
    """Return the newest articles that mention it, or that the search finds, one entry each."""
    return await _feed(request, service, language, _reader(service, narrowing, followed), followed)


@router.get("/feed.json", summary="A topic, phrase or search as a JSON feed")
async def json(
    request: Request, service: ServiceDep, language: LanguageDep, narrowing: NarrowingDep, followed: FollowedDep
) -> Response:
    """Return the newest articles that mention it, or that the search finds, one item each."""
    return await _feed(request, service, language, _reader(service, narrowing, followed), followed)


Read = Callable[[], tuple[Feed, str]]


def _reader(service: Service, narrowing: Narrowing, followed: Followed) -> Read:
    """Return what reads the feed and says what it follows. Raises BadParameter."""
    reading = service.reading
    if followed.of == "search":
        search = Asked(followed.q, narrowing=narrowing, exact=followed.exact, without=followed.without)
        return lambda: (search_feed(reading, search), " ".join(followed.q.split()))
    snapshot = reading.snapshots()
    asked = read_request(reading, narrowing, followed.q)
    subject = next((topic.name for topic in reading.topics if topic.id == asked.topic), asked.q or "")

    def read() -> tuple[Feed, str]:
        try:
            return feed_of(snapshot, asked, followed.before), subject
        except QueryError as error:
            raise refusal(error, asked) from None

    return read


async def _feed(request: Request, service: Service, language: str, read: Read, followed: Followed) -> Response:
    return await service.gate.run(lambda: _answer(request, service, language, read(), followed), long=True)


def _answer(request: Request, service: Service, language: str, read: tuple[Feed, str], followed: Followed) -> Response:
    feed, subject = read
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
    query = request.scope["query_string"].decode("latin-1")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("before="))
    path = request.scope["path"].removeprefix(service.settings.root_path)
    page = "/" if followed.of == "search" else "/mentions"
    shown = "&".join(part for part in kept.split("&") if not part.startswith("of="))
    info = FeedInfo(
        title=say("feed.title", "en" if language == "en" else "vi", subject=subject),
        self_url=f"{base}{path}?{kept}",
        page_url=f"{base}{page}?{shown}",
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
