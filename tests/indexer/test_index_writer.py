"""One writer, one new generation per publication."""

import errno
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from index_builders import HashEncoder, built, raw

from indexer.analysis import Terms
from indexer.errors import IndexDamaged, StorageFailed
from indexer.index_writer import IndexWriter
from indexer.lexical import LexicalWriter
from indexer.manifest import current_generation
from indexer.prepare import Prepared, Preparer
from indexer.schema import RawArticle
from indexer.snapshot import open_snapshot
from indexer.verify import verify


def ready(number: int, version: int = 1) -> Prepared:
    """Return an article ready to be stored."""
    found = Preparer().prepare(raw(number, version))
    assert isinstance(found, Prepared)
    return found


def test_nothing_is_seen_before_it_is_published(tmp_path: Path) -> None:
    """Committed batches are invisible; a publication shows all at once."""
    built(tmp_path, range(3))
    with IndexWriter(tmp_path, HashEncoder()) as writer:
        writer.add(ready(1, 2))
        writer.catalogue.commit()
        with open_snapshot(tmp_path) as snapshot:
            assert snapshot.generation == 1
            assert {a.title[-1] for a in snapshot.walk()} == {"1"}
        writer.catalogue.begin()
        assert writer.publish() == 2
    with open_snapshot(tmp_path) as snapshot:
        assert sorted(a.title[-1] for a in snapshot.walk()) == ["1", "1", "2"]


def test_several_publications_of_one_run_end_in_one_segment(tmp_path: Path) -> None:
    """With more to come segments wait for the last publication, which merges many."""
    with IndexWriter(tmp_path, HashEncoder()) as writer:
        for number in range(8):
            writer.add(ready(number))
            writer.publish(more_to_come=True)
        assert len(writer.current.segments) == 8 if writer.current else False
        writer.add(ready(8))
        writer.publish()
        assert writer.current is not None
        assert len(writer.current.segments) <= 6
    assert verify(tmp_path, full=True).problems == ()
    with open_snapshot(tmp_path) as snapshot:
        assert [a.id for a in snapshot.walk()] == [f"tin-{n}" for n in range(9)]


def test_near_duplicates_share_a_group(tmp_path: Path) -> None:
    """The same prose under another id; a new version stays in touch with the others."""
    long = [raw(n).body + " " + " ".join(f"việc{n}{i}" for i in range(60)) for n in range(3)]
    copies = [("a", long[0]), ("b", long[1]), ("c", long[0] + " Hết."), ("d", long[2])]
    with IndexWriter(tmp_path, HashEncoder()) as writer:
        for id, body in copies:
            found = Preparer().prepare(type(raw(1))(id=id, title=f"Tin {id}", body=body))
            assert isinstance(found, Prepared)
            writer.add(found)
        writer.publish()
    with open_snapshot(tmp_path) as snapshot:
        groups = {a.id: a.duplicates for a in snapshot.walk()}
    assert groups["a"] == groups["c"]
    assert len(set(groups.values())) == 3


def test_a_failed_publication_shows_nothing_and_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that refuses the vectors: the old state stays, and the next run does it all."""
    built(tmp_path, range(3))
    with monkeypatch.context() as patched:
        patched.setattr("indexer.segments.write_segment", refuse)
        with pytest.raises(StorageFailed, match=r"v000002.*No space left"):
            built(tmp_path, range(6))
    assert current_generation(tmp_path) == 1
    assert built(tmp_path, range(6)).added == 3
    assert verify(tmp_path, full=True).problems == ()


def refuse(folder: Path, segment: object, words: object = None) -> None:
    """Refuse to write, as a full disk does."""
    raise OSError(28, "No space left on device", str(folder / "segments" / "v000002.faiss"))


def test_removing_needs_whole_parts_or_an_encoder(tmp_path: Path) -> None:
    """Without an encoder damaged vectors cannot be made again, so the message says what to run."""
    built(tmp_path, range(3))
    next((tmp_path / "segments").glob("*.faiss")).write_bytes(b"?")
    with pytest.raises(IndexDamaged, match="timtin index"), IndexWriter(tmp_path, None):
        pass
    assert built(tmp_path, range(3)).encoded == 3
    assert verify(tmp_path).clean or open_snapshot(tmp_path).modes == ("lexical", "dense")


def test_after_a_failed_sync_the_same_process_goes_on_from_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a server does: a sync fails once, which refuses that write; no state is mixed, the next one is whole."""
    built(tmp_path, range(4))
    sync, seen = os.fsync, {"1"}
    for failing in itertools.count(0, 3):
        counted = itertools.count()

        def fail(handle: int) -> None:
            if next(counted) == failing:  # noqa: B023  used within the turn
                raise OSError(errno.EIO, "Input/output error")
            sync(handle)

        version = failing % 7 + 2
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fail)
            try:
                built(tmp_path, range(4), version=version)
                break
            except StorageFailed:
                pass
        with open_snapshot(tmp_path) as snapshot:
            found = {article.title[-1] for article in snapshot.walk()}
        assert found in (seen, {str(version)})
        built(tmp_path, range(4), version=9)
        seen = {"9"}
    assert failing >= 9
    assert verify(tmp_path, full=True).problems == ()


@pytest.mark.parametrize("title", ["", "một dòng không dấu chấm " * 20_000])
def test_a_title_without_end_is_not_taken_in_with_each_passage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    """Neither one that is given nor one that is taken from a text of one line: else time would grow with the square."""
    titles: list[int] = []
    add = LexicalWriter.add

    def noting(self: LexicalWriter, passage_id: int, article_number: int, head: Terms, *rest: Any) -> None:
        titles.append(len(head.plain))
        add(self, passage_id, article_number, head, *rest)

    monkeypatch.setattr(LexicalWriter, "add", noting)
    prepared = Preparer().prepare(RawArticle(id="a", title=title, body="làm đường liên thôn " * 20_000))
    assert isinstance(prepared, Prepared)
    assert len(prepared.title) > 100_000
    with IndexWriter(tmp_path / "index", HashEncoder()) as writer:
        writer.add(prepared)
        writer.publish()
    assert len(titles) == len(prepared.inputs) > 100
    assert max(titles) < 500
    assert max(len(found.title) for found in prepared.inputs) <= 1000
