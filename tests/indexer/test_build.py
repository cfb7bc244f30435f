"""The pipeline from articles to a published index."""

import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import HashEncoder, built, raw

from indexer.build import Stages, build, rebuild, remove, retag
from indexer.catalogue.connection import CATALOGUE, open_reader
from indexer.errors import IndexMismatch, IndexMissing
from indexer.schema import Article, Mention
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot, open_snapshot
from indexer.storage import DIGESTS


def found(snapshot: Snapshot, word: str) -> list[int]:
    """Return the passages that hold a folded syllable."""
    return [passage for passage, _ in snapshot.lexical.holding([[word]])]


def agree(snapshot: Snapshot) -> None:
    """Check that catalogue, postings and vectors hold the same passages."""
    stored = [a.first_passage + i for a in snapshot.walk() for i in range(len(a.passages))]
    query = HashEncoder().encode_queries(["thôn"])[0]
    assert sorted(snapshot.dense(query, 10_000)[0].tolist()) == stored
    assert sorted(found(snapshot, "thon")) == stored


class OnWord:
    """A tagger that mentions topic "hop" wherever a word stands."""

    def __init__(self, word: str) -> None:
        self.word, self.topics = word, (word,)

    def tag(self, article: Article, published: str | None) -> tuple[Mention, ...]:
        """Return one mention at most."""
        at = article.text.find(self.word)
        return (Mention("hop", at, at + len(self.word), at, at + 9, "mention", 1, "form", 0.9),) if at >= 0 else ()


def test_build_adds_and_leaves_unchanged_alone(tmp_path: Path) -> None:
    """A second run over the same articles encodes nothing and publishes nothing."""
    first = built(tmp_path, range(20))
    assert (first.added, first.articles, first.generation) == (20, 20, 1)
    encoder = HashEncoder()
    again = build([raw(n) for n in range(20)], IndexSettings(index=tmp_path), Stages(encoder))
    assert (again.unchanged, again.added, again.generation, encoder.encoded) == (20, 0, 1, 0)
    with open_snapshot(tmp_path) as snapshot:
        agree(snapshot)


def test_replacing_leaves_no_ghost(tmp_path: Path) -> None:
    """Of a replaced article only the new version is found, in all three stores."""
    built(tmp_path, range(20))
    report = built(tmp_path, range(5), version=2)
    assert (report.replaced, report.articles) == (5, 20)
    with open_snapshot(tmp_path) as snapshot:
        agree(snapshot)
        article = snapshot.article("tin-3")
        assert article is not None
        assert "lần 2" in article.text
        assert article.source == "Cổng 3 bản 2"


def test_the_last_of_several_versions_in_one_run_counts(tmp_path: Path) -> None:
    """An id that comes again in the same run replaces the earlier one."""
    build([raw(1), raw(1, 2), raw(1, 3)], IndexSettings(index=tmp_path), Stages(HashEncoder()))
    with open_snapshot(tmp_path) as snapshot:
        agree(snapshot)
        assert [a.title for a in snapshot.walk()] == ["Thôn số 1 họp lần 3"]


def test_remove_keeps_out_until_revived(tmp_path: Path) -> None:
    """A removed article is gone, stays out when it is read again, and comes back only on purpose."""
    built(tmp_path, range(5))
    report = remove(["tin-3", "no-such"], IndexSettings(index=tmp_path))
    assert (report.removed, report.articles, [s.origin for s in report.skipped]) == (1, 4, ["no-such"])
    again = built(tmp_path, range(5))
    assert (again.articles, len(again.skipped)) == (4, 1)
    with open_snapshot(tmp_path) as snapshot:
        agree(snapshot)
        assert snapshot.article("tin-3") is None
    assert build([raw(3)], IndexSettings(index=tmp_path), Stages(HashEncoder()), revive=True).articles == 5
    assert built(tmp_path, range(5)).skipped == ()


