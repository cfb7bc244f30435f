"""`/mentions/candidates`: sentences that may speak of a topic, apart from its mentions, to be accepted or rejected.

Shown to whoever may read. Decisions are taken only where some key may write and TIMTIN_TOPICS names a folder;
elsewhere the page shows the commands that do the same.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from indexer.topics.load import load_topics
from indexer.topics.topic import Topic
from search_api.access.keys import Key
from search_api.bounds.guard import FORM
from search_api.candidates.deciding import Decision, Sheet, check, read_sheet
from search_api.candidates.widen import candidates
from search_api.messages import Language
from search_api.pages.address import Address
from search_api.pages.candidates_view import candidates_page
from search_api.pages.labels import Labels
from search_api.pages.site import render
from search_api.problems.problems import BadParameter, Problem, describe
from search_api.routes.pages import headers_of, read_address
from search_api.routes.writing import receive_body
from search_api.server.dependencies import LanguageDep, ServiceDep
from search_api.server.service import Service

router = APIRouter(include_in_schema=False)
Values = dict[str, Any]


@router.get(FORM)
async def show(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Show the candidates of a topic."""
    here = read_address(request, service.settings.root_path)
    return await _page(service, here, language, {"done": request.query_params.get("done", "") == "1"})


@router.post(FORM)
async def decide(request: Request, service: ServiceDep, language: LanguageDep) -> Response:
    """Take decisions in: wordings and rejections go into the user's topic file; then show what is left."""
    if not _writable(service):
        raise Problem(405, "method-not-allowed", headers={"Allow": "GET"}, path=request.scope["path"])
    sheet = read_sheet(await receive_body(request, service))
    here = Address(FORM, topic=sheet.topic, lang=read_address(request, service.settings.root_path).lang)
    try:
        key = request.scope["state"]["key"] or _typed_key(sheet, request, service)
        await asyncio.to_thread(_topic, service, sheet.topic)
        check(sheet.decisions)
        await asyncio.wrap_future(
            service.writer.pool.submit(service.writer.decide, sheet.topic, sheet.decisions, key.id)
        )
    except Problem as problem:
        return await _page(service, here, language, {"problem": problem}, sheet.decisions)
    return RedirectResponse(here.url(service.settings.root_path) + "&done=1", 303)


def _writable(service: Service) -> bool:
    return service.settings.topics is not None and service.keys.grants("write")


def _typed_key(sheet: Sheet, request: Request, service: Service) -> Key:
    """Return the key of a form. Raises Problem 401, 403, 429 as for one in the header, in words for who types it."""
    client = request.scope["state"]["client"]
    service.rates.refuse_guesser(client)
    key = service.keys.find(sheet.key)
    if key is None:
        service.rates.wrong_key(client)
        raise Problem(401, "unauthorised", detail="detail.key-typed")
    if "write" not in key.scopes:
        raise Problem(403, "forbidden", detail="detail.key-typed-weak")
    return key


def _topic(service: Service, wanted: str) -> Topic:
    """Read a topic as its files are now. Raises BadParameter."""
    found = {topic.id: topic for topic in load_topics(service.settings.topics)}
    if wanted not in found:
        raise BadParameter("topic", wanted, "expected.topic", topics=", ".join(found), guess="")
    return found[wanted]


async def _page(
    service: Service, here: Address, language: Language, more: Values, given: Sequence[Decision] = ()
) -> Response:
    root, t = service.settings.root_path, Labels(language)
    problem: Problem | None = more.pop("problem", None)
    values: Values = {"topic": "", "candidates": [], "count": "", "writable": _writable(service), "done": False} | more

    def prepare() -> Values:
        reading = service.reading
        topic = _topic(service, here.topic)
        found = candidates(reading.snapshots(), reading.encoder, topic)
        return {"topic": topic.title(language)} | candidates_page(found, here, t, root, given)

    try:
        values |= await service.gate.run(prepare, long=True)
    except Problem as error:
        problem = problem or error
    told = describe(problem, language) if problem else None
    status, headers = (problem.status, problem.headers) if problem else (200, {})
    text = render("candidates.html", here, language, root, problem=told, **values)
    return HTMLResponse(text, status, headers_of(service) | headers)
