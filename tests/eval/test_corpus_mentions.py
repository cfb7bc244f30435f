"""Labelled phrases of the sample corpus: what speaks of the elections of 2026 is found, the traps are not."""

import json
import unicodedata

import pytest

from indexer.clean import clean
from indexer.schema import Article, Mention
from indexer.sources.reader import read
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from tests.eval.judged_set import CORPUS, QUESTIONS

TOPIC = "bau-cu-2026"
FLOOR = 49  # of 53; the rest speak of it without naming it ("số đại biểu được bầu là 27 người")

Tagged = dict[str, tuple[Article, tuple[Mention, ...]]]


@pytest.fixture(scope="module")
def tagged() -> Tagged:
    """The sample articles with their mentions."""
    tagger = Tagger([topic for topic in load_topics(None) if topic.id == TOPIC])
    articles = [clean(raw) for raw in read([CORPUS / "articles"], strict=True)]
    return {article.id: (article, tagger.tag(article, article.published)) for article in articles}


def found(tagged: Tagged, label: str) -> list[tuple[str, set[str]]]:
    """Return each phrase labelled so, with the classes of the mentions that overlap it."""
    lines = (QUESTIONS / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = []
    for row in map(json.loads, lines):
        if row["class"] == label:
            article, mentions = tagged[row["article"]]
            quote = unicodedata.normalize("NFC", row["quote"])
            start = article.text.index(quote)
            end = start + len(quote)
            rows.append((quote, {m.kind for m in mentions if m.start < end and start < m.end}))
    return rows


def test_traps_are_no_mentions(tagged: Tagged) -> None:
    """Other rounds, congresses, boards, councils' own votes, villages, foreign elections, homographs."""
    assert [quote for quote, classes in found(tagged, "no") if classes] == []


def test_mentions_are_found(tagged: Tagged) -> None:
    """At least the floor."""
    rows = found(tagged, "mention")
    assert sum("mention" in classes for _, classes in rows) >= FLOOR, [q for q, classes in rows if not classes]


def test_related_is_a_class_of_its_own(tagged: Tagged) -> None:
    """Office-holders and bodies of the new term are never counted as mentions."""
    rows = found(tagged, "related")
    assert not any("mention" in classes for _, classes in rows)
    assert sum("related" in classes for _, classes in rows) >= 4
