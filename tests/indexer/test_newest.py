"""The newest snapshot: taken up while others read and write, the last good one where it cannot be."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from index_builders import HashEncoder, built

from indexer import newest
from indexer.errors import IndexDamaged, IndexMissing
from indexer.newest import SnapshotSource
from indexer.verify import verify


def test_readers_see_one_state_and_take_up_the_new_one(tmp_path: Path) -> None:
    """Four readers beside a writer: no answer mixes versions, none fails, and the last version is seen at the end."""
    index = tmp_path / "index"
    built(index, range(12))
    source, stop, wrong = SnapshotSource(index), threading.Event(), []
    answered = 0

    def read() -> None:
        nonlocal answered
        query = HashEncoder().encode_queries(["thôn số họp bàn"])[0]
        while not stop.is_set():
            try:
                snapshot = source()
                numbers = snapshot.article_numbers(snapshot.dense(query, 30)[0])
                articles = [*snapshot.articles(sorted(set(numbers.tolist()))), *snapshot.walk()]
                by_words = [number for _, number in snapshot.lexical.holding([["hop ban"]])]
                articles += snapshot.articles(sorted(set(by_words)))
                seen = {f"{a.title[-1]} {a.source and a.source[-1]}" for a in articles}
                if len(seen) != 1 or not len(numbers) == len(by_words) == len(articles) // 3:
                    wrong.append(f"{seen} {len(numbers)} {len(by_words)} {len(articles)}")
                answered += 1
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for version in range(2, 10):
        built(index, range(12), version=version)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert answered > 8
    assert {article.title[-1] for article in source().walk()} == {"9"}
    assert verify(index, full=True).problems == ()


def test_what_the_system_refuses_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without files to open, the last good generation answers; the new one is taken up once there are some."""
    built(tmp_path, range(4))
    source = SnapshotSource(tmp_path)
    first = source()
    built(tmp_path, range(4), version=2)
    tries = []

    def refused(folder: Path) -> None:
        tries.append(folder)
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as full:
        full.setattr(newest, "open_snapshot", refused)
        assert source() is first
        assert source() is first
        assert "Too many open files" in source.trouble
        assert len(tries) == 1
        full.setattr(newest, "_AGAIN_SECONDS", 0.0)
        source._again = 0.0
        assert source() is first
        assert len(tries) == 2
        with pytest.raises(OSError, match="Too many"):
            SnapshotSource(tmp_path)()
    assert source().generation == 2
    assert source.trouble == ""


def test_what_cannot_be_opened_aside_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread aside outlives what it met; where it has ended, or finds no memory, the state at hand answers."""
    built(tmp_path, range(4))
    source = SnapshotSource(tmp_path)
    first = source()
    built(tmp_path, range(4), version=2)

    def refused(folder: Path) -> None:
        raise MemoryError

    with ThreadPoolExecutor(1) as aside:
        source.aside = aside
        with monkeypatch.context() as full:
            full.setattr(newest, "_AGAIN_SECONDS", 0.0)
            full.setattr(newest, "open_snapshot", refused)
            assert source() is first
            aside.submit(int).result()
            assert source() is first
            aside.submit(int).result()
        assert source() is first
        aside.submit(int).result()
        second = source()
        assert second.generation == 2
        assert source.trouble == ""
    built(tmp_path, range(4), version=3)
    assert source() is second
    assert source.take_up().generation == 3


def test_a_source_goes_on_with_the_last_good_state(tmp_path: Path) -> None:
    """When the newest generation cannot be opened the one before answers on, and the reason is told."""
    built(tmp_path, range(4))
    source = SnapshotSource(tmp_path)
    first = source()
    built(tmp_path, range(4), version=2)
    (tmp_path / "generations" / "000002" / "manifest.json").write_bytes(b"{}")
    assert source() is first
    assert "000002" in source.trouble
    with pytest.raises(IndexDamaged, match="000002"):
        SnapshotSource(tmp_path)()
    built(tmp_path, range(4), version=2)
    (tmp_path / "CURRENT").touch()
    assert source().generation == 2
    assert source.trouble == ""


def test_no_index_is_said(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(IndexMissing, match="timtin index"):
        SnapshotSource(tmp_path / "none")()
