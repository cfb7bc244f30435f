"""The sample corpus and its judged questions fit together."""

import csv
import json
import unicodedata
from collections import Counter
from typing import Any

import pytest

from indexer.clean import clean
from indexer.schema import Article
from indexer.sources.reader import read
from tests.eval.judged_set import CORPUS, QUESTIONS, lines


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The sample articles by id."""
    cleaned = (clean(raw) for raw in read([CORPUS], strict=True))
    return {article.id: article for article in cleaned}


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of one file of the judged set."""
    text = (QUESTIONS / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_stored_corpus_is_current() -> None:
    """`python -m tests.eval.judged_set` would write what is stored."""
    assert (QUESTIONS / "corpus.jsonl").read_text(encoding="utf-8").splitlines() == lines()


def test_only_articles_are_read(articles: dict[str, Article]) -> None:
    """Indexing `corpus/` reads each article once, and none of the questions."""
    assert set(articles) == {row["_id"] for row in rows("corpus.jsonl")}
    assert len(articles) == 68


def test_every_quote_stands_in_its_article(articles: dict[str, Article]) -> None:
    """The proof of an answer, and each labelled mention, is text of the article it names."""
    for row in rows("queries.jsonl"):
        assert unicodedata.normalize("NFC", row["quote"]) in articles[row["source"]].text, row["_id"]
    for row in rows("mentions.jsonl"):
        assert unicodedata.normalize("NFC", row["quote"]) in articles[row["article"]].text, row["quote"]


def test_every_question_is_judged(articles: dict[str, Article]) -> None:
    """Each question has at least its own article among the judgements; each judgement names both."""
    with (QUESTIONS / "qrels" / "test.tsv").open(encoding="utf-8") as file:
        judged = {(row["query-id"], row["corpus-id"]) for row in csv.DictReader(file, delimiter="\t")}
    queries = {row["_id"]: row["source"] for row in rows("queries.jsonl")}
    assert set(queries.items()) <= judged
    assert all(query in queries and article in articles for query, article in judged)


def test_questions_come_in_the_styles_people_type() -> None:
    """At least 80 questions, a quarter of them without marks, some in English, some mistyped."""
    styles = Counter(row["style"] for row in rows("queries.jsonl"))
    assert styles.total() >= 80
    assert styles["nodiacritics"] * 4 >= styles.total()
    assert min(styles["english"], styles["typo"], styles["keyword"]) >= 5
    assert len(rows("unanswerable.jsonl")) >= 20
