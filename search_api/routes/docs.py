"""`/docs`, built from the OpenAPI document."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from search_api.server.dependencies import SettingsDep
from search_api.server.docs_page import render

router = APIRouter()


@router.get("/docs", include_in_schema=False)
async def page(request: Request, settings: SettingsDep) -> HTMLResponse:
    """Return the description of every route as a page that loads nothing from elsewhere."""
    return HTMLResponse(render(request.app.openapi(), settings.root_path))
