"""The server's life: damaged parts are made again while the others answer."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from index_builders import HashEncoder, built

from indexer.build import Stages
from indexer.snapshot import SnapshotSource
from indexer.verify import verify
from search_api import service, writing
from search_api.service import Service
from search_api.settings import Settings


def test_damaged_vectors_are_made_again_unattended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that starts on a damaged part answers with the other one, and soon with both."""
    index = tmp_path / "index"
    built(index, range(8))
    next((index / "segments").glob("*.faiss")).write_bytes(b"?")
    monkeypatch.setattr(service, "_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(writing, "open_stages", lambda settings: Stages(HashEncoder()))
    source = SnapshotSource(index)
    assert source().modes == ("lexical",)

    def reading(settings: Settings) -> Any:
        return SimpleNamespace(snapshots=source)

    async def live() -> None:
        running = Service(Settings(index=index), reading)
        running.start()
        for _ in range(200):
            await asyncio.sleep(0.05)
            if source().modes == ("lexical", "dense"):
                break
        await running.stop()

    asyncio.run(live())
    assert source().modes == ("lexical", "dense")
    assert source().generation == 2
    built(index, range(9))
    assert verify(index, full=True).problems == ()
