"""Fixtures for the service: settings of a test's own, a client inside the process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from search_api.app import create_app
from search_api.settings import Settings
from tests.search_api.real_server import Servers, make_place

OpenClient = Callable[..., TestClient]


class EmptySnapshot:
    """Stands for a generation without articles."""

    def __init__(self) -> None:
        self.damage: dict[str, str] = {}

    def stats(self) -> dict[str, Any]:
        """Say what it holds."""
        created = "2026-03-15T08:00:00+00:00"
        return {"articles": 0, "passages": 0, "generation": 7, "created": created, "last_day": 20260301}


class EmptySource:
    """Stands for what hands it out."""

    def __init__(self) -> None:
        self.snapshot = EmptySnapshot()
        self.trouble, self.mismatch, self.opened, self.seconds = "", False, 3, 0.25

    def __call__(self) -> EmptySnapshot:
        """Return the newest generation."""
        return self.snapshot

    take_up = __call__


class Empty:
    """Stands for an empty index in tests that ask for nothing of it."""

    def __init__(self) -> None:
        self.snapshots = EmptySource()


def _nothing(settings: Settings) -> Any:
    return Empty()


@pytest.fixture
def open_client(tmp_path: Path) -> Iterator[OpenClient]:
    """A function that opens a client of a new service: settings by name, `address` of the caller, `reading`."""
    opened: list[TestClient] = []

    def start(address: str = "127.0.0.1", reading: Callable[[Settings], Any] = _nothing, **values: Any) -> TestClient:
        settings = Settings(**{"index": tmp_path / "index", **values})
        client = TestClient(
            create_app(settings, opener=reading),
            base_url="http://127.0.0.1",
            client=(address, 40000),
            raise_server_exceptions=False,
        )
        client.__enter__()
        opened.append(client)
        return client

    yield start
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small model and an index made with it."""
    return make_place(tmp_path_factory.mktemp("place"))


@pytest.fixture
def start(place: Path) -> Iterator[Servers]:
    """Starts real servers over that index: settings by name; they end with the test."""
    servers = Servers(place)
    yield servers
    servers.close()
