"""A client of the pages over the canned backend."""

from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from search_api.app import create_app
from search_api.routes.pages import opener
from search_api.settings import Settings
from tests.search_api.pages.fake import Fake


def nothing(settings: Settings) -> object:
    """Stand for an opened index."""
    return object()


def fake_app(folder: Path, backend: Fake | None = None, **values: object) -> FastAPI:
    """The whole service, its pages answered by a canned backend."""
    made = backend or Fake()
    app = create_app(Settings(**{"index": folder / "index", **values}), opener=nothing)  # type: ignore[arg-type]
    app.dependency_overrides[opener] = lambda: lambda: made
    return app


def fake_client(folder: Path, **values: object) -> TestClient:
    """A client of `fake_app`."""
    return TestClient(fake_app(folder, **values), base_url="http://127.0.0.1", headers={"Accept-Language": "vi"})
