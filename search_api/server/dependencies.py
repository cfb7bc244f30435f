"""What routes ask for: the service, the settings, the language of the answer.

All are coroutines: a plain function would cost each request a trip to a thread.
"""

from typing import Annotated, cast

from fastapi import Depends, Request

from search_api.messages import Language
from search_api.problems.problem_answers import language_of
from search_api.server.service import Service
from search_api.settings import Settings


async def _service(request: Request) -> Service:
    service = cast(Service, request.app.state.service)
    await service.up_to_date()
    return service


async def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


async def _language(request: Request) -> Language:
    return language_of(request)


ServiceDep = Annotated[Service, Depends(_service)]
SettingsDep = Annotated[Settings, Depends(_settings)]
LanguageDep = Annotated[Language, Depends(_language)]