def test_a_foreign_model_is_refused_and_rebuild_takes_it(tmp_path: Path) -> None:
    """Another model or dimension is named with the remedy; a rebuild switches to it."""
    built(tmp_path, range(5))
    settings, other = IndexSettings(index=tmp_path), Stages(HashEncoder("other", 16))
    with pytest.raises(IndexMismatch, match=r"'hash'.*'other'.*dimension: 32, not 16.*--rebuild"):
        build([raw(9)], settings, other)
    assert rebuild(settings, other).articles == 5
    with open_snapshot(tmp_path) as snapshot:
        assert snapshot.manifest.dimension == 16
        assert [a.id for a in snapshot.walk()] == [f"tin-{n}" for n in range(5)]


def names(folder: Path) -> set[Path]:
    """Return the files of an index but for the catalogue, whose seal a failed run leaves to the next."""
    return {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("catalogue")}


@pytest.mark.parametrize("verdict", [lambda _: False, lambda _: 1 / 0])
def test_a_rebuild_that_is_refused_leaves_nothing(tmp_path: Path, verdict: Callable[[int], bool]) -> None:
    """Its judge reads it whole; then neither files nor rows of it stay, and a later one is taken."""
    settings, other, asked = IndexSettings(index=tmp_path), Stages(HashEncoder("other", 16)), []

    def judge(generation: int) -> bool:
        with Snapshot(tmp_path, generation, DIGESTS) as snapshot:
            asked.append((generation, snapshot.manifest.dimension, len(list(snapshot.walk())), snapshot.damage))
        return verdict(generation)

    built(tmp_path, range(5))
    before = names(tmp_path)
    with contextlib.suppress(ZeroDivisionError):
        assert rebuild(settings, other, approve=judge).generation == 1
    assert asked == [(2, 16, 5, {})]
    assert names(tmp_path) == before
    with open_reader(tmp_path / CATALOGUE) as db:
        assert db.execute("SELECT count(*), count(died) FROM articles").fetchone() == (5, 0)
        assert db.execute("SELECT max(generation) FROM manifests").fetchone() == (1,)
    with open_snapshot(tmp_path) as snapshot:
        agree(snapshot)
    assert rebuild(settings, other, approve=lambda _: True).generation == 3


def test_retag_finds_topics_again_without_encoding(tmp_path: Path) -> None:
    """Changed topics replace the mentions, in a retag and in a build; a pinned reader keeps the old ones."""
    settings = IndexSettings(index=tmp_path)
    build([raw(n) for n in range(6)], settings, Stages(HashEncoder(), tagger=OnWord("họp")))
    before = open_snapshot(tmp_path)
    assert retag(settings, OnWord("số 3")).encoded == 0
    with open_snapshot(tmp_path) as after:
        assert (len(before.mentions("hop")), len(after.mentions("hop"))) == (6, 1)
        assert after.stats()["topics"] == {"hop": 1}
    before.close()
    encoder = HashEncoder()
    build([], settings, Stages(encoder, tagger=OnWord("số")))
    with open_snapshot(tmp_path) as last:
        assert (len(last.mentions("hop")), encoder.encoded) == (6, 0)


def test_an_article_without_unicode_is_skipped_with_its_reason(tmp_path: Path) -> None:
    """A lone surrogate stops one article, not the run."""
    bad = dataclasses.replace(raw(1), body="Họp \ud800 thôn.", origin="a.jsonl:7")
    report = build([bad, raw(2)], IndexSettings(index=tmp_path), Stages(HashEncoder()))
    assert report.articles == 1
    assert [(s.origin, "surrogates" in s.reason) for s in report.skipped] == [("a.jsonl:7", True)]


def test_removing_from_no_index_says_so(tmp_path: Path) -> None:
    """There is nothing to remove from, and the message says how to make an index."""
    with pytest.raises(IndexMissing, match="timtin index"):
        remove(["x"], IndexSettings(index=tmp_path / "none"))
