"""Who keeps the completions."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from indexer.build import Stages, build
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from search_api import background
from search_api.completions import suggestion_source
from search_api.completions.suggestion_source import SuggestionSource, collect, make
from search_api.completions.suggestion_table import Suggestion
from tests.index_builders import HashEncoder, built


def _made(source: SuggestionSource, folder: Path) -> int:
    """Wait until a background thread has ended, and return the generation of the completions at hand."""
    with open_snapshot(folder) as snapshot:
        source(snapshot)
        for _ in range(400):
            if not source._beside.lock.locked():
                break
            time.sleep(0.05)
        return source._made[0]


def test_completions_are_made_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call finds none and begins; where making them fails, those of before stay."""
    built(tmp_path, range(3))
    source = SuggestionSource()
    assert _made(source, tmp_path) == 1
    built(tmp_path, range(4))

    def refuse(*_: object) -> list[object]:
        raise ValueError("no completions today")

    monkeypatch.setattr(suggestion_source, "collect", refuse)
    source._beside.rested = 0.0
    assert _made(source, tmp_path) == 1


def test_the_next_are_not_made_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generations that come quickly are not followed each: making them rests for a multiple of what it took."""
    built(tmp_path, range(3))
    source = SuggestionSource()
    monkeypatch.setattr(background, "_REST", 1e6)
    assert _made(source, tmp_path) == 1
    built(tmp_path, range(4))
    assert _made(source, tmp_path) == 1
    source._beside.rested = 0.0
    assert _made(source, tmp_path) == 2


def test_completions_need_no_new_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that begins them finds a thread that is there, however little memory is left."""
    built(tmp_path, range(3))
    source = SuggestionSource()
    with open_snapshot(tmp_path):
        pass
    monkeypatch.setattr(threading.Thread, "start", lambda _: pytest.fail("a thread was begun"))
    assert _made(source, tmp_path) == 1


def test_many_are_made_in_a_process_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives what this process would; nothing of it is computed here."""
    built(tmp_path, range(12))
    with open_snapshot(tmp_path) as snapshot:
        here = make(snapshot, {})
        monkeypatch.setattr(suggestion_source, "_FEW", 5)
        monkeypatch.setattr(suggestion_source, "collect", lambda *_: pytest.fail("collected here"))
        there = make(snapshot, {})
    for typed in ("thon so", "Thôn số 7", "hop lan", "thonn so 1"):
        assert there.complete(typed, 50) == here.complete(typed, 50) != []


def test_a_process_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last words stand in the error."""
    built(tmp_path, range(3))
    monkeypatch.setattr(suggestion_source, "_FEW", 0)
    with open_snapshot(tmp_path) as snapshot:
        (tmp_path / "generations" / "000001" / "manifest.json").unlink()
        with pytest.raises(OSError, match=r"(?s)ended with 1: .*manifest\.json"):
            make(snapshot, {})


def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    """Nobody waits for it once its input has ended."""
    built(tmp_path, range(3))
    slow = "import time; suggestion_source.collect = lambda *_: time.sleep(600)"
    code = f"from search_api.completions import suggestion_source; {slow}; suggestion_source.serve()"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), "1", "{}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    assert ended.returncode == 1
    assert ended.stdout == b""


def test_what_is_collected(tmp_path: Path) -> None:
    """Titles with their ids, frequent phrases of them, terms of bodies, and the people and places of articles."""
    built(tmp_path, range(4))
    kinds: dict[str, set[str]] = {}
    with SnapshotSource(tmp_path)() as snapshot:
        for found in collect(snapshot, {}):
            kinds.setdefault(found.kind, set()).add(found.text)
    assert kinds["title"] == {f"Thôn số {number} họp lần 1" for number in range(4)}
    assert {"họp lần 1", "đề nghị", "khu vực", "dọn vệ sinh", "đường làng"} == kinds["phrase"]


def test_topics_that_are_mentioned_complete_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how many articles speak of them, before phrases; also where a process of its own collects them."""
    body = "Phường họp bàn về chuyển đổi số. Chuyển đổi số giúp dân đỡ đi lại."
    articles = [RawArticle(id=str(at), title="Tin trong ngày", body=body) for at in range(2)]
    build(articles, IndexSettings(index=tmp_path), Stages(HashEncoder(), tagger=Tagger(load_topics())))
    topics = {"chuyen-doi-so": "Chuyển đổi số", "bau-cu-2026": "Bầu cử"}
    with open_snapshot(tmp_path) as snapshot:
        assert make(snapshot, topics).complete("chuyen d")[0] == Suggestion(
            "Chuyển đổi số", "topic", 2, "chuyen-doi-so"
        )
        assert make(snapshot, topics).complete("bầu") == []
        monkeypatch.setattr(suggestion_source, "_FEW", 0)
        assert make(snapshot, topics).complete("chuyển")[0].id == "chuyen-doi-so"


def test_a_snapshot_serves_meanwhile(tmp_path: Path) -> None:
    """The call itself returns at once, with the generation that the completions are of."""
    built(tmp_path, range(3))
    with open_snapshot(tmp_path) as snapshot:
        assert isinstance(snapshot, Snapshot)
        generation, made = SuggestionSource()(snapshot)
    assert (generation, len(made)) == (-1, 0)
