"""What the routes read from."""

import gc
import time
from pathlib import Path

import pytest

from indexer.snapshot import open_snapshot
from search_api import reading
from search_api.reading import SuggestionSource
from tests.index_builders import built


def _made(source: SuggestionSource, folder: Path) -> int:
    """Wait until a background thread has ended, and return the generation of the completions at hand."""
    with open_snapshot(folder) as snapshot:
        source(snapshot)
        for _ in range(200):
            if not source._lock.locked():
                break
            time.sleep(0.05)
        return source._made[0]


def test_completions_are_made_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call finds none and begins; where making them fails, those of before stay. The collector runs again."""
    built(tmp_path, range(3))
    source = SuggestionSource()
    assert _made(source, tmp_path) == 1
    assert gc.isenabled()
    built(tmp_path, range(4))

    def refuse(_: object) -> list[object]:
        assert not gc.isenabled()
        raise ValueError("no completions today")

    monkeypatch.setattr(reading, "collect", refuse)
    assert _made(source, tmp_path) == 1
    assert gc.isenabled()
