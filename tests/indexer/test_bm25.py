"""BM25 of given passages: what a search of the postings gives, and what the arithmetic says."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.analysis import analyse
from indexer.bm25 import ForwardIndex
from indexer.forward import LooseRows
from indexer.lexical import Clause, Field, Lexical, LexicalQuery, LexicalWriter

ARTICLES = [
    (10, "Bầu cử ở phường Tân Giang", "Cử tri đi bầu từ sáng sớm tại mười điểm bỏ phiếu, cử tri rất đông."),
    (11, "Bầu cử ở phường Tân Giang", "Kết quả được công bố ngày 21/3."),
    (20, "Ông Dương mở đường", "Ông Dương hiến đất làm đường liên xã, đường rộng bốn mét."),
    (30, "", "Tổ hòa giải họp mỗi tháng một lần, có 1.200 vụ hoà giải."),
]
FIELDS: tuple[Field, ...] = ("text", "plain", "pairs", "pairs_plain", "title", "title_plain")


def forward(parts: int = 1) -> ForwardIndex:
    """The passages in one segment, or in several."""
    loose = [LooseRows() for _ in range(parts)]
    for place, (passage_id, title, text) in enumerate(ARTICLES):
        loose[place % parts].add(passage_id, analyse(title), analyse(text))
    return ForwardIndex([part.rows() for part in loose])


@pytest.fixture
def lexical(tmp_path: Path) -> Lexical:
    """The same passages as postings."""
    writer = LexicalWriter(tmp_path)
    for passage_id, title, text in ARTICLES:
        writer.add(passage_id, passage_id, analyse(title), analyse(text))
    writer.commit()
    writer.close()
    return Lexical(tmp_path)


def rarity(lexical: Lexical) -> object:
    """Lucene's idf over the postings' counts; nothing for a term no passage holds."""

    def idf(term: str, field: Field) -> float:
        (df,) = lexical.df([term], field)
        return math.log(1 + (len(ARTICLES) - df + 0.5) / (df + 0.5)) if df else 0.0

    return idf


def clauses(field: Field, *words: str) -> tuple[Clause, ...]:
    """Clauses of one field."""
    return tuple(Clause(field, word) for word in words)


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("field", FIELDS)
def test_scores_are_those_of_the_postings(lexical: Lexical, field: Field, parts: int) -> None:
    """In every field, in one segment or several: tantivy's scores (its short lengths are exact, too)."""
    words: Sequence[str] = ("cử", "cu", "tri", "đường", "duong", "bầu", "bau", "hòa", "hoa", "giang", "lạ")
    if field.startswith("pairs"):
        words = ("cử_tri", "cu_tri", "bầu_cử", "bau_cu", "hòa_giải", "hoa_giai", "giang_cử", "ong_duong")
    query = LexicalQuery(should=clauses(field, *words))
    ids = np.array([30, 10, 20, 11])
    found = forward(parts).scores(query, ids, rarity(lexical))  # type: ignore[arg-type]
    expected = dict(lexical.search(query, 10))
    assert found.tolist() == [pytest.approx(expected.get(i, 0.0), rel=1e-4) for i in ids.tolist()]
    assert found.any() or field == "title_plain"


def test_one_score_by_hand() -> None:
    """idf · tf · 2.2 / (tf + 1.2 · (.25 + .75 · length / average)): "đường" twice in a passage of 16 syllables."""
    lengths = [6 + 16, 6 + 8, 4 + 12, 14]
    found = forward().scores(LexicalQuery(clauses("text", "đường")), np.array([20, 30]), lambda *_: 1.5)
    tf = 3
    assert found[0] == pytest.approx(1.5 * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * 16 / (sum(lengths) / 4))))
    assert found[1] == 0


def test_of_a_choice_the_best_alternative_counts(lexical: Lexical) -> None:
    """Alternatives are sums of clauses, and only the largest is added."""
    choice = (clauses("text", "hiến"), (Clause("text", "đất", 0.5), Clause("text", "xã", 0.1)))
    query = LexicalQuery(should=clauses("text", "dương"), choices=(choice,))
    found = forward().scores(query, np.array([20, 10]), rarity(lexical))  # type: ignore[arg-type]
    assert found.tolist() == [pytest.approx(dict(lexical.search(query, 5)).get(i, 0.0), rel=1e-4) for i in (20, 10)]


def test_unknown_passages_and_words_score_nothing() -> None:
    """A passage of another generation, a word that nobody uses, and a query without words."""
    index = forward()
    assert index.scores(LexicalQuery(clauses("text", "cử")), np.array([99]), lambda *_: 1.0).tolist() == [0.0]
    assert index.scores(LexicalQuery(clauses("text", "lạ")), np.array([10]), lambda *_: 1.0).tolist() == [0.0]
    assert index.scores(LexicalQuery(), np.array([10]), lambda *_: 1.0).tolist() == [0.0]
    assert ForwardIndex([]).scores(LexicalQuery(clauses("text", "cử")), np.array([1]), lambda *_: 1.0).tolist() == [0]
