"""The stages before the index, for one article."""

import dataclasses
import gc
import re

import pytest
from index_builders import raw

from indexer.catalogue.rows import decode
from indexer.prepare import Failed, Prepared, Preparer
from indexer.schema import Article, Extraction


class Dated:
    """An extractor that finds a date."""

    def extract(self, article: Article) -> Extraction:
        """Return it."""
        return Extraction(published="2026-03-15", published_basis="text")


def test_an_article_becomes_what_is_stored_and_encoded() -> None:
    """Passages are cut from the text; what is encoded carries the title."""
    found = Preparer().prepare(raw(7))
    assert isinstance(found, Prepared)
    text = found.content.text.decode()
    assert all(given.text in text for given in found.inputs)
    assert all(given.whole().startswith("Thôn số 7 họp lần 1\n") for given in found.inputs)
    assert found.day == 20260808
    assert ("source", "cổng 3 bản 1") in {(tag.kind, tag.key) for tag in found.tags}


class Watching:
    """An extractor that notes whether cyclic garbage may be collected meanwhile."""

    collecting: bool | None = None

    def extract(self, article: Article) -> Extraction:
        """Note it, and find nothing."""
        self.collecting = gc.isenabled()
        return Extraction()


def test_nothing_is_collected_while_an_article_is_prepared() -> None:
    """It would be gone through again and again; afterwards it may be."""
    watching = Watching()
    Preparer(watching).prepare(raw(7))
    assert watching.collecting is False
    assert gc.isenabled()


def test_a_date_of_the_text_counts_where_the_source_gives_none() -> None:
    """And never against the source's own."""
    undated = dataclasses.replace(raw(7), published=None)
    for given, day in ((undated, 20260315), (raw(7), 20260808)):
        found = Preparer(Dated()).prepare(given)
        assert isinstance(found, Prepared)
        assert found.day == day
    stored = decode(found.id, 1, 1, 1, b"", found.content)
    assert stored.published == "2026-08-08"


def test_the_digest_follows_source_and_pipeline_but_not_the_place_of_reading() -> None:
    """The same article from another file is the same; another body or pipeline is not."""
    preparer = Preparer(pipeline="1")
    same = dataclasses.replace(raw(7), origin="elsewhere.jsonl:3")
    assert preparer.raw_digest(raw(7)) == preparer.raw_digest(same)
    assert preparer.raw_digest(raw(7)) != preparer.raw_digest(dataclasses.replace(raw(7), body="x"))
    assert preparer.raw_digest(raw(7)) != Preparer(pipeline="2").raw_digest(raw(7))


def test_what_breaks_is_named_with_its_place() -> None:
    """A stage's error is the article's, with where it was read."""

    class Broken:
        def extract(self, article: Article) -> Extraction:
            raise ZeroDivisionError("oh")

    found = Preparer(Broken()).prepare(dataclasses.replace(raw(7), origin="a.txt"))
    assert found == Failed("a.txt", "could not be processed (ZeroDivisionError: oh)")


def test_an_article_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left out with its place, and the next one is read."""

    class Slow:
        def extract(self, article: Article) -> Extraction:
            re.match(r"(a+)+$", "a" * 25 + "b")
            return Extraction()

    monkeypatch.setattr("indexer.prepare.LONGEST", 0.05)
    found = Preparer(Slow()).prepare(dataclasses.replace(raw(7), origin="a.txt"))
    assert found == Failed("a.txt", "took more than 0.05 seconds to read")
    monkeypatch.undo()
    assert isinstance(Preparer().prepare(raw(7)), Prepared)
