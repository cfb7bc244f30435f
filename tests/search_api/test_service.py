"""The server's life: damaged parts are made again while the others answer."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from index_builders import HashEncoder, built

from indexer import newest
from indexer.build import Stages, rebuild
from indexer.model_check import check_model
from indexer.newest import SnapshotSource
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.verify import verify
from search_api.access import writing
from search_api.server import service
from search_api.server.service import Service
from search_api.settings import Settings


def test_damaged_vectors_are_made_again_unattended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that starts on a damaged part answers with the other one, and soon with both; notes and log say so."""
    caplog.set_level("INFO", "timtin")
    index = tmp_path / "index"
    built(index, range(8))
    next((index / "segments").glob("*.faiss")).write_bytes(b"?")
    monkeypatch.setattr(service, "_WATCH_SECONDS", 0.05)
    monkeypatch.setattr(writing, "open_stages", lambda settings: Stages(HashEncoder()))
    source = SnapshotSource(index)
    assert source().modes == ("lexical",)

    def reading(settings: Settings) -> Any:
        return SimpleNamespace(snapshots=source)

    async def live() -> None:
        running = Service(Settings(index=index), reading)
        running.start()
        await _until(lambda: running.reason is None)
        notes.append(running.notes())
        await _until(lambda: source().modes == ("lexical", "dense"))
        notes.append(running.notes())
        await running.stop()

    notes: list[list[str]] = []
    asyncio.run(live())
    assert source().modes == ("lexical", "dense")
    assert source().generation == 2
    assert notes == [["damaged_vectors"], []]
    told = {record.getMessage(): record.event for record in caplog.records if hasattr(record, "event")}
    assert told["damaged"] == {"parts": ["vectors"]}
    mended = [record.event["what"] for record in caplog.records if "what" in getattr(record, "event", {})]  # type: ignore[attr-defined]
    assert len(mended) == 1
    assert mended[0].startswith("the vectors were damaged and are made anew from the catalogue (")
    built(index, range(9))
    assert verify(index, full=True).problems == ()


def test_watching_goes_on_when_the_system_refuses_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that runs out of files for a moment still takes up what comes later."""
    index, asked = tmp_path / "index", []
    built(index, range(4))
    monkeypatch.setattr(service, "_WATCH_SECONDS", 0.02)
    source = SnapshotSource(index)

    def snapshots() -> Any:
        asked.append(len(asked))
        if len(asked) == 1:
            raise OSError(24, "Too many open files")
        return source()

    async def live() -> None:
        running = Service(Settings(index=index), lambda settings: SimpleNamespace(snapshots=snapshots))  # type: ignore[arg-type,return-value]
        snapshots.mismatch, snapshots.take_up = False, snapshots  # type: ignore[attr-defined]
        running.start()
        await _until(lambda: len(asked) > 2)
        await running.stop()

    asyncio.run(live())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_generation_is_opened_beside_those_who_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """Who reads meanwhile gets the one before; who wrote waits, and so does who may have asked another worker."""
    index, may = tmp_path / "index", threading.Event()
    built(index, range(4))
    source = SnapshotSource(index)

    def opening(folder: Path) -> Snapshot:
        assert may.wait(10)
        return open_snapshot(folder)

    async def live() -> None:
        running = Service(Settings(index=index, workers=workers), lambda settings: SimpleNamespace(snapshots=source))  # type: ignore[arg-type,return-value]
        running.start()
        await _until(lambda: running.reason is None)
        assert source().generation == 1
        monkeypatch.setattr(newest, "open_snapshot", opening)
        built(index, range(5))
        assert source().generation == 1
        asked = asyncio.create_task(running.up_to_date())
        wrote = asyncio.create_task(running.written(lambda: writing.Written("added", 2)))
        await asyncio.sleep(0.1)
        assert asked.done() == (workers == 1)
        assert not wrote.done()
        assert source().generation == 1
        may.set()
        assert (await wrote).generation == 2
        await asked
        assert source().generation == 2
        built(index, range(6))
        await _until(lambda: source._snapshot is not None and source._snapshot.generation == 3)  # nobody asked
        await running.stop()

    asyncio.run(live())


class Narrow(HashEncoder):
    """Another model."""

    def __init__(self) -> None:
        super().__init__(dimension=16)


def test_a_change_of_model_is_followed_without_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation of another model waits while the old one answers, until the settings name that model."""
    index, opened = tmp_path / "index", []
    built(index, range(4))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(service, "_WATCH_SECONDS", 0.02)

    def reading(settings: Settings) -> Any:
        encoder = Narrow() if settings.model_dimension == 16 else HashEncoder()
        source = SnapshotSource(index, lambda seen: check_model(index, seen.manifest.model, encoder.identity))
        source()
        opened.append(settings.model_dimension)
        return SimpleNamespace(snapshots=source)

    async def live() -> None:
        running = Service(Settings(index=index), reading)
        running.start()
        await _until(lambda: opened == [None])
        rebuild(IndexSettings(index=index), Stages(Narrow()))
        await asyncio.sleep(0.2)
        assert running.reading.snapshots().generation == 1
        assert running.reading.snapshots.mismatch
        (tmp_path / "timtin.toml").write_text("model_dimension = 16\n")
        await _until(lambda: len(opened) == 2)
        await _until(lambda: running.reading.snapshots().generation == 2)
        assert running.writer.settings.model_dimension == 16
        await running.stop()

    asyncio.run(live())


async def _until(reached: Callable[[], bool]) -> None:
    for _ in range(500):
        if reached():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come")
